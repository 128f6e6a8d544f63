"""What there is to read of a sheet on its way: the queue, revisions, words, history."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import person_of
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.errors import ForbiddenError
from pvd_graph.experience.drafts import can_see, sheet_of, writes_for
from pvd_graph.experience.model import Comment, Event, Revision, Sheet
from pvd_graph.experience.tables import CommentRow, EventRow, RevisionRow, SheetRow

__all__ = [
    "asked_of",
    "author_of",
    "comments",
    "history",
    "named_pictures",
    "pictures_seen",
    "published_revisions",
    "queue",
    "revisions",
]

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def queue(session: Session, person: Person) -> list[Sheet]:
    """Return the sheets that wait for a decision, the longest first.

    Each with what was submitted of it, whatever was typed since.

    Raises:
        ForbiddenError: *person* is no moderator.
    """
    if not may(person, "review"):
        problem = "La file de modération est réservée aux modérateurs."
        raise ForbiddenError(problem, "The queue is for moderators.")
    rows = session.execute(
        select(SheetRow, RevisionRow.content)
        .join(RevisionRow, RevisionRow.sheet_id == SheetRow.id)
        .where(SheetRow.state == "submitted", RevisionRow.decision == "")
        .order_by(RevisionRow.submitted, SheetRow.id)
    )
    return [
        replace(sheet_of(session, row), draft=json.loads(content))
        for row, content in rows
    ]


def revisions(session: Session, person: Person, sheet: str) -> list[Revision]:
    """Return what was submitted of a sheet, oldest first; none for who may not see."""
    row = session.get(SheetRow, sheet)
    if row is None or not can_see(person, row):
        return []
    rows = select(RevisionRow).where(RevisionRow.sheet_id == sheet)
    return [_revision(one) for one in session.scalars(rows.order_by(RevisionRow.id))]


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        id=row.id,
        number=row.number,
        content=json.loads(row.content),
        author=row.author_id,
        submitted=row.submitted,
        decision=row.decision,
        decided=row.decided,
        issued=row.issued,
    )


def history(session: Session, sheet: str) -> list[Event]:
    """Return what happened to a sheet, oldest first; the caller may see it."""
    rows = session.execute(
        select(EventRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == EventRow.person_id, isouter=True)
        .where(EventRow.sheet_id == sheet)
        .order_by(EventRow.id)
    )
    return [Event(one.kind, one.at, name or "", one.detail) for one, name in rows]


def comments(session: Session, sheet: str) -> list[Comment]:
    """Return the words about a sheet, oldest first; the caller may see them."""
    rows = session.execute(
        select(CommentRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == CommentRow.person_id, isouter=True)
        .where(CommentRow.sheet_id == sheet)
        .order_by(CommentRow.id)
    )
    return [Comment(one.at, name or "", one.text) for one, name in rows]


def asked_of(session: Session, sheet: str) -> str:
    """Return what the moderator said who asked for a change, or refused, last.

    Empty: nobody did, or their account is erased. The caller may see it.
    """
    said = (
        select(CommentRow.text)
        .join(
            RevisionRow,
            (RevisionRow.sheet_id == CommentRow.sheet_id)
            & (RevisionRow.decided_by == CommentRow.person_id)
            & (RevisionRow.decided >= CommentRow.at),
        )
        .where(CommentRow.sheet_id == sheet)
        .where(RevisionRow.decision.in_(("changes_requested", "refused")))
        .order_by(RevisionRow.id.desc(), CommentRow.id.desc())
    )
    return session.scalars(said).first() or ""


def published_revisions(session: Session, sheet: str) -> list[Revision]:
    """Return the revisions of a sheet that were published, by number."""
    rows = session.scalars(
        select(RevisionRow)
        .where(RevisionRow.sheet_id == sheet, RevisionRow.number.is_not(None))
        .order_by(RevisionRow.number)
    )
    return [_revision(row) for row in rows]


def named_pictures(session: Session) -> frozenset[str]:
    """Return the digests that drafts and revisions name, those of the past too.

    Whatever looks like a digest counts: one too many is kept, none too few.
    """
    texts = (
        *session.scalars(select(SheetRow.draft)),
        *session.scalars(select(RevisionRow.content)),
    )
    return frozenset(one for text in texts for one in _DIGEST.findall(text))


def pictures_seen(session: Session, person: Person, sheet: str) -> frozenset[str]:
    """Return the digests of the pictures of a sheet that *person* may see.

    Those of what was submitted; those of the draft to whoever writes it.
    """
    row = session.get(SheetRow, sheet)
    if row is None or not can_see(person, row):
        return frozenset()
    sent = select(RevisionRow.content).where(RevisionRow.sheet_id == sheet)
    texts = list(session.scalars(sent))
    if writes_for(session, person, sheet):
        texts.append(row.draft)
    return frozenset(one for text in texts for one in _DIGEST.findall(text))


def author_of(session: Session, sheet: str) -> tuple[str, Person | None]:
    """Return the title of a sheet, and who submitted it last; None: nobody any more."""
    row = session.get(SheetRow, sheet)
    last = session.scalars(
        select(RevisionRow)
        .where(RevisionRow.sheet_id == sheet)
        .order_by(RevisionRow.id.desc())
    ).first()
    if row is None or last is None:
        return "", None
    author = None if last.author_id is None else session.get(PersonRow, last.author_id)
    title = str(json.loads(last.content).get("title") or "")
    gone = author is None or author.erased is not None
    return title, None if gone or author is None else person_of(author)
