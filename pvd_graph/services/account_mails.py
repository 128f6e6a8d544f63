"""What e-mails about accounts say: in French, or in English to who chose it. Pure."""

from __future__ import annotations

from dataclasses import replace

from pvd_graph.services.mailing import Mail

__all__ = ["about_address", "account_changed", "invitation", "reset"]

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
_ASKED = {
    "fr": """Bonjour,

Quelqu'un, vous sans doute, a demandé une autre adresse de courriel pour votre compte
pvd-graph. Rien ne change tant que la nouvelle adresse n'est pas confirmée.

Si ce n'est pas vous, ouvrez ce lien, bon une heure, pour arrêter la demande :

{link}

Choisissez ensuite un autre mot de passe.""",
    "en": """Hello,

Somebody, most likely you, asked for another e-mail address for your pvd-graph account.
Nothing changes until the new address is confirmed.

If it was not you, open this link, good for an hour, to stop it:

{link}

Then choose another password.""",
}
_MOVED = {
    "fr": """Bonjour,

L'adresse de votre compte pvd-graph a changé. Ce message est le dernier que reçoit
l'ancienne adresse.

Si ce n'est pas vous, ouvrez ce lien, bon sept jours et une seule fois :

{link}

Il rend cette adresse à votre compte, ferme toutes ses sessions et vous demande un
nouveau mot de passe.""",
    "en": """Hello,

The address of your pvd-graph account was changed. This is the last message to the
address of before.

If it was not you, open this link, good for seven days and once:

{link}

It gives your account this address back, signs out everywhere and asks you for a new
password.""",
}
_RESTORED = {
    "fr": """Bonjour,

Un compte pvd-graph avait cette adresse. Le lien envoyé à l'adresse d'avant vient de la
lui rendre : ce compte n'a plus la vôtre, et ses sessions sont fermées.

Si ce n'est pas ce que vous vouliez, écrivez à la personne qui administre ce site.""",
    "en": """Hello,

A pvd-graph account had this address. The link that was sent to the address of before
has just given it back: the account no longer has yours, and is signed out everywhere.

If this is not what you wanted, write to whoever administers this site.""",
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
_TEXTS = {
    "reset": _RESET,
    "new": _ADDRESS,
    "asked": _ASKED,
    "moved": _MOVED,
    "restored": _RESTORED,
    "password": _CHANGED,
    "second_factor": _CHANGED,
}
_SUBJECTS = {
    "reset": ("Nouveau mot de passe sur pvd-graph", "A new password on pvd-graph"),
    "new": ("Confirmez votre adresse", "Confirm your address"),
    "asked": (
        "Une autre adresse est demandée pour votre compte",
        "Another address was asked for your account",
    ),
    "moved": (
        "L'adresse de votre compte a changé",
        "The address of your account was changed",
    ),
    "restored": (
        "L'adresse d'avant est rendue au compte",
        "The address of before was given back",
    ),
    "password": ("Votre mot de passe a changé", "Your password was changed"),
    "second_factor": (
        "La connexion en deux étapes de votre compte a changé",
        "The second step of signing in to your account was changed",
    ),
}


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


def _told(key: str, to: str, locale: str, **blanks: str) -> Mail:
    """Return the text called *key*, its blanks filled in; one is the site's address."""
    language = "en" if locale == "en" else "fr"
    text = _TEXTS[key][language] + _FOOT[language]
    return Mail(to, f"{_subject(key, locale)} · pvd-graph", text.format(**blanks))


def reset(to: str, link: str, locale: str, *, address: str) -> Mail:
    """Return the way to a new password."""
    told = _told("reset", to, locale, link=link, address=address)
    return replace(told, subject=_subject("reset", locale))


def about_address(
    what: str, to: str, locale: str, *, address: str, link: str = ""
) -> Mail:
    """Return a message about a change of address.

    Args:
        what: ``new``, to that, with the link that confirms it; ``asked``, to the one
            there is, with the link that stops it; ``moved``, to that of before, with
            the link that undoes it; ``restored``, to the one that it no longer is.
        to: address.
        locale: of the reader.
        address: of the site.
        link: none where it was restored.
    """
    return _told(what, to, locale, link=link, address=address)


def account_changed(to: str, what: str, locale: str, *, address: str) -> Mail:
    """Return a word on a change that somebody else may have made.

    Args:
        to: address.
        what: ``password`` or ``second_factor``.
        locale: of the reader.
        address: of the site.
    """
    link = f"{address}/account/forgotten"
    told = _subject(what, locale)
    return _told(what, to, locale, what=told, link=link, address=address)
