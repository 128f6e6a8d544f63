"""A server as this process speaks to it: addresses, credentials, errors, small reads.

Streams of answers are `pool`'s; which graphs make a generation is `deployment`'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx

from pvd_graph.addresses import ServerAddress
from pvd_graph.errors import StoreError
from pvd_graph.store.remote.adapters import ADAPTERS
from pvd_graph.store.remote.model import (
    Adapter,
    Dataset,
    ServerAwayError,
    ServerFaultError,
)
from pvd_graph.store.remote.patience import Patience

__all__ = ["RemoteServer", "our_errors", "patiently", "refused_answer"]

CONNECT_S = 2.0
READ_S = 20.0
# Of reads for which no visitor waits: what pages keep of a generation.
_PATIENT_S = 300.0
_read_s: ContextVar[float | None] = ContextVar("read_s", default=None)
# A graph of millions of triples is answered once it is indexed.
_WRITE_S = 3_600.0
_CONNECTIONS = 64
_TOLD = 300
_LATER = {429, 502, 503, 504}


@contextmanager
def patiently() -> Iterator[None]:
    """Let the reads of this thread take minutes: a slow server is no fault then."""
    token = _read_s.set(_PATIENT_S)
    try:
        yield
    finally:
        _read_s.reset(token)


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn what the HTTP client raises into our own types, without addresses."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        problem = "le serveur du graphe ne répond pas ; réessayez dans un instant"
        raise ServerAwayError(problem) from error
    except httpx.TimeoutException as error:
        problem = "le serveur du graphe n'a pas répondu à temps ; réessayez"
        raise ServerAwayError(problem) from error
    except httpx.HTTPStatusError as error:
        raise refused_answer(error.response.status_code, "") from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        problem = "la réponse du serveur du graphe s'est interrompue ; réessayez"
        raise ServerAwayError(problem) from error


def refused_answer(status: int, said: str) -> StoreError:
    """Return the error of an answer that is not one of success.

    Args:
        status: of HTTP.
        said: its body, or the start of it; empty where it may hold what it should not.
    """
    told = " ".join(said.split())[:_TOLD]
    problem = f"le serveur du graphe a répondu {status}" + (
        f" : {told}" if told else ""
    )
    return (ServerAwayError if status in _LATER else ServerFaultError)(problem)


class RemoteServer:
    """A server of the SPARQL protocols; safe for many threads."""

    def __init__(self, address: ServerAddress, adapter: Adapter | None = None) -> None:
        """Speak to the server at *address*; nothing is sent yet."""
        self.address = address
        self.adapter = adapter or ADAPTERS[address.kind]
        self._patience = Patience()
        self._client = httpx.Client(
            auth=self.auth,
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            # What the machine's environment says of proxies is not meant for this.
            trust_env=False,
            headers={"User-Agent": "pvd-graph"},
        )

    @property
    def auth(self) -> httpx.Auth | None:
        """Return how we say who we are."""
        if not self.address.user:
            return None
        kind = httpx.DigestAuth if self.adapter.digest else httpx.BasicAuth
        return kind(self.address.user, self.address.password)

    def select(
        self, query: str, dataset: Dataset, time_s: float | None = None
    ) -> list[dict[str, str]]:
        """Return the solutions of a SELECT, with the server's names of graphs.

        Raises:
            StoreError: the server is away, refuses, or answers half.
        """
        found = self.asked(query, dataset, "json", time_s)
        value = self.adapter.value
        try:
            rows = json.loads(found)["results"]["bindings"]
            return [{name: value(term) for name, term in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            problem = "le serveur du graphe a répondu un résultat illisible"
            raise ServerFaultError(problem) from error

    def asked(
        self, query: str, dataset: Dataset, name: str, time_s: float | None = None
    ) -> bytes:
        """Return the whole answer of *query* in the format *name* of the adapter.

        Args:
            query: its text.
            dataset: that it is asked of.
            name: of the format.
            time_s: what it may take; None: `READ_S`, more inside of `patiently`.

        Raises:
            StoreError: see `select`.
        """
        time_s = time_s or _read_s.get() or READ_S
        fields = self.adapter.form(query, dataset, time_s)
        with our_errors(), self._patience.asking():
            answer = self._client.post(
                self.address.query,
                data=fields,
                headers={"Accept": self.adapter.formats[name]},
                timeout=httpx.Timeout(time_s, connect=CONNECT_S),
            )
        if answer.status_code != httpx.codes.OK:
            raise refused_answer(answer.status_code, answer.text)
        self.adapter.check(answer)
        mending = self.adapter.mending(name)
        if mending is None:
            return answer.content
        return mending.feed(answer.content) + mending.end()

    def update(self, text: str) -> None:
        """Have an update done.

        Raises:
            StoreError: the server is away, or refuses.
        """
        with our_errors():
            answer = self._client.post(
                self.address.update, data={"update": text}, timeout=_WRITE_S
            )
        if not answer.is_success:
            raise refused_answer(answer.status_code, answer.text)

    def fill(self, graph: str, lines: Iterable[bytes]) -> None:
        """Put N-Triples into a graph that is absent or holds a part of them.

        Raises:
            StoreError: the server is away, or refuses; a part may be there.
        """
        with our_errors(), self._writing() as client:
            self.adapter.fill(client, self.address, graph, lines)

    def drop(self, graph: str) -> None:
        """Remove a graph, whether it is there or not.

        Raises:
            StoreError: the server is away, or refuses.
        """
        with our_errors(), self._writing() as client:
            self.adapter.drop(client, self.address, graph)

    def count(self, graph: str) -> int:
        """Return how many triples *graph* holds.

        Raises:
            StoreError: the server is away, or refuses.
        """
        query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        rows = self.select(query, Dataset((graph,)), _WRITE_S)
        return int(float(rows[0]["n"])) if rows else 0

    @contextmanager
    def _writing(self) -> Iterator[httpx.Client]:
        """Give a client that waits for as long as loading takes."""
        with httpx.Client(
            auth=self.auth,
            timeout=httpx.Timeout(_WRITE_S, connect=CONNECT_S),
            trust_env=False,
        ) as client:
            yield client

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
