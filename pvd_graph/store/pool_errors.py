"""Every way in which a query of the pool may fail, worded in French.

Knows what the death of a worker means; knows nothing of queues.
"""

from __future__ import annotations

import logging
import signal
from typing import Any

from pvd_graph.errors import (
    BadQueryError,
    BusyError,
    DamagedStoreError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.store.pool_model import ClientBusyError, QueryCancelledError
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.syntax import unreadable

__all__ = [
    "PutBackError",
    "busy",
    "busy_client",
    "damaged",
    "death_of",
    "error_of",
    "gone",
    "out_of_memory",
    "too_long",
    "too_many_long",
]

# What the engine says begins so when a checksum of a file is wrong.
_CORRUPTION = "Corruption: "
_log = logging.getLogger(__name__)


def too_long(time_s: float) -> QueryLimitError:
    """Return the error of a query that reached its deadline."""
    problem = (
        f"La requête n'était pas finie au bout de {time_s:g} s et a été arrêtée. "
        "Restreignez-la (motifs plus précis, LIMIT, sous-ensemble), ou téléchargez les "
        "données."
    )
    english = (
        f"The query was not finished after {time_s:g} s and was stopped. Narrow it "
        "(more precise patterns, LIMIT, a subset), or download the data."
    )
    return QueryLimitError(problem, limit="time", english=english)


def out_of_memory(memory_bytes: int) -> QueryLimitError:
    """Return the error of a query that asked for more than *memory_bytes*."""
    mib = memory_bytes >> 20
    problem = (
        f"La requête a demandé plus de mémoire qu'il n'est permis ({mib} Mio) et a été "
        "arrêtée. Restreignez-la, triez ou groupez moins de solutions, ou téléchargez "
        "les données."
    )
    english = (
        f"The query asked for more memory than is allowed ({mib} MiB) and was stopped. "
        "Narrow it, sort or group fewer solutions, or download the data."
    )
    return QueryLimitError(problem, limit="memory", english=english)


def damaged() -> DamagedStoreError:
    """Return the error of a query that met files that are not what they were."""
    problem = (
        "Des fichiers du graphe sont abîmés sur ce serveur : la requête n'y est pour "
        "rien. Qui tient le site les trouve nommés dans son journal ; en attendant, "
        "téléchargez les données."
    )
    return DamagedStoreError(problem)


def death_of(ended_by: int, time_s: float, memory_bytes: int) -> PvdError:
    """Return the error of a worker that a signal ended in the middle of a query.

    Args:
        ended_by: the signal.
        time_s: what the query had, for the message.
        memory_bytes: what it had, for the message.
    """
    _log.warning("a query worker ended by signal %d", ended_by)
    if ended_by == signal.SIGABRT:
        # What the engine does when an allocation fails.
        return out_of_memory(memory_bytes)
    if ended_by == signal.SIGALRM:
        return too_long(time_s)
    if ended_by in (signal.SIGSEGV, signal.SIGBUS):
        problem = (
            "La requête est trop imbriquée ou trop longue pour être évaluée, et a été "
            "arrêtée. Simplifiez-la ou découpez-la."
        )
        return QueryLimitError(problem, limit="complexity")
    problem = "Le processus qui évaluait la requête s'est arrêté. Réessayez."
    return StoreError(problem)


def error_of(content: dict[str, Any], memory_bytes: int) -> PvdError:
    """Return the error that a worker told; *memory_bytes* is what it was allowed."""
    kind, message = content["kind"], content["message"]
    if kind == "memory":
        return out_of_memory(memory_bytes)
    if kind == "refused":
        return RefusedQueryError(message, content["english"])
    if kind == "syntax":
        return unreadable(message, content.get("line"), content.get("column"))
    if kind == "format":
        problem = f"Le format « {message} » ne convient pas à cette forme de requête."
        return BadQueryError(problem)
    # What the engine says names files of ours: it is for who runs the site.
    _log.error("a query failed: %s", message)
    if message.startswith(_CORRUPTION):
        return damaged()
    problem = "L'évaluation de la requête a échoué. Réessayez."
    return StoreError(problem)


def busy() -> BusyError:
    """Return the error of a query that found no place."""
    problem = "Trop de requêtes sont en cours. Réessayez dans quelques secondes."
    return BusyError(problem)


def gone() -> QueryCancelledError:
    """Return the error of a query that nobody waits for any more."""
    problem = "the client went away"
    return QueryCancelledError(problem)


def busy_client() -> ClientBusyError:
    """Return the error of a client whose own queries fill the line."""
    problem = (
        "Vos requêtes en cours et en attente prennent déjà toute la place d'un "
        "demandeur. Attendez leurs réponses avant d'en envoyer d'autres."
    )
    return ClientBusyError(problem)


class PutBackError(Exception):
    """A long query found no room beside, and had sent nothing: it waits for its turn.

    Never leaves the pool.
    """


def too_many_long() -> BusyError:
    """Return the error of a long query that is one too many."""
    problem = "Trop de requêtes longues sont en cours. Réessayez dans une minute."
    return BusyError(problem)
