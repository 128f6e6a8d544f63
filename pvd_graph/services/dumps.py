"""The whole graph as files: N-Quads, TriG, and one Turtle file a named graph.

Composed by streaming from the archived graphs, which are sorted N-Triples: memory does
not grow with the graph, and the same generation always gives the same bytes. Each file
exists twice, as gzip and as zstd, with its SHA-256.

    nquads/pvd-graph.nq.gz          every statement, with its graph
    turtle/pvd-graph.trig.gz        the same, to be read by people
    turtle/graphs/cog/2026.ttl.gz   one named graph

Source: RDF 1.1 N-Quads, TriG and Turtle, https://www.w3.org/TR/trig/ .
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
import zstandard

from pvd_graph.errors import StoreError
from pvd_graph.services.dump_files import Body, DumpFile, Sink
from pvd_graph.store.archive import open_graph
from pvd_graph.store.synced import sync_folder
from pvd_graph.vocab import BASE, PREFIXES

__all__ = [
    "LIST",
    "MEDIA_TYPES",
    "SUMS",
    "DumpFile",
    "DumpGraph",
    "checksums",
    "dump_names",
    "graph_dump",
    "made_dumps",
    "make_nquads",
    "make_turtle",
    "part_of",
]

MEDIA_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "gz": "application/gzip",
    "zst": "application/zstd",
}
"""Ending -> media type: of the statements, then of the compression."""

SUMS = "SHA256SUMS"
"""Name of the list of checksums, in the format of ``sha256sum``."""

LIST = "files.json"
"""Name of the list that says that a part of the dumps is whole."""

_CHUNK = 1 << 20
_GRAPHS = BASE + "graph/"


@dataclass(frozen=True, slots=True)
class DumpGraph:
    """A named graph to dump, and the compressed N-Triples that hold it."""

    iri: str
    path: Path


def graph_dump(iri: str) -> str:
    """Return the name of the Turtle dump of a graph, without its compression.

    >>> graph_dump("https://w3id.org/pvd-graph/graph/cog/2026-01-01")
    'graphs/cog/2026-01-01.ttl'
    """
    return f"graphs/{iri.removeprefix(_GRAPHS)}.ttl"


def dump_names(graphs: Sequence[str]) -> list[str]:
    """Return the names of all dumps of a generation with these graphs."""
    stems = ["pvd-graph.nq", "pvd-graph.trig", *sorted(map(graph_dump, graphs))]
    return [f"{stem}.{ending}" for stem in stems for ending in ("gz", "zst")]


def part_of(name: str) -> str:
    """Return which part of the dumps a file is made with: ``nquads`` or ``turtle``."""
    return "nquads" if ".nq." in name else "turtle"


def _prefixes() -> bytes:
    pairs = sorted(PREFIXES.items())
    return "".join(f"@prefix {name}: <{start}> .\n" for name, start in pairs).encode()


def _make(folder: Path, fill: Callable[[Path], list[DumpFile]]) -> list[DumpFile]:
    """Fill a folder beside *folder*, then put it in its place in one step.

    Raises:
        StoreError: the disk refused, or a graph cannot be read.
    """
    work = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        found = fill(work)
        (work / LIST).write_text(json.dumps([asdict(one) for one in found], indent=1))
        _put(work, folder)
    except (OSError, zstandard.ZstdError, SyntaxError) as error:
        problem = f"{folder} : copie du graphe impossible ({error})"
        raise StoreError(problem) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return found


def _put(work: Path, folder: Path) -> None:
    """Put *work* in the place of *folder*; another process may just have done so."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        work.replace(folder)
    except OSError:
        if not (folder / LIST).exists():
            raise
    sync_folder(folder.parent)


def _add_nquads(sink: Sink, graph: DumpGraph) -> None:
    """Write the statements of *graph*, each with its graph."""
    end = f" <{graph.iri}> .\n".encode()
    kept = b""
    with open_graph(graph.path) as source:
        while chunk := source.read(_CHUNK):
            text, newline, kept = (kept + chunk).rpartition(b"\n")
            # A line feed ends a statement and nothing else: in texts it is escaped.
            sink.write((text + newline).replace(b" .\n", end))
    sink.write(kept)


def _add_turtle(one: Sink, whole: Sink, graph: DumpGraph) -> None:
    """Write *graph* as Turtle into *one*, and as a part of TriG into *whole*."""
    one.write(_prefixes())
    whole.write(f"<{graph.iri}> {{\n".encode())
    body = Body(one, whole)
    with open_graph(graph.path) as source:
        quads = ox.parse(source, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        ox.serialize(
            (quad.triple for quad in quads),
            cast("IO[bytes]", body),
            format=ox.RdfFormat.TURTLE,
            prefixes=PREFIXES,
        )
    body.finish()
    whole.write(b"}\n")


def make_nquads(folder: Path, graphs: Sequence[DumpGraph]) -> list[DumpFile]:
    """Write every statement with its graph into *folder*, replaced in one step.

    Raises:
        StoreError: the disk refused, or a graph cannot be read.
    """

    def fill(work: Path) -> list[DumpFile]:
        with Sink(work, "pvd-graph.nq") as sink:
            for graph in sorted(graphs, key=lambda one: one.iri):
                _add_nquads(sink, graph)
            return sink.finish()

    return _make(folder, fill)


def make_turtle(folder: Path, graphs: Sequence[DumpGraph]) -> list[DumpFile]:
    """Write each graph as Turtle, and all of them as TriG, into *folder*.

    Raises:
        StoreError: the disk refused, or a graph cannot be read.
    """

    def fill(work: Path) -> list[DumpFile]:
        with Sink(work, "pvd-graph.trig") as whole:
            whole.write(_prefixes())
            found = []
            for graph in sorted(graphs, key=lambda one: one.iri):
                with Sink(work, graph_dump(graph.iri)) as one:
                    _add_turtle(one, whole, graph)
                    found += one.finish()
            return [*whole.finish(), *found]

    return _make(folder, fill)


def made_dumps(folder: Path) -> dict[str, DumpFile]:
    """Return name -> dump of what stands in *folder* already."""
    found: dict[str, DumpFile] = {}
    for part in ("nquads", "turtle"):
        listed = folder / part / LIST
        if listed.exists():
            for one in json.loads(listed.read_text()):
                found[one["name"]] = DumpFile(**one)
    return found


def checksums(dumps: Sequence[DumpFile]) -> str:
    """Return the lines of `SUMS`, as ``sha256sum --check`` reads them."""
    listed = sorted(dumps, key=lambda one: one.name)
    return "".join(f"{one.sha256}  {one.name}\n" for one in listed)
