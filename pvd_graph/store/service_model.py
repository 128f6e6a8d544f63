"""What SERVICE may call, within which bounds, and how it fails, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph.errors import ServiceError

__all__ = [
    "ServicePolicy",
    "answered",
    "forbidden",
    "no_results",
    "out_of_time",
    "too_large",
    "too_many_calls",
    "unreachable",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """Which endpoints SERVICE may call, and within which bounds.

    Attributes:
        addresses: exact ones, of http or https; empty: SERVICE is refused.
        answer_bytes: longest answer of one call.
        time_s: of one call; never more than what is left to its query.
        calls: of one query. A join may call once for each of its rows.
        at_once: queries with SERVICE that run at once, each in a worker of its own.
        waiting: such queries that may wait for that.
        client: such queries of one client, running and waiting.
    """

    addresses: tuple[str, ...] = ()
    answer_bytes: int = 10 << 20
    time_s: float = 30.0
    calls: int = 50
    at_once: int = 2
    waiting: int = 8
    client: int = 2


def _error(address: str, french: str, english: str) -> ServiceError:
    remedy = "Réessayez plus tard, ou interrogez ce serveur à part."
    in_english = "Try again later, or ask that server by itself."
    return ServiceError(
        f"SERVICE <{address}> : {french} {remedy}",
        f"SERVICE <{address}>: {english} {in_english}",
    )


def forbidden(address: str) -> ServiceError:
    """Return the error of a name that leads to a private address."""
    return _error(
        address,
        "ce nom mène à une adresse privée ou locale, qui n'est jamais appelée.",
        "this name leads to a private or local address, which is never called.",
    )


def unreachable(address: str) -> ServiceError:
    """Return the error of a server that cannot be connected to, or safely."""
    return _error(
        address,
        "le serveur ne se laisse pas joindre, ou n'a pas de certificat valable.",
        "the server cannot be reached, or has no valid certificate.",
    )


def out_of_time(address: str) -> ServiceError:
    """Return the error of a call that took too long."""
    return _error(
        address,
        "le serveur n'a pas répondu à temps.",
        "the server did not answer in time.",
    )


def answered(address: str, status: int) -> ServiceError:
    """Return the error of an answer that is none; redirections are not followed."""
    return _error(
        address,
        f"le serveur a répondu par le statut HTTP {status}.",
        f"the server answered with HTTP status {status}.",
    )


def no_results(address: str) -> ServiceError:
    """Return the error of an answer in another format than those of results."""
    return _error(
        address,
        "la réponse n'est pas en JSON ou XML de résultats SPARQL.",
        "the answer is not in the JSON or XML of SPARQL results.",
    )


def unreadable(address: str) -> ServiceError:
    """Return the error of an answer that ends early, or does not parse."""
    return _error(
        address,
        "la réponse est incomplète ou mal formée.",
        "the answer is incomplete or malformed.",
    )


def too_large(address: str, most_bytes: int) -> ServiceError:
    """Return the error of an answer of more than *most_bytes*."""
    mebibytes = f"{most_bytes / 2**20:g}"
    return _error(
        address,
        f"la réponse dépasse {mebibytes} Mio. Restreignez le motif.",
        f"the answer is larger than {mebibytes} MiB. Narrow the pattern.",
    )


def too_many_calls(address: str, most: int) -> ServiceError:
    """Return the error of a query that calls more than *most* times."""
    return _error(
        address,
        f"la requête appelle plus de {most} fois. Placez SERVICE en premier.",
        f"the query calls more than {most} times. Put SERVICE first.",
    )
