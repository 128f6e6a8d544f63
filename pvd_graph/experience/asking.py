"""Who waits for whom: questions that a town has not answered, and who asked them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import person_of
from pvd_graph.accounts.tables import OrganisationRow, PersonRow
from pvd_graph.experience.belonging import of_their_own
from pvd_graph.experience.tables import QuestionRow, SheetRow

__all__ = ["Waiting", "questions_for", "who_waits"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without an answer: about which sheet, from which organisation."""

    sheet: str
    by: str
    text: str


def questions_for(session: Session, person: Person) -> list[Waiting]:
    """Return the questions that *person* may answer and nobody has, oldest first."""
    rows = session.execute(
        select(QuestionRow, OrganisationRow.name)
        .join(SheetRow, SheetRow.id == QuestionRow.sheet_id)
        .join(OrganisationRow, OrganisationRow.id == QuestionRow.organisation_id)
        .where(of_their_own(person, "answer_question"), SheetRow.published > 0)
        .where(QuestionRow.answered.is_(None), QuestionRow.hidden.is_(False))
        .order_by(QuestionRow.id)
    )
    return [Waiting(one.sheet_id, name, one.text) for one, name in rows]


def who_waits(session: Session, question: int) -> Person | None:
    """Return who asked a question that has no answer yet; None: nobody to be told."""
    row = session.get(QuestionRow, question)
    if row is None or row.answered is not None or row.person_id is None:
        return None
    found = session.get(PersonRow, row.person_id)
    if found is None or not found.email or found.disabled is not None:
        return None
    return person_of(found)
