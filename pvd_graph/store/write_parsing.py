"""RDF from outside to N-Triples, in the sandboxed process that parses.

A format of quads gives one graph: that of the load, whatever name the file gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from pvd_graph.errors import BadGraphError
from pvd_graph.store.skolem import has_blank, skolemised
from pvd_graph.store.write_checks import NO_TRIPLE_TERMS, check_before, check_triple

__all__ = ["FORMATS", "check_plain", "write_parsed"]

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
"""Extension -> format."""

_OF_QUADS = ("nq", "trig")
_IN_MEMORY = ("rdf", "jsonld")


def check_plain(triple: ox.Triple) -> None:
    """Refuse a statement about a statement.

    Raises:
        BadGraphError: *triple* is one.
    """
    if isinstance(triple.object, ox.Triple):
        raise BadGraphError(*NO_TRIPLE_TERMS)


def _quads(job: dict[str, Any], source: IO[bytes]) -> Iterator[ox.Quad]:
    extension = job["extension"]
    content: IO[bytes] | bytes = source
    if extension in _IN_MEMORY:
        content = source.read()
        check_before(content, extension)
    return ox.parse(
        content,
        format=FORMATS[extension],
        base_iri=job["base"],
        without_named_graphs=extension not in _OF_QUADS,
    )


def _parsed(job: dict[str, Any], source: IO[bytes]) -> Iterator[ox.Triple]:
    """Yield the statements of *source*.

    Raises:
        SyntaxError: it does not parse, or names graphs where its format should not.
        BadGraphError: an IRI that is refused, or several graphs.
    """
    graph = None
    for quad in _quads(job, source):
        if graph is None:
            graph = quad.graph_name
        elif quad.graph_name != graph:
            problem = (
                f"Le fichier a plusieurs graphes ({graph} et {quad.graph_name}) : un "
                "jeu de données est un seul graphe. Faites un fichier de chacun."
            )
            english = (
                f"The file has several graphs ({graph} and {quad.graph_name}): a "
                "dataset is one graph. Make a file of each."
            )
            raise BadGraphError(problem, english)
        check_triple(quad.triple)
        yield quad.triple


def write_parsed(job: dict[str, Any], out: IO[bytes]) -> int:
    """Write the statements of a job's body to *out*, one a line; return how many.

    Memory grows with the file only where it has blank nodes to name.

    Raises:
        SyntaxError: it does not parse.
        BadGraphError: it is refused.
    """
    with Path(job["body"]).open("rb") as source:
        count = 0
        for count, triple in enumerate(_parsed(job, source), start=1):  # noqa: B007 - counted
            if job["skolem"]:
                check_plain(triple)
                if has_blank(triple):
                    break
            out.write(f"{triple} .\n".encode())
        else:
            out.flush()
            return count
        source.seek(0)
        kept = list(_parsed(job, source))
    for triple in kept:
        check_plain(triple)
    # What is left of the first try behind this is cut off by the parent.
    out.seek(0)
    count = 0
    for count, triple in enumerate(skolemised(kept, job["skolem"]), start=1):  # noqa: B007 - counted
        out.write(f"{triple} .\n".encode())
    out.flush()
    return count
