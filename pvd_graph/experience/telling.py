"""Whom to write to when a sheet waits, or somebody says a word about it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import person_of
from pvd_graph.accounts.tables import MembershipRow, PersonRow
from pvd_graph.experience.records import author_of
from pvd_graph.experience.tables import SheetRow

__all__ = ["others_of", "readers"]


def readers(session: Session, but: Person) -> list[Person]:
    """Return the moderators that can sign in, but for who is writing."""
    rows = session.scalars(
        select(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.role == "moderator", PersonRow.disabled.is_(None))
        .where(PersonRow.email.is_not(None), PersonRow.id != but.id)
        .order_by(PersonRow.id)
    ).unique()
    return [person_of(row) for row in rows]


def others_of(
    session: Session, person: Person, sheet: str, *, own: bool
) -> tuple[str, list[Person]]:
    """Return the title of a sheet, and whom a word of *person* is for.

    Nobody, where it is a draft: moderators know nothing of it.

    Args:
        session: to read in.
        person: who says it.
        sheet: its UUID.
        own: whether they say it for the town: it is for moderators then; else for who
            submitted it last.
    """
    title, author = author_of(session, sheet)
    row = session.get(SheetRow, sheet)
    if row is None or row.state == "draft":
        return title, []
    if own:
        return title, readers(session, person)
    is_open = author is not None and author.email and author.disabled is None
    return title, [author] if author and is_open else []
