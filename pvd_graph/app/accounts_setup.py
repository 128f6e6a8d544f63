"""What the account pages work with: the database, keys, e-mails, and what runs later.

A site in memory or a scratch store has none of it: its account pages are not found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.second_factor import SecondFactor
from pvd_graph.accounts.secrets import key_for, session_key_of
from pvd_graph.accounts.tokens import Tokens
from pvd_graph.app import oidc_client
from pvd_graph.config import Settings
from pvd_graph.errors import NotFoundError, PvdError
from pvd_graph.services.forgetting import forget
from pvd_graph.services.mailing import OUTBOX, Mail, Mailer, mailer_of
from pvd_graph.services.old_mails import forget_mails

__all__ = ["EXTENSION", "Accounts", "current_accounts", "has_accounts", "open_accounts"]

EXTENSION = "pvd_graph.accounts"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the views are given.

    Attributes:
        database: of the accounts, and of what people write.
        second_factor: codes, with the key of this server.
        tokens: of machines.
        data: the data folder.
        mailer: sends at once; see `send`.
        address: of the site as its visitors see it, without a slash at its end: links
            in e-mails begin with it, whatever a request says.
        oidc_name: of the OpenID Connect provider; empty: there is none.
    """

    database: Database
    second_factor: SecondFactor
    tokens: Tokens
    data: Path
    mailer: Mailer
    address: str
    oidc_name: str = ""
    _later: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="later")
    )

    def later(self, work: Callable[[], None]) -> None:
        """Have *work* done after the answer, one after the other.

        So an answer takes the same time whether there was something to do or not.
        """
        self._later.submit(_logged, work)

    def send(self, mail: Mail) -> None:
        """Send *mail* after the answer; a failure is logged, without the address."""
        self.later(lambda: self.mailer.send(mail))

    def forget_mails(self, about: frozenset[str]) -> None:
        """Take what names erased addresses out of the mailbox file, after all else."""

        def forget_now() -> None:
            forget_mails(self.data / OUTBOX, about=about)

        self.later(forget_now)

    def settle(self) -> None:
        """Wait until what was to be done later is done."""
        self._later.submit(lambda: None).result()

    def close(self) -> None:
        """Do what is left to do, then close."""
        self._later.shutdown()
        self.tokens.close()
        self.database.close()


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except PvdError as error:
        _logger.warning("not done: %s", error)
    except Exception:
        _logger.exception("not done")


def has_accounts() -> bool:
    """Tell whether people can sign in here."""
    return current_app.extensions.get(EXTENSION) is not None


def current_accounts() -> Accounts:
    """Return what the running application keeps its accounts with.

    Raises:
        NotFoundError: it has none.
    """
    found = current_app.extensions.get(EXTENSION)
    if found is None:
        problem = "Ce serveur ne tient pas de comptes."
        raise NotFoundError(problem, "This server keeps no accounts.")
    return cast("Accounts", found)


@contextmanager
def open_accounts(app: Flask, settings: Settings, address: str) -> Iterator[Accounts]:
    """Give *app* its accounts, until the end of the block.

    Args:
        app: with all of its blueprints.
        settings: of the site.
        address: of the site where `Settings.site_address` gives none.

    Raises:
        InputError: a setting that cannot be.
        StoreError: the database or a key cannot be used.
    """
    address = settings.site_address or address
    key = session_key_of(settings.data, settings.session_key)
    secure = address.startswith("https://")
    app.config.update(
        SECRET_KEY=key_for(key, "cookies"),
        SESSION_COOKIE_NAME="__Host-pvd" if secure else "pvd",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    provider = oidc_client.register(app, settings)
    accounts = Accounts(
        database=Database(settings.data, url=settings.database_url),
        second_factor=SecondFactor(key),
        tokens=Tokens(
            settings.data, pepper=settings.token_pepper, url=settings.database_url
        ),
        data=settings.data,
        mailer=mailer_of(settings),
        address=address,
        oidc_name=settings.oidc_name if provider else "",
    )
    app.extensions[EXTENSION] = accounts

    def forget_old() -> None:
        """Forget what has had its time, whoever else does so daily."""
        forget(accounts.database, settings.data)

    accounts.later(forget_old)
    try:
        yield accounts
    finally:
        accounts.close()
