"""A load is described with those before it, and found again without its folder."""

from dataclasses import replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.services.load_records import (
    described_ingest,
    described_rollback,
    keep_description,
    kept_description,
)
from pvd_graph.store.archive import Archive, JournalEntry
from tests.small_loads import ONE, demo

ENTRY = JournalEntry(
    "demo", "v2", "ab" * 32, 6, "f", 1, 1, "demo/v2", at="2026-02-01T00:00:00Z"
)


def _said(lines: tuple[str, ...], subject: str, path: str) -> list[str]:
    start = f"<{subject}> {vocab.term(path)} "
    return [line.removeprefix(start)[:-3] for line in lines if line.startswith(start)]


def _ingest(
    folder: Path, *, visible: str, meta: tuple[str, ...] = ()
) -> tuple[str, ...]:
    manifest = replace(demo(folder, ONE), version="v2")
    sealed = tuple(replace(one, sha256="cd" * 32) for one in manifest.tables)
    manifest = replace(manifest, tables=sealed)
    return described_ingest(manifest, ENTRY, policy="keep", visible=visible, meta=meta)


def test_the_version_before_ends_when_the_next_one_comes(tmp_path: Path) -> None:
    """And the new one says what it revises, when, and by which policy."""
    old, new = vocab.graph_iri("demo", "v1"), vocab.graph_iri("demo", "v2")

    lines = _ingest(tmp_path, visible="v1")

    moment = '"2026-02-01T00:00:00Z"^^' + vocab.term("xsd:dateTime")
    assert _said(lines, old, "prov:invalidatedAtTime") == [moment]
    assert _said(lines, new, "prov:wasRevisionOf") == [f"<{old}>"]
    assert _said(lines, new, "prov:invalidatedAtTime") == []
    load = vocab.id_iri("load", "demo", "v2")
    descriptions = _said(lines, load, "dcterms:description")
    assert any("laissée de côté" in one for one in descriptions)
    assert lines == tuple(sorted(lines))


def test_the_past_is_carried_and_other_datasets_are_not(tmp_path: Path) -> None:
    """What was said of this very version is replaced."""
    past = f"<{vocab.graph_iri('demo', 'v0')}> <http://e/p> <http://e/o> .\n"
    same = f"<{vocab.graph_iri('demo', 'v2')}> <http://e/p> <http://e/o> .\n"
    other = f"<{vocab.graph_iri('demonstration', 'v0')}> <http://e/p> <http://e/o> .\n"

    lines = _ingest(tmp_path, visible="", meta=(past, same, other))

    assert past in lines
    assert same not in lines
    assert other not in lines


def test_a_rollback_says_what_it_withdraws_and_restores(tmp_path: Path) -> None:
    """The version that comes back has no end any more; two in a second differ."""
    first = _ingest(tmp_path, visible="")
    ended = f"<{vocab.graph_iri('demo', 'v2')}> {vocab.term('prov:invalidatedAtTime')} "
    meta = (*first, f'{ended}"2026-03-01T00:00:00Z" .\n')

    once = described_rollback(meta, ENTRY, visible="v3", meta=meta)
    twice = described_rollback(meta, ENTRY, visible="v3", meta=once)

    assert not any(line.startswith(ended) for line in once)
    withdraws = f" {vocab.term('pvd:withdraws')} <{vocab.graph_iri('demo', 'v3')}> .\n"
    assert sum(line.endswith(withdraws) for line in once) == 1
    assert sum(line.endswith(withdraws) for line in twice) == 2


def test_what_is_kept_is_found_without_the_folder(tmp_path: Path) -> None:
    """Beside the graph, line by line."""
    archive, lines = Archive(tmp_path / "graphs"), _ingest(tmp_path, visible="")

    entry = keep_description(archive, ENTRY, lines)

    assert entry.about
    assert kept_description(archive, tmp_path / "none", entry) == lines
