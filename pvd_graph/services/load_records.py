"""How loads are described in ``graph/meta``, kept beside their graphs.

The description of a load is made once, when it is loaded, and lies in the archive: a
build finds it again without the partner's folder, and a rollback brings back what was
said then. It carries the loads before it, each with the moment it was replaced or
withdrawn, so that ``graph/meta`` tells the whole life of a dataset.

The visible load is the one without ``prov:invalidatedAtTime``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Manifest, Wording
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.services.provenance import describe_load
from pvd_graph.services.pushed import manifest_of
from pvd_graph.store.archive import Archive, JournalEntry, read_lines
from pvd_graph.store.generations import Generation

__all__ = [
    "Recorded",
    "described_ingest",
    "described_rollback",
    "keep_description",
    "kept_description",
    "meta_lines",
]

_POLICIES = {
    "refuse": Wording("tout est refusé", "everything is refused"),
    "keep": Wording("elle est laissée de côté", "it is left out"),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A load to publish: its line of the journal, and the lines that describe it."""

    entry: JournalEntry
    lines: tuple[str, ...]

    def described(self) -> Iterator[str]:
        """Yield the N-Triples lines of ``graph/meta`` about it."""
        yield from self.lines


def _line(subject: str, path: str, value: str) -> str:
    return f"<{subject}> {vocab.term(path)} {value} .\n"


def _moment(at: str) -> str:
    return vocab.literal(at, datatype="xsd:dateTime")


def _load_lines(manifest: Manifest, entry: JournalEntry) -> list[str]:
    return [
        f"{subject} {path} {value} .\n"
        for subject, path, value in describe_load(manifest, entry)
    ]


def _past(meta: Iterable[str], slug: str, visible: str, at: str) -> set[str]:
    """Return what *meta* says of the loads of *slug*, the *visible* one ending now."""
    starts = (
        f"<{vocab.graph_iri(slug)}/",
        *(f"<{vocab.id_iri(kind, slug)}/" for kind in ("load", "file", "rollback")),
    )
    lines = {line for line in meta if line.startswith(starts)}
    if visible:
        old = vocab.graph_iri(slug, visible)
        lines.add(_line(old, "prov:invalidatedAtTime", _moment(at)))
    return lines


def _without_load(lines: Iterable[str], slug: str, version: str) -> set[str]:
    """Leave out what is said of one load and of its files."""
    starts = (
        f"<{vocab.graph_iri(slug, version)}> ",
        f"<{vocab.id_iri('load', slug, version)}> ",
        f"<{vocab.id_iri('file', slug, version)}/",
    )
    return {line for line in lines if not line.startswith(starts)}


def described_ingest(
    manifest: Manifest,
    entry: JournalEntry,
    *,
    policy: str,
    visible: str,
    meta: Iterable[str],
) -> tuple[str, ...]:
    """Return the lines that describe a load and those before it.

    Args:
        manifest: with the files that were read, each with its sha256.
        entry: of the load; its *at* is the moment.
        policy: ``refuse`` or ``keep``.
        visible: the version that it replaces; empty when there is none.
        meta: the lines of ``graph/meta`` in force.
    """
    slug, version, at = entry.dataset, entry.version, entry.at
    past = _past(meta, slug, visible, at)
    graph, load = vocab.graph_iri(slug, version), vocab.id_iri("load", slug, version)
    lines = _without_load(past, slug, version) | set(_load_lines(manifest, entry))
    lines.add(_line(graph, "prov:generatedAtTime", _moment(at)))
    lines.add(_line(load, "prov:endedAtTime", _moment(at)))
    rule = _POLICIES[policy]
    for lang, text in (
        ("fr", f"Chargé par « pvd ingest » ; si une ligne est à corriger, {rule.fr}."),
        ("en", f"Loaded by “pvd ingest”; when a row is to be corrected, {rule.en}."),
    ):
        description = vocab.literal(text, lang=lang)
        lines.add(_line(load, "dcterms:description", description))
    if visible and visible != version:
        old = vocab.graph_iri(slug, visible)
        lines.add(_line(graph, "prov:wasRevisionOf", f"<{old}>"))
    if entry.supersedes:
        other = vocab.dataset_iri(entry.supersedes)
        lines.add(_line(vocab.dataset_iri(slug), "dcterms:replaces", f"<{other}>"))
    return tuple(sorted(lines))


def described_rollback(
    restored: Iterable[str],
    entry: JournalEntry,
    *,
    visible: str,
    meta: Iterable[str],
) -> tuple[str, ...]:
    """Return the lines of a load that a rollback brings back, and of the rollback.

    Args:
        restored: its description of then.
        entry: its new line of the journal; its *at* is the moment.
        visible: the version that is withdrawn; empty when there is none.
        meta: the lines of ``graph/meta`` in force.
    """
    slug, version, at = entry.dataset, entry.version, entry.at
    past = _past(meta, slug, visible, at)
    graph = vocab.graph_iri(slug, version)
    ended = f"<{graph}> {vocab.term('prov:invalidatedAtTime')} "
    by = f"<{graph}> {vocab.term('prov:wasInvalidatedBy')} "
    own = {line for line in restored if not line.startswith((ended, by))}
    lines = _without_load(past, slug, version) | own
    if not visible:
        return tuple(sorted(lines))
    old = vocab.graph_iri(slug, visible)
    rollback = _new_rollback(slug, at, past)
    lines |= {
        _line(old, "prov:wasInvalidatedBy", f"<{rollback}>"),
        _line(rollback, "rdf:type", vocab.term("pvd:Rollback")),
        _line(rollback, "pvd:withdraws", f"<{old}>"),
        _line(rollback, "pvd:restores", f"<{graph}>"),
        _line(rollback, "prov:startedAtTime", _moment(at)),
    }
    for lang, text in (
        ("fr", f"Retour à la version {version} par « pvd rollback »."),
        ("en", f"Back to version {version}, by “pvd rollback”."),
    ):
        description = vocab.literal(text, lang=lang)
        lines.add(_line(rollback, "dcterms:description", description))
    return tuple(sorted(lines))


def _new_rollback(slug: str, at: str, past: set[str]) -> str:
    """Return an IRI that *past* does not describe, for a rollback of now."""
    moment, number = at.replace(":", "-"), 1
    iri = vocab.id_iri("rollback", slug, moment)
    while any(line.startswith(f"<{iri}> ") for line in past):
        number += 1
        iri = vocab.id_iri("rollback", slug, f"{moment}-{number}")
    return iri


def keep_description(
    archive: Archive, entry: JournalEntry, lines: Iterable[str]
) -> JournalEntry:
    """Keep what describes the load of *entry*; return the line that names it."""
    text = "".join(lines)
    return replace(entry, about=archive.keep_text(entry.dataset, entry.version, text))


def kept_description(
    archive: Archive, datasets: Path, entry: JournalEntry
) -> tuple[str, ...]:
    """Return what describes the load of *entry*: what was kept, or its folder's words.

    Loads of older data folders have nothing kept.
    """
    if entry.about:
        text = (archive.folder / entry.about).read_text("utf-8")
        return tuple(f"{line}\n" for line in text.split("\n") if line)
    folder = datasets / entry.dataset
    if (folder / MANIFEST).exists():
        manifest = read_manifest(folder)
        if manifest.version == entry.version:
            return tuple(_load_lines(manifest, entry))
    manifest = manifest_of(archive, datasets, entry.dataset, entry.version)
    return tuple(_load_lines(manifest, entry))


def meta_lines(generation: Generation) -> Iterator[str]:
    """Yield the lines of ``graph/meta`` that *generation* holds."""
    iri = vocab.graph_iri("meta")
    for held in generation.graphs:
        if held.iri == iri:
            yield from read_lines(generation.graph_path(held))
