"""The reference comes first; what was pushed wins over its folder."""

from dataclasses import replace
from pathlib import Path

from pvd_graph.services.build_order import build_order
from pvd_graph.services.pushed import withdrawal
from pvd_graph.store.archive import Archive, JournalEntry
from tests.services.dataset_folders import write_dataset


def _folder(parent: Path, slug: str, more: str = "") -> None:
    folder = write_dataset(parent / slug, more=more)
    manifest = folder / "dataset.toml"
    text = manifest.read_text("utf-8").replace('slug = "demo"', f'slug = "{slug}"')
    manifest.write_text(text, "utf-8")


def test_the_reference_then_the_towns_then_the_others(tmp_path: Path) -> None:
    """By name; a folder whose file is a partner's to bring waits."""
    for slug in ("beta", "pvd-membership", "alpha", "cog", "waiting"):
        _folder(tmp_path, slug)
    (tmp_path / "waiting" / "demo.csv").unlink()

    order = build_order(tmp_path, Archive(tmp_path / "graphs"))

    assert order.slugs == ("cog", "pvd-membership", "alpha", "beta")
    assert (dict(order.pushed), order.hidden) == ({}, frozenset())


def test_what_takes_a_place_hides_the_other(tmp_path: Path) -> None:
    """By its manifest or by its last load, unless that was withdrawn."""
    _folder(tmp_path, "old")
    _folder(tmp_path, "new", more='supersedes = "old"\n')
    archive = Archive(tmp_path / "graphs")
    load = JournalEntry(
        "pushed", "1", "aa", 1, "f", 1, 1, "p", origin="ingest", supersedes="older"
    )
    archive.record(load)
    loaded = build_order(tmp_path, archive)
    archive.record(replace(withdrawal(load), origin="rollback"))

    assert loaded.slugs == ("new", "old", "pushed")
    assert loaded.pushed == {"pushed": load}
    assert loaded.hidden == {"old", "older"}
    assert build_order(tmp_path, archive).hidden == {"old"}
