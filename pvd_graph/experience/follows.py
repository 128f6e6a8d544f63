"""What somebody follows: challenges, towns and partners, told of by the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.experience.tables import FollowRow

__all__ = ["FOLLOWED", "Followed", "follow", "followed_by"]

Followed = Literal["challenge", "commune", "partner"]
FOLLOWED: tuple[Followed, ...] = get_args(Followed)


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
