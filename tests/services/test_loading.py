"""One folder becomes one archived, checked, journaled graph, or nothing at all."""

import hashlib
from pathlib import Path

import pytest

from pvd_graph.errors import InputError, InvalidGraphError, UnreadableFileError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import ontology_folder
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.loading import load_dataset
from pvd_graph.store.archive import Archive
from pvd_graph.validation.shapes import load_shapes

MANIFEST = """
slug = "demo"
version = "1"
publisher = "anct"
licence = "https://example.org/licence"
attribution = "Démonstration"
landing_page = "https://example.org/"
issued = 2026-01-01
title = {{ fr = "Démonstration" }}
description = {{ fr = "Deux communes fictives" }}
[[tables]]
path = "demo.csv"
rows = {rows}
sha256 = "{sha256}"
[tables.columns.code]
type = "commune"
[tables.columns.siren]
type = "text"
[[tables.objects]]
iri = "id/commune/{{code}}"
a = ["igeo:Commune"]
properties = [
  {{ path = "igeo:codeINSEE", column = "code" }},
  {{ path = "igeo:nom", text = "Ville {{code}}", lang = "" }},
  {{ path = "rdfs:label", text = "Ville {{code}}", lang = "fr" }},
  {{ path = "igeo:subdivisionDirecteDe", iri = "id/departement/99" }},
  {{ path = "pvd:siren", column = "siren" }},
]
"""
TABLE = "code,siren\n99001,200000001\n99002,200000002\n"
SHAPES = load_shapes(ontology_folder() / "shapes")


def _dataset(folder: Path, table: str = TABLE) -> Manifest:
    folder.mkdir(exist_ok=True)
    (folder / "demo.csv").write_text(table, encoding="utf-8")
    sha256 = hashlib.sha256(table.encode()).hexdigest()
    text = MANIFEST.format(rows=table.count("\n") - 1, sha256=sha256)
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    return read_manifest(folder)


def test_a_load_exists_once_it_is_journaled(tmp_path: Path) -> None:
    """Graph on disk, line in the journal, counts told; twice changes nothing."""
    archive = Archive(tmp_path / "graphs")
    manifest = _dataset(tmp_path / "demo")

    entry, tally = load_dataset(manifest, archive, SHAPES, judged_by="s", communes=None)
    again, nothing = load_dataset(
        manifest, archive, SHAPES, judged_by="s", communes=None
    )

    assert (entry.triples, tally.rows_kept) == (12, 2)
    assert archive.entries() == [entry]
    assert (again, nothing.rows_read) == (entry, 0)
    communes = KnownCommunes.from_graph(archive.path(entry))
    assert communes.today == {"99001", "99002"}


@pytest.mark.parametrize("damage", ["cut", "flip", "gone"])
def test_a_damaged_archive_is_made_again(tmp_path: Path, damage: str) -> None:
    """Cut, altered or deleted: the source is at hand; the journal stays as it is."""
    archive = Archive(tmp_path / "graphs")
    manifest = _dataset(tmp_path / "demo")
    entry, _ = load_dataset(manifest, archive, SHAPES, judged_by="s", communes=None)
    path = archive.path(entry)
    whole = path.read_bytes()
    middle = len(whole) // 2
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(whole[:middle])
    else:
        flipped = bytes([whole[middle] ^ 1])
        path.write_bytes(whole[:middle] + flipped + whole[middle + 1 :])
    assert not archive.is_whole(entry)

    again, tally = load_dataset(manifest, archive, SHAPES, judged_by="s", communes=None)

    assert (again, tally.rows_read) == (entry, 2)
    assert archive.is_whole(entry)
    assert archive.entries() == [entry]


def test_new_shapes_make_the_graph_checked_again(tmp_path: Path) -> None:
    """An archived graph was checked against the shapes of its time only."""
    archive = Archive(tmp_path / "graphs")
    manifest = _dataset(tmp_path / "demo")

    for judged in ("before", "after"):
        load_dataset(manifest, archive, SHAPES, judged_by=judged, communes=None)

    assert len(archive.entries()) == 2


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        ("code,siren\n9900,1\n99002,2\n", InputError, "ligne 2, colonne « code »"),
        ("code,siren\n99001,12\n", InvalidGraphError, "demo"),
    ],
)
def test_a_refused_load_leaves_no_trace(
    tmp_path: Path, table: str, error: type[Exception], message: str
) -> None:
    """A cell that cannot be read; a graph that breaks a shape."""
    archive = Archive(tmp_path / "graphs")

    with pytest.raises(error, match=message):
        load_dataset(
            _dataset(tmp_path / "demo", table),
            archive,
            SHAPES,
            judged_by="s",
            communes=None,
        )

    assert archive.entries() == []


def test_a_table_cut_in_the_middle_is_refused_with_its_place(tmp_path: Path) -> None:
    """The manifest's digest tells; the message says how far it reads."""
    manifest = _dataset(tmp_path / "demo")
    (tmp_path / "demo" / "demo.csv").write_text(TABLE[:30], encoding="utf-8")

    with pytest.raises(UnreadableFileError, match=r"demo\.csv.*ligne 3"):
        load_dataset(
            manifest,
            Archive(tmp_path / "graphs"),
            SHAPES,
            judged_by="s",
            communes=None,
        )
