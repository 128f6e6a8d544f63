"""Where uploads are kept: names nobody guesses, a day, and what expires."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.services.load_process import PROGRESS
from pvd_graph.services.upload_folder import KEPT_S, Upload, UploadFolder

UPLOAD = Upload.new("demo", "owner", "actions.csv", "")


def test_an_upload_is_found_again(tmp_path: Path) -> None:
    """By its name only, which is long."""
    folder = UploadFolder(tmp_path)
    name, place = folder.new()
    folder.write(name, UPLOAD)

    assert folder.read(name) == UPLOAD
    assert len(name) == 32
    assert folder.file(name, UPLOAD) == place / "actions.csv"
    assert folder.all() == {name: UPLOAD}


@pytest.mark.parametrize("name", ["", "..", "x" * 32, "../" + "x" * 29, "é" * 32])
def test_another_name_is_none(tmp_path: Path, name: str) -> None:
    """Whatever it leads to."""
    assert UploadFolder(tmp_path).read(name) is None


def test_progress_is_told_in_two_languages(tmp_path: Path) -> None:
    """As the loading process wrote it; nothing before it has."""
    folder = UploadFolder(tmp_path)
    name, _place = folder.new()
    before = folder.progress(name, "en")
    told = '{"fr": "3 lignes lues", "en": "3 rows read"}'
    (folder.path(name) / PROGRESS).write_text(told, "utf-8")

    assert before == ""
    assert folder.progress(name, "fr") == "3 lignes lues"
    assert folder.progress(name, "en") == "3 rows read"


def test_what_expired_goes(tmp_path: Path) -> None:
    """And what was never whole, but for what runs."""
    folder = UploadFolder(tmp_path)
    names = [folder.new()[0] for _ in range(4)]
    old = replace(UPLOAD, created=UPLOAD.created - KEPT_S - 1)
    for name, upload in zip(names, (UPLOAD, old, old), strict=False):
        folder.write(name, upload)

    folder.sweep({names[2]})

    assert set(folder.all()) == {names[0], names[2]}
    assert not folder.path(names[3]).exists()
