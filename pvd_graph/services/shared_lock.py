"""The writer's lock in Redis or Valkey, for machines that share a data folder.

The lock of a file (`data_lock`) holds on one machine; over a network some file systems
pass it on, and a mounted bucket does not. This one is held beside it, for a minute at
a time and renewed, so that a machine that dies frees it; who lost it meanwhile does not
publish. It knows nothing of folders: one server, by its number of database, is for one
site.

Source: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/, with
the lock of redis-py (a random token, compared by the server when it is renewed).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pvd_graph.errors import BusyError, StoreError

if TYPE_CHECKING:
    from redis.lock import Lock

__all__ = ["SharedLock", "shared_lock"]

_NAME = "pvd-graph:writing"
_HELD_S = 60.0
_TIMEOUT_S = 5


@dataclass(slots=True)
class SharedLock:
    """The lock of this process: nowhere, until `at` says where.

    Attributes:
        held_s: how long it outlives who does not renew it.
    """

    held_s: float = _HELD_S
    _address: str = field(default="", repr=False)
    _lock: Lock | None = None

    def at(self, address: str) -> None:
        """Hold it at *address* from now on, ``redis://…``; empty: nowhere."""
        self._address = address

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it, where it is anywhere.

        Raises:
            BusyError: another machine writes.
            StoreError: the server of locks does not answer: nobody writes then.
        """
        if not self._address:
            yield
            return
        # A tenth of a second, for those who ask for it.
        from redis import Redis  # noqa: PLC0415 - as above
        from redis.exceptions import LockError, RedisError  # noqa: PLC0415 - as above

        with Redis.from_url(
            self._address, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S
        ) as client:
            # Renewed by another thread than takes it.
            lock = client.lock(_NAME, timeout=self.held_s, thread_local=False)
            try:
                taken = lock.acquire(blocking=False)
            except RedisError as error:
                raise _away() from error
            if not taken:
                problem = (
                    "une autre machine construit ou charge en ce moment ; attendez sa "
                    "fin et recommencez"
                )
                raise BusyError(problem)
            self._lock, over = lock, threading.Event()
            renewing = threading.Thread(target=self._renew, args=(lock, over))
            renewing.start()
            try:
                yield
            finally:
                self._lock = None
                over.set()
                renewing.join()
                # Lost, or its server away: it goes by itself.
                with suppress(LockError, RedisError):
                    lock.release()

    def _renew(self, lock: Lock, over: threading.Event) -> None:
        from redis.exceptions import LockError, RedisError  # noqa: PLC0415 - see `held`

        while not over.wait(self.held_s / 4):
            try:
                lock.reacquire()
            except LockError:
                return  # Lost: `check` tells it.
            except RedisError:
                continue  # Away for a moment, perhaps.

    def check(self) -> None:
        """See that what was begun under it may still be published.

        Raises:
            BusyError: it was lost: another machine may write.
            StoreError: the server of locks does not answer.
        """
        lock = self._lock
        if lock is None:
            return
        from redis.exceptions import RedisError  # noqa: PLC0415 - see `held`

        try:
            owned = lock.owned()
        except RedisError as error:
            raise _away() from error
        if not owned:
            problem = (
                "le verrou d'écriture a été perdu (serveur de verrous indisponible ou "
                "machine suspendue) ; rien n'a été publié, recommencez"
            )
            raise BusyError(problem)


def _away() -> StoreError:
    # Not the address: there may be a password in it.
    problem = (
        "le serveur de verrous (PVD_LOCK_STORAGE) ne répond pas ; rien n'a été publié"
    )
    return StoreError(problem)


shared_lock = SharedLock()
"""That of this process; its settings say where."""
