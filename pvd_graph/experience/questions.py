"""Questions about a published sheet, and the answers of its town.

A question is public once its town has answered it; a moderator may hide both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.tables import OrganisationRow
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience.belonging import target_of
from pvd_graph.experience.privacy import personal_data
from pvd_graph.experience.tables import QuestionRow, SheetRow
from pvd_graph.experience.voices import check_speaks_for, published_row

__all__ = ["Question", "answer", "ask", "hide", "questions_about"]

_MOST_TEXT = 2_000
_MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an organisation, and the answer of the town.

    Attributes:
        organisation: id of the one that asks.
        by: its name.
    """

    id: int
    organisation: int
    by: str
    at: datetime
    text: str
    answer: str
    answered: datetime | None
    hidden: bool


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
    check_speaks_for(person, organisation)
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
    if not may(person, "answer_question", target_of(person, sheet)):
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


def questions_about(session: Session, sheet: str) -> list[Question]:
    """Return all questions about a sheet, oldest first; the caller picks."""
    rows = session.execute(
        select(QuestionRow, OrganisationRow.name)
        .join(OrganisationRow, OrganisationRow.id == QuestionRow.organisation_id)
        .where(QuestionRow.sheet_id == sheet)
        .order_by(QuestionRow.id)
    )
    return [
        Question(
            one.id,
            one.organisation_id,
            name,
            one.at,
            one.text,
            one.answer,
            one.answered,
            one.hidden,
        )
        for one, name in rows
    ]
