"""A load is published whole, or nothing has changed; a dry run tells the same."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import BusyError
from pvd_graph.model import PropertyRule
from pvd_graph.services.data_lock import writing
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.load_order import Ingested
from pvd_graph.services.load_report import Changes
from pvd_graph.store.archive import Archive
from tests.small_loads import (
    ONE,
    TWO,
    current,
    demo,
    load,
    loading_data,
    reader,
    table,
    whole,
)

ACTIONS = "SELECT ?a { ?a a <https://w3id.org/pvd-graph/ontology#Action> } ORDER BY ?a"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish two communes."""
    return loading_data(tmp_path / "data")


def _actions(data: Path) -> list[str]:
    return [row["a"].rpartition("/")[2] for row in reader(data).select(ACTIONS)]


def _everything(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def test_a_load_is_published_and_described(data: Path, tmp_path: Path) -> None:
    """Readers see its graph; the report counts what came."""
    done = load(data, demo(tmp_path / "demo", ONE, TWO))

    report = done.report
    assert (report.outcome, report.version) == ("published", "v1")
    assert (report.rows_read, report.rows_kept) == (2, 2)
    assert report.changes == Changes(12, 0, 2, 0, 0)
    assert _actions(data) == ["a1", "a2"]
    graph = vocab.graph_iri("demo", "v1")
    described = f"ASK {{ <{graph}> a ?kind ; <{vocab.expand('pvd:rowsKept')}> 2 }}"
    assert reader(data).ask(described)


def test_the_same_file_twice_changes_nothing(data: Path, tmp_path: Path) -> None:
    """Not even the number of the generation."""
    manifest = demo(tmp_path / "demo", ONE, TWO)
    load(data, manifest)
    before = _everything(data)

    again = load(data, manifest)

    assert (again.report.outcome, again.report.version) == ("unchanged", "v1")
    assert _everything(data) == before


def test_another_file_is_another_version(data: Path, tmp_path: Path) -> None:
    """It takes the place of the first, which stays in the archive."""
    manifest = demo(tmp_path / "demo", ONE, TWO)
    load(data, manifest)
    file = table(tmp_path / "next.csv", ONE.replace("Halle", "Marché"))

    done = load(data, with_file(manifest, file))

    assert done.report.version != "v1"
    assert done.report.changes == Changes(1, 7, 0, 1, 1)
    assert _actions(data) == ["a1"]
    versions = [
        one.version
        for one in Archive(data / "graphs").entries()
        if one.dataset == "demo"
    ]
    assert versions == ["v1", done.report.version]


def test_a_dry_run_tells_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    """The same report but for the outcome, and not one file touched."""
    manifest = demo(tmp_path / "demo", ONE, TWO)
    before = _everything(data)

    dry = load(data, manifest, dry_run=True).report

    assert _everything(data) == before
    real = load(data, manifest).report
    assert dry.outcome == "dry-run"
    same = {"outcome": "", "took_s": 0.0}
    assert replace(dry, **same) == replace(real, **same)  # type: ignore[arg-type]


def test_a_dry_run_makes_no_data_folder(tmp_path: Path) -> None:
    """Communes are then those of the bundled reference."""
    manifest = demo(tmp_path / "demo", "a1,01034,Halle,2024", "a2,99999,Place,2024")

    done = load(tmp_path / "absent", manifest, dry_run=True)

    assert not (tmp_path / "absent").exists()
    assert (done.report.outcome, done.report.rows_kept) == ("refused", 1)


BAD = ("a3,99999,Nulle part,2024", "a4,99001,,2024")


def test_a_row_at_fault_refuses_all(data: Path, tmp_path: Path) -> None:
    """Each is told with its line; nothing changes."""
    before = _everything(data)

    done = load(data, demo(tmp_path / "demo", ONE, *BAD))

    assert (done.report.outcome, done.report.version) == ("refused", "")
    lines = {group.column: group.lines for group in done.report.rows}
    assert lines == {"commune": [3], "titre": [4]}
    assert _everything(data) == before


def test_rows_at_fault_can_be_left_out(data: Path, tmp_path: Path) -> None:
    """The others are published, by the order or by the manifest."""
    manifest = demo(tmp_path / "demo", ONE, *BAD)

    done = load(data, manifest, policy="keep")

    assert (done.report.outcome, done.report.rows_kept) == ("published", 1)
    assert done.report.blocking == 2
    assert _actions(data) == ["a1"]
    kept = load(data, replace(manifest, policy="keep"))
    assert kept.report.outcome == "unchanged"


def test_what_a_shape_refuses_is_told_by_its_row(data: Path, tmp_path: Path) -> None:
    """Two years for one action: the line, and, when asked, the others published."""
    twice = ("a5,99002,Pont,2023", "a5,99002,Pont,2024")
    manifest = demo(tmp_path / "demo", ONE, *twice)

    refused = load(data, manifest)
    kept = load(data, manifest, policy="keep")

    assert refused.report.outcome == "refused"
    assert [(group.kind, group.lines) for group in refused.report.rows] == [
        ("forme", [3])
    ]
    assert (kept.report.outcome, kept.report.rows_kept) == ("published", 1)
    assert _actions(data) == ["a1"]


def test_nothing_kept_is_refused(data: Path, tmp_path: Path) -> None:
    """An empty graph would take the place of a full one."""
    done = load(data, demo(tmp_path / "demo", *BAD), policy="keep")

    assert done.report.outcome == "refused"
    assert "aucune ligne" in done.report.notes[0].fr


def test_a_file_that_cannot_be_read_is_told(data: Path, tmp_path: Path) -> None:
    """In the report, as whatever else is wrong."""
    manifest = demo(tmp_path / "demo", ONE)
    (tmp_path / "demo" / "actions.csv").write_text('cle,commune\n"', "utf-8")

    done = load(data, manifest)

    assert done.report.outcome == "refused"
    assert "actions.csv" in done.report.notes[0].fr


def test_what_nothing_describes_is_refused(data: Path, tmp_path: Path) -> None:
    """By the dry run too."""
    manifest = demo(tmp_path / "demo", ONE)
    actions = manifest.tables[0]
    rule = actions.objects[0]
    theme = PropertyRule("pvd:theme", iri="id/theme/inconnu")
    objects = (replace(rule, properties=(*rule.properties, theme)),)
    manifest = replace(manifest, tables=(replace(actions, objects=objects),))

    for dry_run in (True, False):
        done = load(data, manifest, dry_run=dry_run)
        assert done.report.outcome == "refused"
        assert "theme/inconnu" in done.report.notes[-1].fr


def test_what_it_takes_the_place_of_goes(data: Path, tmp_path: Path) -> None:
    """And nothing is counted twice."""
    load(data, demo(tmp_path / "old", ONE, TWO, slug="old"))
    newer = demo(tmp_path / "new", ONE, slug="new")

    load(data, replace(newer, supersedes="old"))

    slugs = {held.iri.split("/")[-2] for held in current(data).graphs}
    assert "new" in slugs
    assert "old" not in slugs
    assert _actions(data) == ["a1"]


def test_a_load_that_was_journaled_and_not_seen_is_seen(
    data: Path, tmp_path: Path
) -> None:
    """Killed between the journal and the switch: the same command ends it."""
    manifest = demo(tmp_path / "demo", ONE)
    number = (data / "store" / "current").read_text()
    load(data, manifest)
    published = whole(data)
    (data / "store" / "current").write_text(number)

    done = load(data, manifest)

    assert (done.report.outcome, done.report.version) == ("published", "v1")
    assert whole(data) == published


def test_two_loads_at_once_take_turns(data: Path, tmp_path: Path) -> None:
    """Both are published; while another writes for too long, it is said."""
    found: list[Ingested] = []
    manifests = [demo(tmp_path / slug, ONE, slug=slug) for slug in ("one", "two")]
    threads = [
        threading.Thread(target=lambda one=one: found.append(load(data, one)))
        for one in manifests
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [done.report.outcome for done in found] == ["published", "published"]
    with writing(data), pytest.raises(BusyError, match="en cours"):
        load(data, demo(tmp_path / "three", ONE, slug="three"), wait_s=0.1)


def test_what_a_killed_load_left_is_removed(data: Path, tmp_path: Path) -> None:
    """By the next one."""
    (data / "ingest-left").mkdir()

    load(data, demo(tmp_path / "demo", ONE))

    assert not list(data.glob("ingest-*"))


def test_rows_that_cannot_be_read_count_and_no_rows_are_told(
    data: Path, tmp_path: Path
) -> None:
    """Nothing that was sent is lost from the count."""
    (tmp_path / "ragged").mkdir()
    ragged = load(
        data, demo(tmp_path / "ragged", ONE, f"{TWO},more,and,more"), policy="keep"
    ).report
    empty = load(data, demo(tmp_path / "empty"), dry_run=True).report

    assert (ragged.rows_read, ragged.rows_kept, ragged.blocking) == (2, 1, 1)
    assert "aucune ligne" in empty.notes[0].fr
