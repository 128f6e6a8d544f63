"""The audit log: who did what to what, and when. Added to, never changed.

What is said of the object is its kind and id (``sheet:…``, ``person:12``), never a name
or an address: whoever has their account erased leaves none here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.tables import AuditRow

__all__ = ["AuditEntry", "entries", "note"]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing done.

    Attributes:
        at: when.
        person: id of who did it; None: the operator, or nobody who is known.
        action: one word or two, in English, joined by ``_``.
        object: kind and id, joined by ``:``.
        detail: what else there is to say.
    """

    id: int
    at: datetime
    person: int | None
    action: str
    object: str
    detail: dict[str, str]


def note(
    session: Session, person: int | None, action: str, about: str, **detail: str
) -> None:
    """Add what was done, within the transaction that does it.

    Args:
        session: of the database.
        person: who; None: the operator, or nobody who is known.
        action: see `AuditEntry`.
        about: what it was done to, see `AuditEntry.object`.
        detail: more; no personal data.
    """
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    now = datetime.now(UTC)
    session.add(
        AuditRow(at=now, person_id=person, action=action, object=about, detail=text)
    )


def entries(
    session: Session, *, before: int | None = None, person: int | None = None, k: int
) -> list[AuditEntry]:
    """Return the last *k* entries, newest first.

    Args:
        session: of the database.
        before: only those older than the entry of this id.
        person: only what this person did.
        k: how many at most.
    """
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(k)
    if before is not None:
        query = query.where(AuditRow.id < before)
    if person is not None:
        query = query.where(AuditRow.person_id == person)
    return [
        AuditEntry(
            row.id,
            row.at,
            row.person_id,
            row.action,
            row.object,
            json.loads(row.detail),
        )
        for row in session.scalars(query)
    ]
