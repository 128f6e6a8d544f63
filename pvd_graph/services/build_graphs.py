"""The graphs of the generation that a build makes, in both of its stores.

The store on disk is what will be served; the one in memory answers the questions of
the build itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Statement
from pvd_graph.services.disk_loader import DiskLoader
from pvd_graph.services.graph_changes import held_file
from pvd_graph.services.integrity import Integrity
from pvd_graph.services.loading import check_graph
from pvd_graph.services.provenance import BuiltGraph, describe_built
from pvd_graph.store.archive import JournalEntry, read_lines, write_graph
from pvd_graph.store.generations import HeldGraph
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.validation.shapes import Shape

__all__ = ["BuildGraphs"]


class BuildGraphs:
    """The graphs so far, and what is said of them.

    Attributes:
        memory: holds them but for what no question of the build is about.
        integrity: has seen every line.
        held: each, and where its archived graph lies.
        meta: what ``graph/meta`` is to say.
    """

    def __init__(self, loader: DiskLoader, shapes: Sequence[Shape]) -> None:
        """Start with none; check those that the build makes against *shapes*."""
        self._loader, self._shapes = loader, shapes
        self.memory = WriterStore()
        self.integrity = Integrity()
        self.held: list[tuple[HeldGraph, Path]] = []
        self.meta: list[Statement] = []
        self._towns: frozenset[str] = frozenset()

    def add(self, held: HeldGraph, path: Path) -> None:
        """Put one archived graph into the stores and the generation.

        The store in memory, which the build's own questions are asked of, leaves out
        what none of them is about: the figures of towns outside the programme, a
        third of all statements.
        """
        self._loader.add(held.iri, path)
        lines = self.integrity.watch(read_lines(path))
        self.memory.load_lines(held.iri, self._working(lines))
        self.held.append((held, path))

    def _working(self, lines: Iterable[str]) -> Iterator[str]:
        """Leave out the observations of towns outside the programme."""
        start, towns = f"<{vocab.id_iri('observation')}", self._towns
        for line in lines:
            # <…/id/observation/<indicator>/<code>/<period>> …
            if (
                not line.startswith(start)
                or line[len(start) :].split("/", 3)[2] in towns
            ):
                yield line

    def load(self, entry: JournalEntry, path: Path, said: Iterable[str]) -> None:
        """Put the load of *entry* into the stores, and the lines *said* of it."""
        iri = vocab.graph_iri(entry.dataset, entry.version)
        self.add(HeldGraph(iri, held_file(entry), entry.sha256, entry.triples), path)
        for line in said:
            subject, predicate, value = line.removesuffix(" .\n").split(" ", 2)
            self.meta.append((subject, predicate, value))

    def programme_towns(self, path: Path) -> None:
        """Learn which towns are of the programme from the graph of memberships."""
        start = f"<{vocab.id_iri('membership', 'pvd')}/"
        self._towns = frozenset(
            line[len(start) :].split(">", 1)[0]
            for line in read_lines(path)
            if line.startswith(start)
        )

    def derived(self, work: Path, built: BuiltGraph, lines: Iterable[str]) -> None:
        """Write, check and load a graph that the build itself makes."""
        name = built.iri.removeprefix(vocab.BASE + "graph/")
        path = work / (name.replace("/", "__") + ".nt.zst")
        graph = write_graph(path, lines)
        check_graph(name, path, self._shapes)
        held = HeldGraph(built.iri, path.name, graph.sha256, graph.triples)
        self.add(held, path)
        if built.dataset != "meta":
            self.meta += describe_built(
                [replace(built, sha256=graph.sha256, triples=graph.triples)]
            )
