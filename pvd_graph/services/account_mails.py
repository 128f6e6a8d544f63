"""What e-mails about accounts say: in French, or in English to who chose it. Pure."""

from __future__ import annotations

from pvd_graph.services.mailing import Mail

__all__ = ["account_changed", "invitation", "new_address", "reset"]

_FOOT = {
    "fr": """

--\x20
pvd-graph, {address}
Ce site n'est pas un site officiel. Message envoyé par une machine : personne ne lit
les réponses.
""",
    "en": """

--\x20
pvd-graph, {address}
This is not an official site. Sent by a machine: nobody reads answers.
""",
}
_INVITATION = """Bonjour,

Une invitation vous attend, pour rejoindre « {organisation} » sur pvd-graph, où les
petites villes se racontent ce qu'elles ont fait.

Pour accepter, ouvrez ce lien, bon jusqu'au {until} :

{link}

Si vous n'attendiez pas ce message, ne faites rien : sans ce lien, aucun compte n'est
créé.

* * *

You are invited to join “{organisation}” on pvd-graph, where small towns tell one
another what they did. To accept, open the link above, good until {until}. If you did
not expect this message, do nothing: without the link no account is made."""
_RESET = {
    "fr": """Bonjour,

Quelqu'un, vous sans doute, a demandé un nouveau mot de passe pour votre compte. Ouvrez
ce lien, bon une heure et une seule fois :

{link}

Si ce n'est pas vous, ne faites rien : votre mot de passe reste le même.""",
    "en": """Hello,

Somebody, most likely you, asked for a new password for your account. Open this link,
good for an hour and once:

{link}

If it was not you, do nothing: your password stays the same.""",
}
_ADDRESS = {
    "fr": """Bonjour,

Quelqu'un, vous sans doute, veut que son compte pvd-graph ait cette adresse. Pour le
confirmer, ouvrez ce lien, bon une heure :

{link}

Si ce n'est pas vous, ne faites rien.""",
    "en": """Hello,

Somebody, most likely you, wants their pvd-graph account to have this address. To
confirm it, open this link, good for an hour:

{link}

If it was not you, do nothing.""",
}
_CHANGED = {
    "fr": """Bonjour,

{what}.

Si ce n'est pas vous, choisissez aussitôt un autre mot de passe :

{link}""",
    "en": """Hello,

{what}.

If it was not you, choose another password at once:

{link}""",
}
_SUBJECTS = {
    "reset": ("Nouveau mot de passe sur pvd-graph", "A new password on pvd-graph"),
    "address": ("Confirmez votre adresse", "Confirm your address"),
    "email": (
        "L'adresse de votre compte a changé",
        "The address of your account was changed",
    ),
    "password": ("Votre mot de passe a changé", "Your password was changed"),
    "second_factor": (
        "La connexion en deux étapes de votre compte a changé",
        "The second step of signing in to your account was changed",
    ),
}


def _language(locale: str) -> str:
    return "en" if locale == "en" else "fr"


def _subject(key: str, locale: str) -> str:
    return _SUBJECTS[key][1 if locale == "en" else 0]


def invitation(
    to: str, organisation: str, link: str, until: str, *, address: str
) -> Mail:
    """Return an invitation, in both languages: what its reader prefers is not known.

    Args:
        to: address.
        organisation: that it is for.
        link: that accepts it.
        until: the last day, in figures.
        address: of the site.
    """
    subject = f"Invitation à rejoindre « {organisation} » sur pvd-graph"
    text = _INVITATION.format(organisation=organisation, link=link, until=until)
    return Mail(to, subject, text + _FOOT["fr"].format(address=address))


def reset(to: str, link: str, locale: str, *, address: str) -> Mail:
    """Return the way to a new password."""
    language = _language(locale)
    text = _RESET[language].format(link=link) + _FOOT[language].format(address=address)
    return Mail(to, _subject("reset", locale), text)


def new_address(to: str, link: str, locale: str, *, address: str) -> Mail:
    """Return the link by which a new address shows that it is read."""
    language = _language(locale)
    text = _ADDRESS[language].format(link=link)
    foot = _FOOT[language].format(address=address)
    return Mail(to, f"{_subject('address', locale)} · pvd-graph", text + foot)


def account_changed(to: str, what: str, locale: str, *, address: str) -> Mail:
    """Return a word on a change that somebody else may have made.

    Args:
        to: address.
        what: ``email``, ``password`` or ``second_factor``.
        locale: of the reader.
        address: of the site.
    """
    language, told = _language(locale), _subject(what, locale)
    text = _CHANGED[language].format(what=told, link=f"{address}/account/forgotten")
    foot = _FOOT[language].format(address=address)
    return Mail(to, f"{told} · pvd-graph", text + foot)
