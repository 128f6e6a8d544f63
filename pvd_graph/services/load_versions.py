"""Which version of its dataset a load is, and whether it is in force already."""

from __future__ import annotations

from collections.abc import Sequence

from pvd_graph import vocab
from pvd_graph.model import Manifest
from pvd_graph.services.dataset_states import held_of, last_lines, versions_of
from pvd_graph.services.graph_making import Making
from pvd_graph.services.load_records import meta_lines
from pvd_graph.services.pushed import is_withdrawn, moment, next_version
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.generations import Generation

__all__ = ["is_same", "load_entry", "version_in_force"]


def load_entry(
    entries: Sequence[JournalEntry],
    manifest: Manifest,
    making: Making,
    fingerprint: str,
    origin: str,
) -> JournalEntry:
    """Return the line of the journal for a graph that was made.

    Its version is that of an earlier load of the same graph; else the manifest's,
    unless another graph has it: then the next one.

    Args:
        entries: of the journal.
        manifest: of the dataset.
        making: of the graph, which is there.
        fingerprint: of what it was made from.
        origin: how the load came, as the journal tells it.
    """
    graph = making.graph
    assert graph is not None  # noqa: S101 - the caller has just made it
    slug = manifest.slug
    version = _version(entries, manifest, graph.sha256)
    return JournalEntry(
        dataset=slug,
        version=version,
        sha256=graph.sha256,
        triples=graph.triples,
        fingerprint=fingerprint,
        rows_read=making.rows_read,
        rows_kept=making.rows_kept,
        file=f"{slug}/{version}.{graph.sha256[:12]}.nt.zst",
        origin=origin,
        at=moment(),
        supersedes=manifest.supersedes,
    )


def _version(entries: Sequence[JournalEntry], manifest: Manifest, sha256: str) -> str:
    versions = versions_of(entries, manifest.slug, None)
    known = {one.entry.version: one.entry for one in versions}
    same = [one.version for one in known.values() if one.sha256 == sha256]
    if same:
        return same[-1]
    return manifest.version if manifest.version not in known else next_version(known)


def version_in_force(
    entries: Sequence[JournalEntry],
    current: Generation | None,
    slug: str,
    fingerprint: str,
) -> str:
    """Return the version of the last load of *slug*, where it is to be made no more.

    Empty unless it was made from what has this *fingerprint*, and is visible.
    """
    last, held = last_lines(entries).get(slug), held_of(current, slug)
    if last is None or held is None or last.fingerprint != fingerprint:
        return ""
    visible = (held.iri, held.sha256)
    return last.version if visible == (_graph(last), last.sha256) else ""


def is_same(
    entries: Sequence[JournalEntry],
    current: Generation,
    entry: JournalEntry,
    lines: Sequence[str],
) -> bool:
    """Tell whether the graph of *entry* is in force, described in the same words.

    Args:
        entries: of the journal.
        current: the generation in force.
        entry: of the load.
        lines: of ``graph/meta`` about it.
    """
    held = held_of(current, entry.dataset)
    last = last_lines(entries).get(entry.dataset)
    if held is None or held.sha256 != entry.sha256 or last is None:
        return False
    start = f"<{vocab.dataset_iri(entry.dataset)}> "
    told = {line for line in meta_lines(current) if line.startswith(start)}
    return not is_withdrawn(last) and told == {
        line for line in lines if line.startswith(start)
    }


def _graph(entry: JournalEntry) -> str:
    return vocab.graph_iri(entry.dataset, entry.version)
