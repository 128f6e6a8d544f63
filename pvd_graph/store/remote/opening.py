"""Open a generation where it is: on the chosen server, else in its folder."""

from __future__ import annotations

from typing import IO, Protocol

from pvd_graph.ports import GraphReader
from pvd_graph.store.generations import Generation
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.remote.chosen import chosen

__all__ = ["StoredReader", "open_reader"]


class StoredReader(GraphReader, Protocol):
    """A reader of a generation that is kept in a store."""

    def has_graph(self, iri: str) -> bool:
        """Say whether there is a named graph *iri*."""
        ...

    def dump_graph(self, iri: str, extension: str, out: IO[bytes]) -> None:
        """Write the graph *iri* to *out*; see `OxigraphReader.dump_graph`."""
        ...

    def write_answer(self, query: str, result_format: str, out: IO[bytes]) -> None:
        """Write the answer of *query*; see `OxigraphReader.write_answer`."""
        ...


def open_reader(generation: Generation) -> StoredReader:
    """Return the reader of *generation*.

    Raises:
        StoreError: it cannot be opened, or its server does not answer.
    """
    server = chosen()
    if server is None:
        return OxigraphReader.open(generation.db, generation.number)
    from pvd_graph.store.remote.known import seen_of  # noqa: PLC0415 - brings a client of HTTP
    from pvd_graph.store.remote.reader import RemoteReader  # noqa: PLC0415 - as above

    return RemoteReader(server, seen_of(server, generation), generation.number)
