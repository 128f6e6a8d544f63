"""Questions that the command line asks of the published graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pvd_graph.errors import BadQueryError, StoreError
from pvd_graph.store.generations import Generations
from pvd_graph.store.lexing import examine
from pvd_graph.store.mistakes import explained
from pvd_graph.store.remote.opening import StoredReader, open_reader
from pvd_graph.store.search import SearchIndex

__all__ = ["answer", "open_current", "open_index"]


def open_current(data: Path) -> StoredReader:
    """Open the published generation of the data folder.

    Raises:
        StoreError: nothing was published there yet.
    """
    generation = Generations(data / "store").current()
    if generation is None:
        problem = f"{data} : rien n'est encore publié ; lancez « pvd build »"
        raise StoreError(problem)
    return open_reader(generation)


@contextmanager
def open_index(data: Path) -> Iterator[tuple[StoredReader, SearchIndex]]:
    """Open the published generation with the index of its names.

    Raises:
        StoreError: nothing was published there yet.
    """
    reader = open_current(data)
    generation = Generations(data / "store").get(reader.generation)
    index = SearchIndex(generation.search)
    try:
        yield reader, index
    finally:
        index.close()


def answer(data: Path, query: str, result_format: str, out: BinaryIO) -> None:
    """Write the answer of *query* to *out*; the format is guessed when not given.

    Raises:
        BadQueryError: the query does not parse, calls a service, or the format does
            not fit its form.
        StoreError: nothing was published there yet.
    """
    examine(query)
    try:
        open_current(data).write_answer(query, result_format, out)
    except BadQueryError as error:
        raise explained(query, error) from None
