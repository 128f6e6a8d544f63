"""An earlier version comes back, and what was replaced with it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import (
    ConflictError,
    InvalidGraphError,
    NotFoundError,
    StoreError,
)
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.partner_table import (
    PARTNER_FILE,
    PARTNER_TABLE,
    partner_csv,
)
from pvd_graph.services.rolling_back import RolledBack, rollback
from pvd_graph.store.archive import Archive
from pvd_graph.store.generations import Generations
from tests.small_loads import (
    ONE,
    SOURCES,
    TWO,
    current,
    demo,
    load,
    loading_data,
    reader,
    table,
    whole,
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish two communes."""
    return loading_data(tmp_path / "data")


def _two_versions(data: Path, tmp_path: Path) -> tuple[list[str], str]:
    """Load two versions; return what the first looked like, and the second's name."""
    manifest = demo(tmp_path / "demo", ONE, TWO)
    load(data, manifest)
    first = whole(data)
    file = table(tmp_path / "next.csv", ONE)
    return first, load(data, with_file(manifest, file)).report.version


def test_the_previous_version_comes_back(data: Path, tmp_path: Path) -> None:
    """The very same graph; and the newer one, when asked by name."""
    first, newer = _two_versions(data, tmp_path)
    second = whole(data)

    back = rollback(data, SOURCES, "demo")
    assert (back.withdrawn, back.restored) == (newer, "v1")
    assert whole(data) == first

    rollback(data, SOURCES, "demo", to=newer)
    assert whole(data) == second


def test_a_rollback_that_was_stopped_is_ended_by_the_next(
    data: Path, tmp_path: Path
) -> None:
    """Killed between the journal and the switch: not one version further back."""
    first, newer = _two_versions(data, tmp_path)
    generations = Generations(data / "store")
    before = current(data).number
    rollback(data, SOURCES, "demo")
    generations.switch(before)

    done = rollback(data, SOURCES, "demo")

    assert done.withdrawn == newer
    assert whole(data) == first


def test_a_first_load_half_taken_out_is_taken_out(data: Path, tmp_path: Path) -> None:
    """The same, where there is no version before."""
    load(data, demo(tmp_path / "demo", ONE))
    before = current(data).number
    rollback(data, SOURCES, "demo")
    Generations(data / "store").switch(before)

    rollback(data, SOURCES, "demo")

    assert held_of(current(data), "demo") is None
    rollback(data, SOURCES, "demo")
    assert held_of(current(data), "demo") is not None


def test_a_rollback_is_told_in_the_descriptions(data: Path, tmp_path: Path) -> None:
    """What was withdrawn, when; the visible load is the one without an end."""
    _, newer = _two_versions(data, tmp_path)

    rollback(data, SOURCES, "demo")

    pvd, prov = (vocab.expand(name) for name in ("pvd:", "prov:"))
    gone, held = (vocab.graph_iri("demo", name) for name in (newer, "v1"))
    assert reader(data).ask(
        f"ASK {{ ?r a <{pvd}Rollback> ; <{pvd}withdraws> <{gone}> ; "
        f"<{pvd}restores> <{held}> . <{gone}> <{prov}invalidatedAtTime> ?at ; "
        f"<{prov}wasRevisionOf> <{held}> "
        f"FILTER NOT EXISTS {{ <{held}> <{prov}invalidatedAtTime> ?when }} }}"
    )


def test_the_version_in_force_is_not_brought_back(data: Path, tmp_path: Path) -> None:
    """Nothing is written."""
    load(data, demo(tmp_path / "demo", ONE))
    lines = len(Archive(data / "graphs").entries())

    done = rollback(data, SOURCES, "demo", to="v1")

    assert done == RolledBack("demo", "v1", "v1")
    assert len(Archive(data / "graphs").entries()) == lines


def _of_itself(folder: Path, slug: str) -> Manifest:
    """Write a dataset that describes its own publisher, ``chambre-99``."""
    demo(folder, ONE, slug=slug)
    (folder / PARTNER_FILE).write_text(
        partner_csv("chambre-99", "Chambre", "chambre-consulaire"), "utf-8"
    )
    path = folder / "dataset.toml"
    text = path.read_text("utf-8").replace('"pvd-graph"', '"chambre-99"')
    text = re.sub(r"^(rows|sha256) = .*\n", "", text, flags=re.MULTILINE)
    path.write_text(text + PARTNER_TABLE, "utf-8")
    return read_manifest(folder)


def test_the_first_load_is_taken_out_and_comes_back(data: Path, tmp_path: Path) -> None:
    """A partner's: before it there was nothing."""
    before = whole(data)
    load(data, demo(tmp_path / "demo", ONE))

    done = rollback(data, SOURCES, "demo")

    assert (done.withdrawn, done.restored) == ("v1", "")
    assert whole(data) == before
    assert rollback(data, SOURCES, "demo").restored == "v1"


def test_a_publisher_who_describes_itself_is_taken_out_too(
    data: Path, tmp_path: Path
) -> None:
    """As datasets made from a template: nothing else names that publisher."""
    before = whole(data)
    manifest = _of_itself(tmp_path / "demo", "demo")
    load(data, manifest)

    assert rollback(data, SOURCES, "demo").withdrawn == "v1"
    assert whole(data) == before


def test_a_publisher_of_another_dataset_stays_described(
    data: Path, tmp_path: Path
) -> None:
    """Told with the dataset that would be without."""
    load(data, _of_itself(tmp_path / "demo", "demo"))
    other = demo(tmp_path / "other", "b1,99001,Halle,2024", slug="other")
    load(data, replace(other, publisher="chambre-99"))

    with pytest.raises(InvalidGraphError, match="dataset/other"):
        rollback(data, SOURCES, "demo")


def test_what_was_replaced_comes_back(data: Path, tmp_path: Path) -> None:
    """As it was, descriptions too."""
    load(data, demo(tmp_path / "old", ONE, TWO, slug="old"))
    before = whole(data)
    newer = replace(demo(tmp_path / "new", ONE, slug="new"), supersedes="old")
    load(data, newer)

    done = rollback(data, SOURCES, "new")

    assert done.returned == ("old",)
    assert whole(data) == before
    old = vocab.dataset_iri("old")
    assert reader(data).ask(f"ASK {{ <{old}> ?p ?o }}")
    load(data, newer)
    assert held_of(current(data), "old") is None


def test_a_dataset_of_the_build_has_nothing_before(data: Path) -> None:
    """It is not taken out: others rest on it."""
    with pytest.raises(ConflictError, match="première"):
        rollback(data, SOURCES, "base")


@pytest.mark.parametrize(("slug", "to"), [("none", ""), ("base", "9")])
def test_the_unknown_is_told(data: Path, slug: str, to: str) -> None:
    """Dataset or version."""
    with pytest.raises(NotFoundError, match=to or slug):
        rollback(data, SOURCES, slug, to=to)


def test_a_lost_archive_is_told(data: Path, tmp_path: Path) -> None:
    """And nothing changes."""
    _two_versions(data, tmp_path)
    before = whole(data)
    for path in (data / "graphs" / "demo").glob("v1.*.zst"):
        path.write_bytes(b"")

    with pytest.raises(StoreError, match="archive"):
        rollback(data, SOURCES, "demo")
    assert whole(data) == before


def test_nothing_built_is_told(tmp_path: Path) -> None:
    """With the remedy."""
    with pytest.raises(StoreError, match="pvd build"):
        rollback(tmp_path, SOURCES, "demo")
