"""What e-mails about sheets say: in French, or in English to who chose it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pvd_graph.accounts.model import Person
from pvd_graph.experience.reviews import Reminder
from pvd_graph.model import Wording
from pvd_graph.services.mailing import Mail

__all__ = [
    "decided",
    "digest",
    "message",
    "question_answered",
    "question_asked",
    "sheet_waits",
    "to_review",
    "word_said",
]

_DECISIONS = {
    "accept": Wording("est publiée", "is published"),
    "change": Wording("est à modifier", "is to be changed"),
    "refuse": Wording("n'est pas publiée", "is not published"),
    "withdraw": Wording("est retirée", "is withdrawn"),
}


_FOOT = {
    "fr": (
        "\n--\u0020\npvd-graph. Ce site n'est pas un site officiel. Message envoyé "
        "par une machine : personne ne lit les réponses.\n"
    ),
    "en": (
        "\n--\u0020\npvd-graph. This is not an official site. Sent by a machine: "
        "nobody reads answers.\n"
    ),
}


def _mail(to: str, subject: str, body: str, locale: str) -> Mail:
    """Return a mail that says who sends it."""
    return Mail(to, subject, body + _FOOT["en" if locale == "en" else "fr"])


def decided(to: Person, decision: str, title: str, said: str, link: str) -> Mail:
    """Tell an author what was decided of their sheet.

    Args:
        to: the author.
        decision: ``accept``, ``change``, ``refuse`` or ``withdraw``.
        title: of the sheet.
        said: by the moderator; may be empty.
        link: to the sheet.
    """
    what = _DECISIONS[decision].told(to.locale)
    said = f"{said.strip()}\n\n" if said.strip() else ""
    if to.locale == "en":
        subject = f"Your sheet “{title}” {what}"
        text = f"Hello,\n\n{subject}.\n\n{said}The sheet:\n{link}\n"
    else:
        subject = f"Votre fiche « {title} » {what}"
        text = f"Bonjour,\n\n{subject}.\n\n{said}La fiche :\n{link}\n"
    return _mail(to.email, subject, text, to.locale)


def sheet_waits(to: Person, title: str, town: str, link: str) -> Mail:
    """Tell a moderator that a sheet waits for a decision.

    Args:
        to: the moderator.
        title: of the sheet.
        town: that tells.
        link: to where it is read over.
    """
    if to.locale == "en":
        subject = f"A sheet of {town} waits to be read: “{title}”"
        text = f"Hello,\n\n{subject}.\n\nTo read it and decide:\n{link}\n"
    else:
        subject = f"Une fiche de {town} attend votre relecture : « {title} »"
        text = f"Bonjour,\n\n{subject}.\n\nPour la relire et décider :\n{link}\n"
    return _mail(to.email, subject, text, to.locale)


def word_said(to: Person, title: str, text: str, link: str) -> Mail:
    """Pass on what author and moderators say to one another about a sheet."""
    if to.locale == "en":
        subject = f"A message about the sheet “{title}”"
        body = f"Hello,\n\n{subject}:\n\n{text}\n\nTo answer it:\n{link}\n"
    else:
        subject = f"Un message au sujet de la fiche « {title} »"
        body = f"Bonjour,\n\n{subject} :\n\n{text}\n\nPour y répondre :\n{link}\n"
    return _mail(to.email, subject, body, to.locale)


def question_asked(to: str, asked_by: str, title: str, text: str, link: str) -> Mail:
    """Tell the contact of a sheet that a question waits there."""
    subject = f"Une question sur votre fiche « {title} »"
    body = (
        f"Bonjour,\n\n{asked_by} vous pose une question sur votre fiche :\n\n{text}\n\n"
        f"Pour y répondre sur la fiche, connectez-vous puis ouvrez :\n{link}\n"
    )
    return _mail(to, subject, body, "fr")


def question_answered(to: Person, town: str, title: str, text: str, link: str) -> Mail:
    """Tell who asked a question that it has its answer.

    Args:
        to: who asked.
        town: that answers.
        title: of the sheet.
        text: of the answer.
        link: to the sheet.
    """
    if to.locale == "en":
        subject = f"{town} answers your question on “{title}”"
        body = f"Hello,\n\n{subject}:\n\n{text}\n\nThe sheet, with both:\n{link}\n"
    else:
        subject = f"{town} répond à votre question sur « {title} »"
        body = (
            f"Bonjour,\n\n{subject} :\n\n{text}\n\n"
            f"La fiche, avec la question et la réponse :\n{link}\n"
        )
    return _mail(to.email, subject, body, to.locale)


def message(to: str, sender: Person, speaks_for: str, title: str, text: str) -> Mail:
    """Pass a message on to the contact of a sheet; answers go to who wrote it."""
    subject = f"Message de {speaks_for} sur votre fiche « {title} »"
    body = (
        f"Bonjour,\n\n{sender.name}, {speaks_for}, vous écrit au sujet de votre fiche "
        f"« {title} » :\n\n{text}\n\n--\u0020\nMessage transmis par pvd-graph. Votre "
        "adresse n'a pas été montrée : répondez à ce message si vous le voulez bien.\n"
    )
    return Mail(to, subject, body, reply_to=sender.email)


def to_review(to: str, one: Reminder, address: str) -> Mail:
    """Tell a town that a sheet is to be read again, or goes.

    Args:
        to: whom.
        one: of which sheet.
        address: of the site.
    """
    link = f"{address}/experiences/drafts/{one.sheet}"
    if one.locale == "en":
        subject = f"Does your sheet “{one.title}” still hold?"
        body = (
            f"Hello,\n\nYour sheet “{one.title}” was published some time ago. Sign in, "
            "read it again, then say that it still holds, change it or withdraw it:\n"
            f"{link}\n\nUnless you do, it is withdrawn on "
            f"{one.expires_on.isoformat()}.\n"
        )
    else:
        subject = f"Votre fiche « {one.title} » est-elle toujours vraie ?"
        body = (
            f"Bonjour,\n\nVotre fiche « {one.title} » a été publiée il y a un certain "
            "temps. Connectez-vous, relisez-la, puis dites qu'elle est toujours vraie, "
            f"modifiez-la ou retirez-la :\n{link}\n\nSans réponse de votre part, elle "
            f"sera retirée le {one.expires_on:%d/%m/%Y}.\n"
        )
    return _mail(to, subject, body, one.locale)


def digest(to: Person, found: Sequence[tuple[str, str, str]], address: str) -> Mail:
    """Tell somebody of new sheets on what they follow.

    Args:
        to: who.
        found: title, towns, path of each.
        address: of the site.
    """
    lines = [f"- {title} ({towns})\n  {address}{path}" for title, towns, path in found]
    listed = "\n".join(lines)
    if to.locale == "en":
        subject = f"{len(found)} new experience sheets for you"
        text = f"Hello,\n\nNew on what you follow:\n\n{listed}\n\nTo follow less: "
    else:
        subject = f"{len(found)} nouvelles fiches expérience pour vous"
        text = f"Bonjour,\n\nDu nouveau sur ce que vous suivez :\n\n{listed}\n\n"
        text += "Pour en suivre moins : "
    if len(found) == 1:
        subject = (
            "A new experience sheet for you"
            if to.locale == "en"
            else "Une nouvelle fiche expérience pour vous"
        )
    text += f"{address}/experiences/mine#follows\n"
    return _mail(to.email, subject, text, to.locale)
