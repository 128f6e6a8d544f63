"""Check a change of graphs against those that stay, and describe the loads after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pvd_graph import vocab
from pvd_graph.errors import StoreError
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.identity_of_changes import check_identity
from pvd_graph.services.integrity_of_changes import check_references
from pvd_graph.services.provenance_of_changes import leaving_provenance
from pvd_graph.services.pushed import meta_without
from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generation, HeldGraph
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["META", "check_against", "check_change", "descriptions", "meta_of"]

META = vocab.graph_iri("meta")


def check_change(current: Generation, changes: Sequence[GraphChange]) -> None:
    """Check *changes* against what the other graphs describe.

    Raises:
        InvalidGraphError: a thing would be spoken of and described nowhere, or named
            by another dataset than the one that describes it; or provenance of
            another dataset would be told.
    """
    check_against(current, changes, descriptions(current, changes)[1])


def check_against(
    current: Generation, changes: Sequence[GraphChange], described: set[str]
) -> None:
    """Check *changes* as `check_change` does.

    *described* are the lines of ``graph/meta`` after them.
    """
    starts = tuple(f"{vocab.graph_iri(change.slug)}/" for change in changes)
    leaving = [one for one in current.graphs if one.iri.startswith(starts)]
    coming = [
        (change.slug, change.path)
        for change in changes
        if change.pushed and change.path
    ]

    def gone() -> Iterator[str]:
        for held in leaving:
            yield from read_lines(current.graph_path(held))

    def added() -> Iterator[str]:
        for slug, path in coming:
            yield from leaving_provenance(slug, read_lines(path))

    store = OxigraphReader.open(current.db, current.number)
    iris = frozenset(held.iri for held in leaving)
    check_references(store, iris, gone, added, described)
    check_identity(store, iris, added)


def meta_of(current: Generation) -> HeldGraph:
    """Return the graph that describes the loads.

    Raises:
        StoreError: it is not there.
    """
    for held in current.graphs:
        if held.iri == META:
            return held
    problem = f"{current.folder} : graph/meta y manque ; relancez « pvd build »"
    raise StoreError(problem)


def descriptions(
    current: Generation, changes: Sequence[GraphChange]
) -> tuple[set[str], set[str]]:
    """Return the lines of ``graph/meta``, as they are and after *changes*."""
    before = set(read_lines(current.graph_path(meta_of(current))))
    after = before
    for change in changes:
        after = meta_without(after, change.slug)
        if change.pushed is not None:
            after = after | set(change.pushed.described())
    return before, after
