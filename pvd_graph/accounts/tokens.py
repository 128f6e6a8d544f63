"""The tokens of machines: what each may do, until when, and when it was last used.

One SQLite file, ``<data>/accounts.sqlite``. No personal data: a token belongs to
datasets, not to people. Safe for many threads and processes.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from pvd_graph.accounts import secrets
from pvd_graph.errors import NotFoundError, StoreError

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


class _Base(DeclarativeBase):
    pass


class _Token(_Base):
    __tablename__ = "token"

    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    right: Mapped[str]
    datasets: Mapped[str]
    title: Mapped[str]
    publisher: Mapped[str]
    licence: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]
    last_used: Mapped[datetime | None]

    def grant(self) -> Grant:
        right = next(one for one in RIGHTS if one == self.right)
        slugs = frozenset(self.datasets.split())
        return Grant(right, slugs, self.title, self.publisher, self.licence)


def _aware(moment: datetime | None) -> datetime | None:
    """Return *moment*, which SQLite keeps without its zone, in UTC."""
    return None if moment is None else moment.replace(tzinfo=UTC)


class Tokens:
    """The tokens of a data folder."""

    def __init__(self, data: Path, *, pepper: str = "") -> None:
        """Open the file of *data*, made when there is none.

        Args:
            data: the data folder.
            pepper: the key of the digests; empty: that of the folder.

        Raises:
            InputError: a pepper that is too short.
            StoreError: the file or the key cannot be used.
        """
        self._pepper = secrets.pepper_of(data, pepper)
        path = data.absolute() / "accounts.sqlite"
        path.touch(mode=0o600, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}")
        with self._our_errors():
            _Base.metadata.create_all(self._engine)

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def _our_errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            problem = f"la base des comptes ne répond pas ({type(error).__name__})"
            raise StoreError(problem) from error

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._our_errors(), Session(self._engine) as session, session.begin():
            yield session

    def create(self, grant: Grant, *, days: int | None = None) -> str:
        """Make a token and return it: the only time that its secret is seen.

        Args:
            grant: what it may do.
            days: until it expires; None: it does not.
        """
        name, secret = secrets.new_id(), secrets.new_secret()
        now = datetime.now(UTC)
        with self._session() as session:
            session.add(
                _Token(
                    name=name,
                    digest=secrets.digest_of(secret, self._pepper),
                    right=grant.right,
                    datasets=" ".join(sorted(grant.datasets)),
                    title=grant.title,
                    publisher=grant.publisher,
                    licence=grant.licence,
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
        with self._session() as session:
            row = session.get(_Token, name)
            # Compared even when there is none: the answer takes the same time.
            same = hmac.compare_digest(found, row.digest if row else "0" * len(found))
            if row is None or not same or row.revoked is not None:
                return None
            expires, last = _aware(row.expires), _aware(row.last_used)
            if expires is not None and expires <= now:
                return None
            if last is None or now - last > _USED_EVERY:
                row.last_used = now
            return row.grant()

    def revoke(self, name: str) -> None:
        """Make a token of no use, from now on.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._session() as session:
            row = session.get(_Token, name)
            if row is None:
                problem = f"Aucun jeton n'a l'identifiant « {name} »."
                raise NotFoundError(problem)
            row.revoked = row.revoked or datetime.now(UTC)

    def all(self) -> list[TokenInfo]:
        """Return what is known of every token, oldest first."""
        with self._session() as session:
            rows = session.scalars(select(_Token).order_by(_Token.created))
            return [
                TokenInfo(
                    row.name,
                    row.grant(),
                    row.created.replace(tzinfo=UTC),
                    _aware(row.expires),
                    _aware(row.revoked),
                    _aware(row.last_used),
                )
                for row in rows
            ]
