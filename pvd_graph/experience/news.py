"""Which sheets came out since somebody was last told, for the digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import person_of
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.experience.tables import EventRow, FollowRow, SheetRow

__all__ = ["News", "news", "note_told"]


@dataclass(frozen=True, slots=True)
class News:
    """Somebody, and the UUIDs of the sheets to tell them of, the oldest first.

    Attributes:
        person: who.
        sheets: UUIDs.
        until: when the last of them came out. One that is published meanwhile, and that
            readers do not see yet, comes after it and is told the next time.
    """

    person: Person
    sheets: tuple[str, ...]
    until: datetime


def news(
    session: Session, topics: Callable[[str], Mapping[str, frozenset[str]]]
) -> list[News]:
    """Return whom to tell of which sheets.

    Args:
        session: to read in.
        topics: UUID of a published sheet -> kind -> keys that it is about; empty for
            one that readers do not see.
    """
    came_out = [
        (sheet, at)
        for sheet, at in session.execute(
            select(EventRow.sheet_id, EventRow.at)
            .join(SheetRow, SheetRow.id == EventRow.sheet_id)
            .where(EventRow.kind == "published", SheetRow.published > 0)
            .order_by(EventRow.id)
        )
    ]
    found = []
    people = select(PersonRow).where(
        PersonRow.erased.is_(None), PersonRow.disabled.is_(None)
    )
    for row in session.scalars(people.order_by(PersonRow.id)):
        follows = session.scalars(
            select(FollowRow).where(FollowRow.person_id == row.id)
        ).all()
        told = {
            sheet: at
            for sheet, at in came_out
            for one in follows
            if at > one.told and one.key in topics(sheet).get(one.kind, frozenset())
        }
        if told and row.email:
            found.append(News(person_of(row), tuple(told), max(told.values())))
    return found


def note_told(session: Session, person: int, at: datetime) -> None:
    """Note that somebody was told of all that came out until *at*."""
    session.execute(
        update(FollowRow)
        .where(FollowRow.person_id == person, FollowRow.told < at)
        .values(told=at)
    )
