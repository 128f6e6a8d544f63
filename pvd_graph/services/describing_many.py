"""What the graph says of many things, written as RDF without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.formats import FORMATS, parse_lines
from pvd_graph.vocab import PREFIXES

__all__ = ["write_descriptions"]

_AT_ONCE = 200


def write_descriptions(
    reader: GraphReader, iris: Iterable[str], extension: str, out: IO[bytes]
) -> None:
    """Write the statements whose subjects are *iris* to *out*, thing by thing.

    Args:
        reader: of one generation.
        iris: taken as they come, two hundred at once.
        extension: key of `pvd_graph.services.formats.FORMATS`.
        out: a file.
    """
    ox.serialize(
        _triples(reader, iter(iris)),
        out,
        format=FORMATS[extension],
        prefixes=dict(PREFIXES),
    )


def _triples(reader: GraphReader, iris: Iterator[str]) -> Iterator[ox.Triple]:
    while some := list(islice(iris, _AT_ONCE)):
        terms = [*map(queries.iri, some)]
        yield from parse_lines(
            sorted(reader.construct(queries.load("describe", thing=terms)))
        )
