"""The tokens of machines: what each may do, until when, and when it was last used.

No personal data: a token belongs to datasets, not to people. Safe for many threads and
processes.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import select, update

from pvd_graph.accounts import secrets
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.tables import TokenRow
from pvd_graph.errors import NotFoundError

__all__ = ["RIGHTS", "Grant", "Right", "TokenInfo", "Tokens"]

Right = Literal["load", "publish", "admin"]
RIGHTS: tuple[Right, ...] = get_args(Right)
"""In growing order: each includes those before it."""

_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the bearer of a token may do.

    Attributes:
        right: see `RIGHTS`.
        datasets: the slugs that it may write; empty: any, for an administrator.
        title: of the dataset, where it has no folder.
        publisher: slug of the partner who answers for it.
        licence: IRI.
    """

    right: Right
    datasets: frozenset[str]
    title: str = ""
    publisher: str = ""
    licence: str = ""

    def allows(self, right: Right) -> bool:
        """Say whether *right* is among what may be done."""
        return RIGHTS.index(self.right) >= RIGHTS.index(right)

    def covers(self, slug: str) -> bool:
        """Say whether the dataset *slug* may be written."""
        return slug in self.datasets or (self.right == "admin" and not self.datasets)


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What is shown of a token; never its secret, which is not kept."""

    name: str
    grant: Grant
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None


def _grant(row: TokenRow) -> Grant:
    right = next(one for one in RIGHTS if one == row.right)
    slugs = frozenset(row.datasets.split())
    return Grant(right, slugs, row.title, row.publisher, row.licence)


class Tokens:
    """The tokens of a data folder."""

    def __init__(self, data: Path, *, pepper: str = "", url: str = "") -> None:
        """Open the database of *data*, made when there is none.

        Args:
            data: the data folder.
            pepper: the key of the digests; empty: that of the folder.
            url: of the database, see `Database`.

        Raises:
            InputError: a pepper that is too short, a database of another kind.
            StoreError: the database or the key cannot be used.
        """
        self._pepper = secrets.pepper_of(data, pepper)
        self._database = Database(data, url=url)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def create(
        self, grant: Grant, *, days: int | None = None, organisation: int | None = None
    ) -> str:
        """Make a token and return it: the only time that its secret is seen.

        Args:
            grant: what it may do.
            days: until it expires; None: it does not.
            organisation: id of the one that it belongs to; None: the operator's.
        """
        name, secret = secrets.new_id(), secrets.new_secret()
        now = datetime.now(UTC)
        with self._database.session() as session:
            session.add(
                TokenRow(
                    name=name,
                    digest=secrets.digest_of(secret, self._pepper),
                    right=grant.right,
                    datasets=" ".join(sorted(grant.datasets)),
                    title=grant.title,
                    publisher=grant.publisher,
                    licence=grant.licence,
                    organisation_id=organisation,
                    created=now,
                    expires=None if days is None else now + timedelta(days=days),
                )
            )
        return secrets.token_of(name, secret)

    def check(self, token: str) -> Grant | None:
        """Return what the bearer of *token* may do; None when it is not good.

        Whatever is wrong with it takes the same answer: unknown, wrong secret,
        expired, revoked.
        """
        parts = secrets.parts_of(token)
        if parts is None:
            return None
        name, secret = parts
        found = secrets.digest_of(secret, self._pepper)
        now = datetime.now(UTC)
        with self._database.reading() as session:
            row = session.get(TokenRow, name)
            # Compared even when there is none: the answer takes the same time.
            same = hmac.compare_digest(found, row.digest if row else "0" * len(found))
            if row is None or not same or row.revoked is not None:
                return None
        if row.expires is not None and row.expires <= now:
            return None
        if row.last_used is None or now - row.last_used > _USED_EVERY:
            self._note_use(name, now)
        return _grant(row)

    def _note_use(self, name: str, now: datetime) -> None:
        used = update(TokenRow).where(TokenRow.name == name).values(last_used=now)
        with self._database.session() as session:
            session.execute(used)

    def revoke(self, name: str, *, organisation: int | None = None) -> None:
        """Make a token of no use, from now on.

        Args:
            name: of the token.
            organisation: only one that belongs to it; None: whosever it is.

        Raises:
            NotFoundError: there is none of this id, or it is not theirs.
        """
        with self._database.session() as session:
            row = session.get(TokenRow, name)
            if row is None or organisation not in {None, row.organisation_id}:
                problem = f"Aucun jeton n'a l'identifiant « {name} »."
                raise NotFoundError(problem)
            row.revoked = row.revoked or datetime.now(UTC)

    def all(self, *, organisation: int | None = None) -> list[TokenInfo]:
        """Return what is known of every token, or those of one, oldest first."""
        query = select(TokenRow).order_by(TokenRow.created)
        if organisation is not None:
            query = query.where(TokenRow.organisation_id == organisation)
        with self._database.reading() as session:
            rows = session.scalars(query)
            return [
                TokenInfo(
                    row.name,
                    _grant(row),
                    row.created,
                    row.expires,
                    row.revoked,
                    row.last_used,
                )
                for row in rows
            ]
