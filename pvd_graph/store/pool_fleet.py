"""The workers of one generation, kept at their number.

Knows when to fork and when to restart the zygote; knows nothing of who waits for a
worker: `on_ready` takes each new one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from pvd_graph.errors import StoreError
from pvd_graph.store.pool_damage import DamageWatch
from pvd_graph.store.pool_model import GenerationSource, PoolLimits
from pvd_graph.store.pool_process import Worker
from pvd_graph.store.pool_zygote import Zygote

__all__ = ["Fleet"]

_log = logging.getLogger(__name__)
_WATCH_S = 1.0
_FIRST_BACKOFF_S, _LONGEST_BACKOFF_S = 0.1, 10.0


class Fleet:
    """A zygote, and a thread that replaces every worker that was lost."""

    def __init__(
        self,
        source: GenerationSource,
        limits: PoolLimits,
        on_ready: Callable[[Fleet, Worker], None],
        zygote: Zygote | None = None,
    ) -> None:
        """Load the generation and fork a first worker; the others follow.

        Args:
            source: the generation.
            limits: of the pool.
            on_ready: takes each new worker, in a thread of the fleet's.
            zygote: one that was started and holds nothing yet.

        Raises:
            DamagedStoreError: the generation cannot be read.
            StoreError: no worker could be started.
        """
        self.source = source
        self.damage = DamageWatch(source, limits)
        self._limits = limits
        self._on_ready = on_ready
        self._zygote = zygote or Zygote.start()
        self._zygote.load(source, limits)
        self._zygote_lock = threading.Lock()
        self._changed = threading.Condition()
        self._wanted = limits.workers + limits.spares
        self._workers = 0
        self._long = 0
        self._networked = 0
        self._keeping = 0
        self._retired = False
        self._stopped = False
        try:
            first = self._zygote.fork()
        except StoreError:
            self._zygote.stop()
            raise
        self.protections = first.protections
        self._workers = 1
        self._first = first
        self._keeper = threading.Thread(
            target=self._keep, name=f"pvd-pool-{source.number}", daemon=True
        )

    def start(self) -> Worker:
        """Return the first worker; keep the fleet at its number from now on."""
        self._keeper.start()
        return self._first

    @property
    def zygote_pid(self) -> int:
        """Return the process that holds the generation."""
        return self._zygote.pid

    def lost(self, worker: Worker) -> None:
        """Count one worker less: it was killed, or closed."""
        with self._changed:
            if worker.beside:
                self._long -= 1
            else:
                self._workers -= 1
            if worker.keeps_place:
                self._keeping -= 1
            self._changed.notify()

    def fork_network(self) -> Worker:
        """Return a worker for one query, in a network of its own; blocks.

        It counts for itself, until `lost_network`.

        Raises:
            StoreError: none could be made.
        """
        with self._changed:
            if self._stopped or (self._retired and not self._held()):
                problem = "Une autre génération est servie maintenant. Réessayez."
                raise StoreError(problem)
            self._networked += 1
        try:
            with self._zygote_lock:
                return self._zygote.fork(network=True)
        except StoreError:
            self.lost_network()
            raise

    def lost_network(self) -> None:
        """Count one worker of `fork_network` less."""
        with self._changed:
            self._networked -= 1
            self._changed.notify()

    def _held(self) -> bool:
        """Say whether any worker is left."""
        return self._workers + self._long + self._networked > 0

    def room_beside(self) -> bool:
        """Say whether one more long query may run beside the others."""
        with self._changed:
            return not self._retired and self._long < self._limits.long_queries

    def set_beside(self, worker: Worker) -> bool:
        """Let the query of *worker*, a long one, run beside the others.

        Another worker takes its place. Says no when too many run beside already.
        """
        with self._changed:
            if self._retired or self._long >= self._limits.long_queries:
                return False
            worker.beside = True
            self._long += 1
            self._workers -= 1
            self._changed.notify()
            return True

    def let_keep(self, worker: Worker) -> bool:
        """Let a long query keep its place; says no when half of them are so kept."""
        with self._changed:
            if not self._retired and self._keeping >= max(1, self._limits.workers // 2):
                return False
            worker.keeps_place = True
            self._keeping += 1
            return True

    def exit_of(self, worker: Worker) -> int:
        """Return the signal that ended *worker*, 0 if unknown."""
        with self._zygote_lock:
            return self._zygote.exit_of(worker.pid)

    def alive(self) -> bool:
        """Say whether the zygote, or who keeps it, still runs."""
        return self._keeper.is_alive()

    def derive(self) -> Zygote | None:
        """Return a zygote that holds the same and may be changed; None if it cannot."""
        try:
            with self._zygote_lock:
                return self._zygote.derive()
        except StoreError:
            return None

    def retire(self) -> None:
        """Fork no more; the zygote stops once the last worker is lost."""
        with self._changed:
            self._retired = True
            self._changed.notify()

    def stop(self) -> None:
        """Stop the zygote now; its workers die with it, in mid-query or not."""
        with self._changed:
            self._retired = self._stopped = True
            self._changed.notify()
        self._keeper.join()

    def _keep(self) -> None:
        """Fork what is missing, until retired and empty."""
        backoff_s = _FIRST_BACKOFF_S
        while True:
            with self._changed:
                if self._stopped:
                    break
                if self._retired and not self._held():
                    break
                if self._retired or self._workers >= self._wanted:
                    self._changed.wait(_WATCH_S)
                wanted = not self._retired and self._workers < self._wanted
            try:
                if wanted:
                    self._fork()
                elif not self._zygote.alive() and not self._retired:
                    self._restart()
            except StoreError as error:
                _log.warning("query workers: %s; next try in %.1f s", error, backoff_s)
                with self._changed:
                    self._changed.wait(backoff_s)
                backoff_s = min(2 * backoff_s, _LONGEST_BACKOFF_S)
            else:
                backoff_s = _FIRST_BACKOFF_S
        self._zygote.stop()

    def _fork(self) -> None:
        if not self._zygote.alive():
            self._restart()
        with self._zygote_lock:
            worker = self._zygote.fork()
        with self._changed:
            self._workers += 1
        self._on_ready(self, worker)

    def _restart(self) -> None:
        """Replace a dead zygote; its workers died with it, and are counted as met."""
        _log.error("the parent of the query workers died, starting another")
        zygote = Zygote.start()
        zygote.load(self.source, self._limits)
        with self._zygote_lock:
            dead, self._zygote = self._zygote, zygote
        dead.stop()
