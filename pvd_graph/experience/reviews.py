"""Published sheets whose day has come to be read again, and who is told of it.

A sheet is read again two years after it came out, and goes after three unless somebody
says that it still holds. Whoever submitted it last and its contact are told on that
day, and once more a month before the end; the history notes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.errors import ForbiddenError
from pvd_graph.experience.drafts import note, sheet_of
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.records import author_of, published_revisions
from pvd_graph.experience.tables import EventRow, SheetRow

__all__ = ["Reminder", "due_reviews", "note_reminded", "reminders"]

Moment = Literal["review", "end"]

_BEFORE_THE_END = timedelta(days=30)
_REMINDED: dict[Moment, str] = {"review": "reminded", "end": "reminded_end"}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A sheet that somebody is to read again.

    Attributes:
        moment: ``review``: its day has come; ``end``: it goes within a month.
        to: addresses, none twice; perhaps none.
        locale: of the author.
    """

    sheet: str
    title: str
    moment: Moment
    expires_on: date
    to: tuple[str, ...]
    locale: str


def due_reviews(session: Session, person: Person, today: date) -> list[Sheet]:
    """Return the published sheets that are to be read again, the first to end first.

    Raises:
        ForbiddenError: *person* is no moderator.
    """
    if not may(person, "review"):
        problem = "La file de modération est réservée aux modérateurs."
        raise ForbiddenError(problem, "The queue is for moderators.")
    return [sheet_of(session, row) for row in _due(session, today)]


def _due(session: Session, today: date) -> list[SheetRow]:
    rows = (
        select(SheetRow)
        .where(SheetRow.published > 0, SheetRow.review_on <= today)
        .order_by(SheetRow.expires_on, SheetRow.id)
    )
    return list(session.scalars(rows))


def reminders(session: Session, today: date) -> Iterator[Reminder]:
    """Yield what somebody is still to be told of sheets whose day has come."""
    for row in _due(session, today):
        if row.expires_on is None:
            continue
        near = today >= row.expires_on - _BEFORE_THE_END
        moment: Moment = "end" if near else "review"
        if not _was_told(session, row.id, moment):
            title, author = author_of(session, row.id)
            open_account = author is not None and author.disabled is None
            own = author.email if author and open_account else ""
            to = dict.fromkeys(one for one in (own, _contact(session, row)) if one)
            locale = author.locale if author else "fr"
            yield Reminder(row.id, title, moment, row.expires_on, tuple(to), locale)


def _contact(session: Session, row: SheetRow) -> str:
    for one in published_revisions(session, row.id):
        if one.number == row.published:
            return str(one.content.get("contact") or "")
    return ""


def _was_told(session: Session, sheet: str, moment: Moment) -> bool:
    """Tell whether it was said of this review: since it came out, or was extended."""
    kinds = ("published", "extended", _REMINDED[moment])
    last = session.scalars(
        select(EventRow.kind)
        .where(EventRow.sheet_id == sheet, EventRow.kind.in_(kinds))
        .order_by(EventRow.id.desc())
        .limit(1)
    ).first()
    return last == _REMINDED[moment]


def note_reminded(session: Session, one: Reminder) -> None:
    """Note in its history that somebody was told."""
    note(session, one.sheet, _REMINDED[one.moment], None)
