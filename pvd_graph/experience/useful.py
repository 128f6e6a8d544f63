"""Useful to us, and we did it too: what towns say of the sheets of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.tables import OrganisationRow
from pvd_graph.errors import ForbiddenError
from pvd_graph.experience.tables import SheetRow, UsefulRow
from pvd_graph.experience.voices import check_speaks_for, published_row

__all__ = ["Useful", "no_longer_useful", "say_useful", "useful_to"]


@dataclass(frozen=True, slots=True)
class Useful:
    """A town that finds a sheet useful; *other* is its own sheet on the same."""

    organisation: int
    name: str
    code: str
    other: str | None


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
    check_speaks_for(person, organisation)
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
    check_speaks_for(person, organisation)
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
