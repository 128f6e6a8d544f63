"""What has had its time is forgotten: accounts with what is theirs, pictures, mails.

A picture that no draft and no revision names is one that its author took out again, or
whose form was left: it goes once nobody can be about to name it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.privacy import RETENTION, Pruned, prune
from pvd_graph.experience.pictures import Pictures
from pvd_graph.experience.records import named_pictures
from pvd_graph.services.mailing import OUTBOX
from pvd_graph.services.old_mails import forget_mails

__all__ = ["PICTURES_KEPT", "Forgotten", "forget"]

PICTURES_KEPT = timedelta(days=7)
"""A picture that nothing names, after it was sent last."""


@dataclass(frozen=True, slots=True)
class Forgotten(Pruned):
    """How many of each went."""

    pictures: int
    mails: int


def forget(database: Database, data: Path, now: datetime | None = None) -> Forgotten:
    """Forget what has had its time: see `accounts.privacy.RETENTION`.

    Args:
        database: of the accounts and of what people write.
        data: the data folder, with the pictures.
        now: the moment; None: this one.
    """
    now = now or datetime.now(UTC)
    with database.session() as session:
        pruned = prune(session, now)

    def named() -> frozenset[str]:
        with database.reading() as session:
            return named_pictures(session)

    swept = Pictures(data).sweep(named, now - PICTURES_KEPT)
    mails = forget_mails(data / OUTBOX, before=now - RETENTION["mail"])
    return Forgotten(**asdict(pruned), pictures=swept, mails=mails)
