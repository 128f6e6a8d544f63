"""The answer of one query, and every way in which it may end.

Knows frames, deadlines and what the death of a worker means; words the errors, in
French, for whoever asked. Knows nothing of the queue.
"""

from __future__ import annotations

import json
import logging
import signal
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

from pvd_graph.errors import (
    BadQueryError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.store import wire
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_model import (
    Encoding,
    PoolLimits,
    QueryKind,
)
from pvd_graph.store.pool_process import DeadlineError, Worker, WorkerLostError
from pvd_graph.store.syntax import unreadable

__all__ = ["Answer", "Deadline", "Lease", "error_of"]

_log = logging.getLogger(__name__)


GiveBack = Callable[[Fleet, Worker, bool], None]
"""Takes a worker back; the last argument says whether it may serve again."""


class Lease:
    """A worker while it serves one query; given back once, whatever happens."""

    def __init__(self, fleet: Fleet, worker: Worker, give_back: GiveBack) -> None:
        """Hold *worker* until `release`."""
        self.fleet = fleet
        self.worker = worker
        self._give_back = give_back
        self._held = True

    def release(self, *, reusable: bool) -> None:
        """Give the worker back, or kill it when its query was not finished."""
        if self._held:
            self._held = False
            self._give_back(self.fleet, self.worker, reusable)


class Answer:
    """The answer of one query, from one generation; a context manager.

    Attributes:
        source: the generation that answered.
        generation: its number.
        kind: ``select``, ``ask`` or ``graph``.
        encoding: compression in fact used.
        length: bytes in all when the answer is small and whole, else None.
    """

    def __init__(
        self,
        lease: Lease,
        head: dict[str, Any],
        deadline: Deadline,
        limits: PoolLimits,
    ) -> None:
        """Take over *lease*; *head* is what the worker said first."""
        self.source = lease.fleet.source
        self.generation = self.source.number
        self.kind: QueryKind = head["kind"]
        self.encoding: Encoding = head["encoding"]
        self.length: int | None = head.get("length")
        self._lease = lease
        self._deadline = deadline
        self._limits = limits

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of the answer, up to 64 KiB at a time. Runs once.

        The worker is free as soon as the last chunk left it.

        Raises:
            QueryLimitError, StoreError, QueryCancelledError: the answer could not be
                finished; what was yielded is not a whole document.
        """
        size = 0
        try:
            while True:
                kind, payload = self._deadline.read(self._lease)
                if kind == wire.END:
                    self._lease.release(reusable=not json.loads(payload)["leaves"])
                    return
                if kind == wire.ERROR:
                    content = json.loads(payload)
                    self._lease.release(reusable=not content["leaves"])
                    raise error_of(content)
                size += len(payload)
                if size > self._limits.answer_bytes:
                    problem = (
                        "La réponse dépasse la taille autorisée "
                        f"({self._limits.answer_bytes // 2**20} Mio)."
                    )
                    raise QueryLimitError(problem, limit="size")
                yield payload
        finally:
            self.close()

    def close(self) -> None:
        """Stop the query if it still runs. May be called again."""
        self._lease.release(reusable=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Deadline:
    """When a query must have ended, and who may end it before."""

    def __init__(
        self, time_s: float, nice_after_s: float, cancelled: Callable[[], bool] | None
    ) -> None:
        """Start the clock now."""
        self.time_s = time_s
        self._start = time.monotonic()
        self._nice_at = self._start + nice_after_s
        self._end = self._start + time_s
        self._cancelled = cancelled

    def read(self, lease: Lease) -> tuple[bytes, bytes]:
        """Return the next frame of the worker, or stop it and say why.

        Raises:
            QueryLimitError, StoreError, QueryCancelledError: why there is none.
        """
        worker = lease.worker
        try:
            if not worker.niced:
                try:
                    return worker.read(min(self._nice_at, self._end), self._cancelled)
                except DeadlineError:
                    worker.lower_priority()
                    lease.fleet.set_beside(worker)
            return worker.read(self._end, self._cancelled)
        except DeadlineError:
            lease.release(reusable=False)
            raise _too_long(self.time_s) from None
        except WorkerLostError:
            ended_by = lease.fleet.exit_of(worker)
            lease.release(reusable=False)
            raise _death(ended_by, self.time_s) from None


def _too_long(time_s: float) -> QueryLimitError:
    problem = (
        f"La requête a dépassé {time_s:g} s de calcul et a été arrêtée. Restreignez-la "
        "(motifs plus précis, LIMIT, sous-ensemble), écrivez MINUS au lieu de FILTER "
        "NOT EXISTS, ou téléchargez les données."
    )
    return QueryLimitError(problem, limit="time")


def _out_of_memory() -> QueryLimitError:
    problem = (
        "La requête a demandé plus de mémoire qu'il n'est permis et a été arrêtée. "
        "Restreignez-la, triez ou groupez moins de solutions, ou téléchargez les "
        "données."
    )
    return QueryLimitError(problem, limit="memory")


def _death(ended_by: int, time_s: float) -> PvdError:
    """Return the error of a worker that a signal ended in the middle of a query."""
    _log.warning("a query worker ended by signal %d", ended_by)
    if ended_by == signal.SIGABRT:
        # What the engine does when an allocation fails.
        return _out_of_memory()
    if ended_by == signal.SIGALRM:
        return _too_long(time_s)
    if ended_by in (signal.SIGSEGV, signal.SIGBUS):
        problem = (
            "La requête est trop imbriquée ou trop longue pour être évaluée, et a été "
            "arrêtée. Simplifiez-la ou découpez-la."
        )
        return QueryLimitError(problem, limit="complexity")
    problem = "Le processus qui évaluait la requête s'est arrêté. Réessayez."
    return StoreError(problem)


def error_of(content: dict[str, Any]) -> PvdError:
    """Return the error that a worker told."""
    kind, message = content["kind"], content["message"]
    if kind == "memory":
        return _out_of_memory()
    if kind == "syntax":
        return unreadable(message, content.get("line"), content.get("column"))
    if kind == "format":
        problem = f"Le format « {message} » ne convient pas à cette forme de requête."
        return BadQueryError(problem)
    problem = f"L'évaluation de la requête a échoué : {message}"
    return StoreError(problem)
