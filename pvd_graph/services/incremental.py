"""The next generation from the one in force and a few changed graphs.

Only what changed is written: tables of the database and archived graphs are linked, the
search index is carried over unless something that it names has changed. Where taking a
graph out costs more than loading all the others (some 300,000 of two million triples),
the database is loaded anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.services.carried_index import (
    NameChanges,
    carry_index,
    index_anew,
    name_changes,
)
from pvd_graph.services.change_check import (
    META,
    check_against,
    descriptions,
    meta_of,
)
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.loading import check_graph
from pvd_graph.services.peer_changes import PEERS_GRAPH
from pvd_graph.services.retelling import Retelling, retell
from pvd_graph.services.searched import told_entries
from pvd_graph.store.archive import (
    GraphFile,
    patch_graph,
    read_lines,
    write_graph,
)
from pvd_graph.store.changing import ChangingStore, copy_store
from pvd_graph.store.generations import Generation, HeldGraph
from pvd_graph.validation.shapes import Shape

__all__ = ["compose", "facts_of"]

_SHEETS = f"{vocab.graph_iri('experience')}/"
# Taking a triple out costs seven times what loading one in bulk does.
_DROP_COST = 7


def facts_of(generation: Generation) -> dict[str, object]:
    """Return what the manifest of *generation* says beyond its graphs."""
    text = (generation.folder / "manifest.json").read_text("utf-8")
    own = {"number", "triples", "graphs", "digest"}
    return {key: value for key, value in json.loads(text).items() if key not in own}


class _Next:
    """The state that the steps of one composition share."""

    def __init__(
        self,
        current: Generation,
        folder: Path,
        changes: Sequence[GraphChange],
        shapes: Sequence[Shape],
    ) -> None:
        self.current = current
        self.folder = folder
        self.changes = changes
        self.shapes = shapes
        self.work = folder / "work"
        self.work.mkdir()
        starts = tuple(f"{vocab.graph_iri(change.slug)}/" for change in changes)
        self.gone = [one for one in current.graphs if one.iri.startswith(starts)]
        self.kept = [one for one in current.graphs if one not in self.gone]
        self.added = [
            (held, change.path)
            for change in changes
            if (held := change.held()) is not None and change.path is not None
        ]
        self.store: ChangingStore
        # Lines that leave graph/meta, and that come to it.
        self.described: tuple[set[str], set[str]] = set(), set()
        self.after: set[str] = set()
        self.meta: tuple[HeldGraph, Path]
        # A graph that goes on with some lines changed.
        self.retold: list[tuple[HeldGraph, Path]] = []

    def gone_lines(self) -> Iterator[str]:
        """Yield the lines of the graphs that are taken out."""
        for held in self.gone:
            yield from read_lines(self.current.graph_path(held))

    def added_lines(self) -> Iterator[str]:
        """Yield the lines of the graphs that come."""
        for _, path in self.added:
            yield from read_lines(path)

    def open(self) -> None:
        """Make the store that holds what is kept."""
        dropped = sum(held.triples for held in self.gone)
        if dropped * _DROP_COST < self.current.triples:
            copy_store(self.current.db, self.work / "db")
            self.store = ChangingStore(self.work / "db")
            for held in self.gone:
                self.store.drop(held.iri)
            return
        self.store = ChangingStore(self.work / "db")
        for held in self.kept:
            path = self.current.graph_path(held)
            self.store.load_archived(held.iri, path, held.triples)

    def fill(self) -> None:
        """Make the store of what is kept and of the new graphs."""
        self.open()
        try:
            for held, path in self.added:
                self.store.load_archived(held.iri, path, held.triples)
        except BaseException:
            self.store.close()
            raise

    def describe(self) -> None:
        """Check the changes and the new ``graph/meta``, and write that beside."""
        before, after = descriptions(self.current, self.changes)
        check_against(self.current, self.changes, after)
        self._write_meta(before, after)

    def _write_meta(self, before: set[str], after: set[str]) -> None:
        path = self.work / "meta.nt.zst"
        written = write_graph(path, after)
        check_graph("meta", path, self.shapes)
        self.described, self.after = (before - after, after - before), after
        self.meta = HeldGraph(META, path.name, written.sha256, written.triples), path

    def retell(self) -> None:
        """Let suggestions of peers tell the sheets as they are once all is filled."""
        graphs = [*self.gone, *(held for held, _ in self.added)]
        sheets = {
            vocab.id_iri("experience", one.iri.removeprefix(_SHEETS).split("/")[0])
            for one in graphs
            if one.iri.startswith(_SHEETS)
        }
        held = next((one for one in self.kept if one.iri == PEERS_GRAPH), None)
        if held is None or not sheets:
            return
        found = retell(self.store.reader(), sorted(sheets))
        if found.gone or found.come:
            self.store.replace_lines(PEERS_GRAPH, found.gone, found.come)
            self._rewrite(held, found)

    def _rewrite(self, held: HeldGraph, found: Retelling) -> None:
        """Write *held* with its lines of now beside, and its digest into the meta."""
        path = self.work / held.file
        file = self.current.graph_path(held)
        before = GraphFile(file, held.sha256, held.triples)
        written = patch_graph(path, before, found.gone, found.come)
        new = replace(held, sha256=written.sha256, triples=written.triples)
        self.kept.remove(held)
        self.retold.append((new, path))
        meta = set(read_lines(self.current.graph_path(meta_of(self.current))))
        told = self.after & _digest_of(held)
        self._write_meta(meta, self.after - told | (_digest_of(new) if told else set()))

    def tell(self) -> None:
        """Put the new ``graph/meta`` in the place of the old one."""
        self.store.replace_lines(META, *self.described)
        self.kept.remove(meta_of(self.current))

    def save(self) -> None:
        """Write the database of the next generation."""
        self.store.save(self.folder / "db")

    def carry(self, names: NameChanges) -> None:
        """Write the index of the next generation, where that of now goes on."""
        target = self.folder / "search.sqlite"
        carry_index(
            self.current.search,
            target,
            self.described,
            told_entries(self.store.reader(), sorted(names.told)),
            names.told,
        )


def _digest_of(held: HeldGraph) -> set[str]:
    """Return the lines of ``graph/meta`` on the size and the digest of a graph."""
    triples = vocab.literal(str(held.triples), datatype="xsd:integer")
    digest = vocab.literal(held.sha256)
    return {
        f"<{held.iri}> {vocab.term('pvd:triples')} {triples} .\n",
        f"<{held.iri}> {vocab.term('pvd:sha256')} {digest} .\n",
    }


def _nothing() -> None:
    """Do nothing."""


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def compose(
    current: Generation,
    folder: Path,
    changes: Sequence[GraphChange],
    shapes: Sequence[Shape],
    meanwhile: Callable[[], None] = _nothing,
) -> list[HeldGraph]:
    """Fill *folder* with what *current* holds but for *changes*; return its graphs.

    The engine loads, then saves, on one core while the other checks, then writes the
    index.

    Args:
        current: the generation in force.
        folder: of the next one, as `Generations.start` gives it.
        changes: at most one a dataset.
        shapes: for the description of the loads.
        meanwhile: called once, while the engine loads; what it raises ends all.

    Raises:
        InvalidGraphError: a thing would be spoken of and described nowhere.
        StoreError: the disk or the engine failed.
    """
    run = _Next(current, folder, changes, shapes)
    with ThreadPoolExecutor(1) as engine:
        loaded = engine.submit(run.fill)
        try:
            run.describe()
            meanwhile()
            lines = (
                line for part in (run.gone_lines, run.added_lines) for line in part()
            )
            names = name_changes(lines)
        except BaseException:
            if loaded.exception() is None:
                run.store.close()
            raise
        loaded.result()
        with closing(run.store):
            run.retell()
            run.tell()
            saved = engine.submit(run.save)
            try:
                if not names.anew:
                    run.carry(names)
                _link_graphs(run)
            finally:
                saved.result()
    if names.anew:
        index_anew(folder)
    shutil.rmtree(run.work)
    return [held for held, _ in (*run.added, *run.retold, run.meta)] + run.kept


def _link_graphs(run: _Next) -> None:
    """Put the files of all graphs into the next generation."""
    folder = run.folder / "graphs"
    for held in run.kept:
        _link(run.current.graph_path(held), folder / held.file)
    for held, path in (*run.added, *run.retold, run.meta):
        _link(path, folder / held.file)
