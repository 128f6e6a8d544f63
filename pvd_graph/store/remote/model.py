"""What a remote store is asked, whatever server it is.

A server holds graphs under names of its own (`naming`), so that several generations
stand side by side; what differs from one product to the next is an `Adapter`.

Source: SPARQL 1.1 Protocol, SPARQL 1.1 Graph Store HTTP Protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from pvd_graph.addresses import ServerAddress
from pvd_graph.errors import StoreError

__all__ = [
    "Adapter",
    "Binding",
    "Dataset",
    "Mending",
    "ServerAwayError",
    "ServerFaultError",
]

Binding = Mapping[str, str]
"""One term of a JSON result: ``type``, ``value``, ``datatype``, ``xml:lang``."""


class ServerAwayError(StoreError):
    """The server of the graph does not answer, or says that it cannot now."""


class ServerFaultError(StoreError):
    """The server answered what the protocols do not allow, or half of an answer."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees, by their names on the server.

    Attributes:
        default: their merge is the default graph.
        named: those that ``GRAPH`` reaches.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Mending(Protocol):
    """Makes of an answer, as it streams, what a server should have written."""

    def feed(self, content: bytes) -> bytes:
        """Return what can go of what came so far."""
        ...

    def end(self) -> bytes:
        """Return what waited."""
        ...


class Adapter(Protocol):
    """How one product is spoken to, where it differs from the others."""

    @property
    def parts(self) -> int:
        """How many graphs its default graph may be merged from without harm.

        The graphs of a generation are merged into so many beforehand. 0: any number,
        nothing is merged.
        """
        ...

    @property
    def digest(self) -> bool:
        """Whether it asks for Digest, and not for Basic.

        A body that streams can only be sent once its challenge is known: then `fill`
        sends something else first.
        """
        ...

    @property
    def formats(self) -> Mapping[str, str]:
        """Format of the query pool -> media type that the server writes as it should.

        Other formats are written here, from ``json`` or ``ntriples``, which must be
        there. Where `rows.ROWS` is there too, XML, all solutions are written from it.
        """
        ...

    def form(self, query: str, dataset: Dataset, time_s: float) -> dict[str, list[str]]:
        """Return the fields of a form-encoded POST that asks *query* of *dataset*.

        Args:
            query: SPARQL text with the server's names of graphs; its own FROM, if it
                has any, must not count.
            dataset: what it sees; never empty, see `naming.NOTHING`.
            time_s: after which nobody waits for the answer.
        """
        ...

    def check(self, answer: httpx.Response) -> None:
        """Look at the head of an answer of 200.

        Raises:
            ServerFaultError: it tells that what follows is not the whole answer.
            QueryLimitError: the server stopped the query.
        """
        ...

    def value(self, binding: Binding) -> str:
        """Return the lexical value that the embedded store has for *binding*."""
        ...

    def mending(self, name: str) -> Mending | None:
        """Return what mends an answer in the format *name*; None: nothing must."""
        ...

    def fill(
        self,
        client: httpx.Client,
        address: ServerAddress,
        graph: str,
        lines: Iterable[bytes],
    ) -> None:
        """Put N-Triples into *graph*, which is absent or holds a part of them.

        May leave a part of them behind when it fails.

        Args:
            client: authenticated; its errors may go up as they are.
            address: of the server.
            graph: its name.
            lines: pieces of N-Triples of up to some 100 kB, each whole lines, without
                blank nodes.
        """
        ...

    def drop(self, client: httpx.Client, address: ServerAddress, graph: str) -> None:
        """Remove *graph*, whether it is there or not."""
        ...
