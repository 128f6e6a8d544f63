"""What sheets bring about: useful to us, we did it too, questions, answers, following.

A town speaks, never a person: who asks and who answers are organisations. A question is
public once its town has answered it; a moderator may hide both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.tables import OrganisationRow
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience.privacy import personal_data
from pvd_graph.experience.tables import (
    FollowRow,
    QuestionRow,
    SheetRow,
    UsefulRow,
)

__all__ = [
    "FOLLOWED",
    "Followed",
    "Question",
    "Useful",
    "answer",
    "ask",
    "contact_of",
    "follow",
    "followed_by",
    "hide",
    "no_longer_useful",
    "published_row",
    "questions",
    "say_useful",
    "useful_to",
]

Followed = Literal["challenge", "commune", "partner"]
FOLLOWED: tuple[Followed, ...] = get_args(Followed)

_MOST_TEXT = 2_000
_MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class Useful:
    """A town that finds a sheet useful; *other* is its own sheet on the same."""

    organisation: int
    name: str
    code: str
    other: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an organisation, and the answer of the town."""

    id: int
    by: str
    at: datetime
    text: str
    answer: str
    answered: datetime | None
    hidden: bool


def published_row(session: Session, sheet: str) -> SheetRow:
    """Return a sheet that is published.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(SheetRow, sheet)
    if row is None or not row.published:
        problem = "Cette fiche n'existe pas, ou n'est plus publiée."
        raise NotFoundError(problem, "There is no such sheet, or not any more.")
    return row


def _speaks_for(person: Person, organisation: int) -> None:
    """Check that *person* speaks for this organisation.

    Raises:
        ForbiddenError: they do not.
    """
    if person.role_in(organisation) is None:
        problem = "Vous ne parlez pas pour cette organisation."
        raise ForbiddenError(problem, "You do not speak for this organisation.")


def _text(text: str, *, names_confirmed: bool) -> str:
    """Return a text that may be published.

    Raises:
        BadParameterError: it is empty, too long, or holds personal data; what looks
            like a name may stay once someone says that it is no private person's.
    """
    text = text.strip()
    if not text or len(text) > _MOST_TEXT:
        problem = f"Écrivez de 1 à {_MOST_TEXT} caractères."
        raise BadParameterError(problem, f"Write 1 to {_MOST_TEXT} characters.")
    found = personal_data({"text": text})
    for one in found:
        if one.blocking:
            problem = (
                f"« {one.text} » ressemble à une donnée personnelle : retirez-la, "
                "ce texte peut devenir public."
            )
            english = f"“{one.text}” looks like personal data: remove it."
            raise BadParameterError(problem, english)
    if found and not names_confirmed:
        problem = (
            f"« {found[0].text} » ressemble au nom d'une personne : retirez-le, ou "
            "cochez la case s'il ne désigne aucune personne privée."
        )
        english = (
            f"“{found[0].text}” looks like the name of a person: remove it, or tick "
            "the box if it is no private person's."
        )
        raise BadParameterError(problem, english)
    return text


def say_useful(
    session: Session,
    person: Person,
    organisation: int,
    sheet: str,
    other: str | None = None,
) -> None:
    """Say that a sheet is useful to an organisation.

    Args:
        session: that may write.
        person: who speaks for it.
        organisation: id.
        sheet: UUID of a sheet of another organisation.
        other: UUID of its own published sheet on the same; None: none, any more
            either.

    Raises:
        NotFoundError: one of the sheets is not published.
        ForbiddenError: it is their own sheet, or not their organisation.
    """
    row = published_row(session, sheet)
    _speaks_for(person, organisation)
    if row.organisation_id == organisation or not may(person, "say_useful"):
        problem = "On ne dit pas de sa propre fiche qu'elle est utile."
        raise ForbiddenError(problem, "Not of one's own sheet.")
    if other is not None:
        own = published_row(session, other)
        if own.organisation_id != organisation:
            problem = "Cette fiche n'est pas de votre organisation."
            raise ForbiddenError(problem, "That sheet is not of your organisation.")
    found = session.get(UsefulRow, (sheet, organisation), with_for_update=True)
    if found is None:
        now = datetime.now(UTC)
        found = UsefulRow(sheet_id=sheet, organisation_id=organisation, at=now)
        session.add(found)
    found.other_id = other


def no_longer_useful(
    session: Session, person: Person, organisation: int, sheet: str
) -> None:
    """Take back that a sheet is useful to an organisation.

    Raises:
        ForbiddenError: *person* does not speak for it.
    """
    _speaks_for(person, organisation)
    found = session.get(UsefulRow, (sheet, organisation))
    if found is not None:
        session.delete(found)


def useful_to(session: Session, sheet: str) -> list[Useful]:
    """Return the organisations that find a sheet useful, by name."""
    rows = session.execute(
        select(UsefulRow, OrganisationRow, SheetRow.published)
        .join(OrganisationRow, OrganisationRow.id == UsefulRow.organisation_id)
        .join(SheetRow, SheetRow.id == UsefulRow.other_id, isouter=True)
        .where(UsefulRow.sheet_id == sheet, OrganisationRow.closed.is_(None))
        .order_by(OrganisationRow.name, OrganisationRow.id)
    )
    return [
        Useful(one.id, one.name, one.code_insee or "", row.other_id if shown else None)
        for row, one, shown in rows
    ]


def ask(  # noqa: PLR0913 - who asks what of which sheet, for whom
    session: Session,
    person: Person,
    organisation: int,
    sheet: str,
    text: str,
    *,
    names_confirmed: bool = False,
) -> None:
    """Ask the town of a published sheet a question.

    Raises:
        NotFoundError: it is not published.
        ForbiddenError: *person* does not speak for the organisation.
        BadParameterError: see `_text`; or too many questions wait already.
    """
    published_row(session, sheet)
    _speaks_for(person, organisation)
    if not may(person, "ask_question"):
        problem = "Votre rôle ne permet pas de poser de question."
        raise ForbiddenError(problem, "Your role does not allow this.")
    text = _text(text, names_confirmed=names_confirmed)
    waiting = select(QuestionRow.id).where(
        QuestionRow.sheet_id == sheet,
        QuestionRow.organisation_id == organisation,
        QuestionRow.answered.is_(None),
    )
    if len(session.scalars(waiting.limit(_MOST_OPEN)).all()) >= _MOST_OPEN:
        problem = "Vos questions précédentes attendent encore une réponse."
        raise BadParameterError(problem, "Your questions still wait for an answer.")
    session.add(
        QuestionRow(
            sheet_id=sheet,
            organisation_id=organisation,
            person_id=person.id,
            at=datetime.now(UTC),
            text=text,
            answer="",
            hidden=False,
        )
    )


def _question(session: Session, question: int) -> tuple[QuestionRow, SheetRow]:
    row = session.get(QuestionRow, question, with_for_update=True)
    if row is None:
        problem = "Cette question n'existe pas."
        raise NotFoundError(problem, "There is no such question.")
    return row, published_row(session, row.sheet_id)


def answer(
    session: Session,
    person: Person,
    question: int,
    text: str,
    *,
    names_confirmed: bool = False,
) -> str:
    """Answer a question about one's own sheet; return the sheet's UUID.

    Raises:
        NotFoundError: there is none, or it is not theirs to answer.
        BadParameterError: see `_text`.
    """
    row, sheet = _question(session, question)
    if not may(person, "answer_question", Target(sheet.organisation_id)):
        problem = "Cette question n'existe pas."
        raise NotFoundError(problem, "There is no such question.")
    row.answer = _text(text, names_confirmed=names_confirmed)
    row.answered, row.answered_by = datetime.now(UTC), person.id
    return sheet.id


def hide(session: Session, person: Person, question: int, *, hidden: bool) -> str:
    """Hide a question and its answer, or show them again; return the sheet's UUID.

    Raises:
        NotFoundError: there is none, or *person* is no moderator.
    """
    row, sheet = _question(session, question)
    if not may(person, "hide_question"):
        problem = "Cette question n'existe pas."
        raise NotFoundError(problem, "There is no such question.")
    row.hidden = hidden
    return sheet.id


def questions(session: Session, sheet: str) -> list[Question]:
    """Return all questions about a sheet, oldest first; the caller picks."""
    rows = session.execute(
        select(QuestionRow, OrganisationRow.name)
        .join(OrganisationRow, OrganisationRow.id == QuestionRow.organisation_id)
        .where(QuestionRow.sheet_id == sheet)
        .order_by(QuestionRow.id)
    )
    return [
        Question(one.id, name, one.at, one.text, one.answer, one.answered, one.hidden)
        for one, name in rows
    ]


def contact_of(fields: object) -> str:
    """Return the mailbox that messages about a revision go to; empty: none."""
    contact = fields.get("contact") if isinstance(fields, dict) else None
    return contact if isinstance(contact, str) else ""


def follow(
    session: Session, person: Person, kind: Followed, key: str, *, wanted: bool
) -> None:
    """Begin or cease to follow a challenge, a town or a partner."""
    found = session.get(FollowRow, (person.id, kind, key))
    if wanted and found is None:
        now = datetime.now(UTC)
        session.add(FollowRow(person_id=person.id, kind=kind, key=key, told=now))
    elif not wanted:
        session.execute(
            delete(FollowRow).where(
                FollowRow.person_id == person.id,
                FollowRow.kind == kind,
                FollowRow.key == key,
            )
        )


def followed_by(session: Session, person: int) -> Sequence[tuple[str, str]]:
    """Return (kind, key) of what somebody follows, in order."""
    rows = session.execute(
        select(FollowRow.kind, FollowRow.key)
        .where(FollowRow.person_id == person)
        .order_by(FollowRow.kind, FollowRow.key)
    )
    return [(kind, key) for kind, key in rows]
