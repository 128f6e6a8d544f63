"""Uploads of partners: how many, who publishes what, and a server that stops."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import BusyError, ConflictError, NotFoundError
from pvd_graph.services.load_process import LoadProcesses
from pvd_graph.services.upload_folder import Upload
from pvd_graph.services.uploads import MOST_OF_ONE, Places, Uploads
from tests.small_loads import ONE, SOURCES, demo, loading_data, table

UPLOAD = Upload.new("demo", "owner", "actions.csv", "")


def _opened(data: Path, published: list[bool]) -> Uploads:
    places = Places(data, SOURCES.datasets, SOURCES.ontology)
    return Uploads(places, LoadProcesses(), lambda: published.append(True))


@pytest.fixture
def published() -> list[bool]:
    """Return what tells each publication."""
    return []


@pytest.fixture
def uploads(tmp_path: Path, published: list[bool]) -> Iterator[Uploads]:
    """Return the uploads of a data folder with one partner's manifest."""
    data = loading_data(tmp_path / "data")
    demo(data / "datasets" / "demo")
    opened = _opened(data, published)
    yield opened
    opened.close()


def _write(path: Path) -> None:
    table(path, ONE)


def _ended(uploads: Uploads, name: str) -> Upload:
    give_up = time.monotonic() + 60
    while (upload := uploads.find("demo", name)).running:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return upload


def test_what_was_checked_is_published_once(
    uploads: Uploads, published: list[bool]
) -> None:
    """Not before it has been checked, nor again."""
    name = uploads.start(UPLOAD, _write)
    with pytest.raises(ConflictError):
        uploads.publish("demo", name)
    assert _ended(uploads, name).can_publish
    assert published == []

    uploads.publish("demo", name)

    done = _ended(uploads, name)
    assert (done.stage, done.outcome, done.version) == ("done", "published", "v1")
    assert published == [True]
    with pytest.raises(ConflictError):
        uploads.publish("demo", name)


def test_a_token_has_a_few_uploads(uploads: Uploads) -> None:
    """The oldest goes; those that run stay, and then there is no room."""
    folder = uploads.folder
    names = []
    for age in range(MOST_OF_ONE):
        name, _ = folder.new()
        created = UPLOAD.created - age
        folder.write(name, replace(UPLOAD, stage="checked", created=created))
        names.append(name)

    new = uploads.start(UPLOAD, _write)

    assert set(folder.all()) == {*names[:-1], new}
    uploads.start(replace(UPLOAD, owner="other"), _write)
    assert len(folder.all()) == MOST_OF_ONE + 1
    for _ in range(MOST_OF_ONE - 1):
        uploads.start(UPLOAD, _write)
    with pytest.raises(BusyError):
        uploads.start(UPLOAD, _write)


def test_a_file_that_cannot_be_written_leaves_nothing(uploads: Uploads) -> None:
    """A disk that is full, say."""

    def fail(_path: Path) -> None:
        problem = "disk full"
        raise OSError(problem)

    with pytest.raises(OSError, match="disk full"):
        uploads.start(UPLOAD, fail)

    assert uploads.folder.all() == {}


def test_a_server_that_stopped_is_told(uploads: Uploads, published: list[bool]) -> None:
    """A check is to be made again; what was being published may be."""
    folder = uploads.folder
    checking, _ = folder.new()
    folder.write(checking, UPLOAD)
    publishing, place = folder.new()
    table(place / "actions.csv", ONE)
    state = replace(UPLOAD, stage="publishing", outcome="dry-run")
    folder.write(publishing, state)

    later = _opened(uploads.places.data, published)

    found = later.find("demo", checking)
    assert (found.stage, found.problem) == ("failed", "stopped")
    assert later.find("demo", publishing).can_publish
    later.publish("demo", publishing)
    assert _ended(later, publishing).stage == "done"
    later.close()


def test_an_upload_is_found_below_its_dataset(uploads: Uploads) -> None:
    """For a day."""
    folder = uploads.folder
    name, _ = folder.new()
    folder.write(name, replace(UPLOAD, stage="checked"))

    assert uploads.find("demo", name).slug == "demo"
    with pytest.raises(NotFoundError):
        uploads.find("other", name)
    folder.write(name, replace(UPLOAD, created=0.0))
    with pytest.raises(NotFoundError, match="expiré"):
        uploads.find("demo", name)


def test_a_dataset_whose_manifest_went_is_told(uploads: Uploads) -> None:
    """It failed, and says so."""
    shutil.rmtree(uploads.places.data / "datasets")
    name = uploads.start(UPLOAD, _write)

    assert _ended(uploads, name).problem == "manifest"
