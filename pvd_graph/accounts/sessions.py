"""Who is signed in where: one row a browser, so that it can be ended from anywhere.

The cookie holds a random name of which the row keeps a digest. A session ends a
fortnight after its last use, a day after it for staff, and three months after its
beginning in any case.

Source: OWASP Session Management Cheat Sheet (new name at each sign-in, two ends).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import person_of
from pvd_graph.accounts.tables import SessionRow

__all__ = [
    "Found",
    "OpenSession",
    "begin",
    "end",
    "end_all",
    "end_one",
    "find",
    "open_sessions",
    "shown_name",
    "touch",
]

_IDLE = timedelta(days=14)
_IDLE_STAFF = timedelta(days=1)
_WHOLE = timedelta(days=90)
_SEEN_EVERY = timedelta(minutes=5)
_BROWSER_LENGTH = 120
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in, as its owner sees it.

    Attributes:
        name: of the row; not what the cookie holds.
        browser: as it called itself.
        created: when it signed in.
        last_seen: to five minutes.
    """

    name: str
    browser: str
    created: datetime
    last_seen: datetime


def _digest(name: str) -> str:
    """Return what is kept of the random name of a session."""
    return hashlib.sha256(name.encode()).hexdigest()


def _idle(person: Person) -> timedelta:
    staff = person.roles & {"moderator", "administrator"}
    return _IDLE_STAFF if staff else _IDLE


def begin(session: Session, person: Person, browser: str, *, id_token: str = "") -> str:
    """Sign *person* in; return the name that the cookie is to hold.

    Args:
        session: that may write.
        person: who.
        browser: what the browser calls itself.
        id_token: what a provider of OpenID Connect said.
    """
    name, now = secrets.token_urlsafe(32), datetime.now(UTC)
    row = SessionRow(
        digest=_digest(name),
        person_id=person.id,
        browser=browser[:_BROWSER_LENGTH],
        id_token=id_token or None,
        created=now,
        last_seen=now,
        expires=now + _idle(person),
    )
    session.add(row)
    return name


@dataclass(frozen=True, slots=True)
class Found:
    """Who is signed in.

    Attributes:
        person: who.
        since: when they signed in.
        stale: whether it is time to `touch` the session.
    """

    person: Person
    since: datetime
    stale: bool


def find(session: Session, name: str) -> Found | None:
    """Return who is signed in under *name*; None: nobody, or no longer."""
    row = session.get(SessionRow, _digest(name))
    now = datetime.now(UTC)
    if row is None or row.expires <= now or row.person.disabled is not None:
        return None
    stale = now - row.last_seen > _SEEN_EVERY
    return Found(person_of(row.person), row.created, stale)


def touch(session: Session, name: str) -> None:
    """Note that the session is in use: it then lasts longer."""
    row = session.get(SessionRow, _digest(name))
    if row is None:
        return
    now = datetime.now(UTC)
    row.last_seen = row.person.last_seen = now
    row.expires = min(row.created + _WHOLE, now + _idle(person_of(row.person)))


def end(session: Session, name: str) -> str:
    """Sign out the browser that holds *name*; return its `SessionRow.id_token`."""
    row = session.get(SessionRow, _digest(name))
    if row is None:
        return ""
    session.delete(row)
    return row.id_token or ""


def end_one(session: Session, person: int, shown: str) -> None:
    """Sign out one browser of *person*, by the name that `open_sessions` gives."""
    mine = SessionRow.person_id == person
    if len(shown) == _SHOWN:
        session.execute(
            delete(SessionRow).where(
                mine, SessionRow.digest.startswith(shown, autoescape=True)
            )
        )


def end_all(session: Session, person: int, *, but: str = "") -> None:
    """Sign *person* out everywhere, or everywhere but in the session named *but*."""
    query = delete(SessionRow).where(SessionRow.person_id == person)
    if but:
        query = query.where(SessionRow.digest != _digest(but))
    session.execute(query)


def open_sessions(session: Session, person: int) -> list[OpenSession]:
    """Return the sessions of *person*, last used first."""
    now = datetime.now(UTC)
    query = (
        select(SessionRow)
        .where(SessionRow.person_id == person, SessionRow.expires > now)
        .order_by(SessionRow.last_seen.desc(), SessionRow.digest)
    )
    return [
        OpenSession(row.digest[:_SHOWN], row.browser, row.created, row.last_seen)
        for row in session.scalars(query)
    ]


def shown_name(name: str) -> str:
    """Return the name by which `open_sessions` shows the session called *name*."""
    return _digest(name)[:_SHOWN]
