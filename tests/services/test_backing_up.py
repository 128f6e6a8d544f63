"""A backup is one moment of the data folder, and all of what matters in it."""

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import InputError
from pvd_graph.services.backing_up import BackupPlan, back_up
from pvd_graph.services.backup_files import LAST_BACKUP, BackupManifest
from pvd_graph.services.checking_data import check_data
from pvd_graph.services.data_lock import writing
from pvd_graph.services.export import export_dumps
from pvd_graph.services.restoring import restore
from tests.small_data import small_data
from tests.small_loads import demo, load, loading_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A published folder with all that may lie in one."""
    data = small_data(tmp_path / "data")
    with closing(sqlite3.connect(data / "accounts.sqlite")) as base, base:
        base.execute("CREATE TABLE token (name TEXT)")
        base.execute("INSERT INTO token VALUES ('anct')")
    for name in ("pictures/ab.webp", "datasets/x/dataset.toml", "uploads/u/file/f.csv"):
        (data / name).parent.mkdir(parents=True)
        (data / name).write_bytes(name.encode())
    (data / "token-pepper").write_text("k" * 64, encoding="ascii")
    return data


def _dumps(data: Path, to: Path) -> dict[str, bytes]:
    export_dumps(data, to)
    files = [path for path in to.rglob("*") if path.is_file()]
    return {path.relative_to(to).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("as_tar", [False, True])
def test_a_restored_folder_says_the_same(
    data: Path,
    tmp_path: Path,
    as_tar: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Dumps to the byte; database, pictures, keys; nothing that lives a day."""
    done = back_up(BackupPlan(data, tmp_path / "to", as_tar))
    restore(done.path, tmp_path / "new")

    new = tmp_path / "new"
    assert _dumps(new, tmp_path / "b") == _dumps(data, tmp_path / "a")
    with closing(sqlite3.connect(new / "accounts.sqlite")) as base:
        assert base.execute("SELECT name FROM token").fetchone() == ("anct",)
    for name in ("pictures/ab.webp", "datasets/x/dataset.toml", "token-pepper"):
        assert (new / name).read_bytes() == (data / name).read_bytes()
    assert not (new / "uploads").exists()
    journal = "graphs/journal.jsonl"
    assert (new / journal).read_bytes() == (data / journal).read_bytes()


def test_a_restored_folder_takes_loads(tmp_path: Path) -> None:
    """The writer's store was left behind: it is not needed."""
    data = loading_data(tmp_path / "data")
    done = back_up(BackupPlan(data, tmp_path / "to"))
    restore(done.path, tmp_path / "new")

    manifest = demo(tmp_path / "demo", "a1,99001,Action fictive,2024")
    report = load(tmp_path / "new", manifest).report

    assert report.outcome == "published"
    check = check_data(tmp_path / "new")
    assert (check.problems, check.remarks) == ((), ())


def test_it_is_for_its_owner_alone(data: Path, tmp_path: Path) -> None:
    """There are keys and what people wrote in it."""
    folder = back_up(BackupPlan(data, tmp_path / "to")).path
    tar = back_up(BackupPlan(data, tmp_path / "tars", as_tar=True)).path

    assert folder.stat().st_mode & 0o077 == 0
    assert tar.stat().st_mode & 0o077 == 0


def test_files_of_a_generation_are_kept_once(data: Path, tmp_path: Path) -> None:
    """They are those of the archive, as links; and are links again once restored."""
    done = back_up(BackupPlan(data, tmp_path / "to"))
    restore(done.path, tmp_path / "new")

    (archived,) = (tmp_path / "new" / "graphs" / "base").glob("*.nt.zst")
    assert [one for one in done.manifest.files if one.same_as]
    assert archived.stat().st_nlink == 2


def test_it_waits_for_who_writes(data: Path, tmp_path: Path) -> None:
    """And does not take half of what they did."""
    done: list[Path] = []
    with writing(data):
        waiting = threading.Thread(
            target=lambda: done.append(back_up(BackupPlan(data, tmp_path / "to")).path)
        )
        waiting.start()
        waiting.join(0.5)
        assert not done
        (data / "late").write_text("x", encoding="ascii")
    waiting.join(30)

    assert (done[0] / "data" / "late").exists()


def test_only_the_newest_are_kept(data: Path, tmp_path: Path) -> None:
    """Backups of others' names and other files are left alone; halves are not."""
    to = tmp_path / "to"
    for name in ("pvd-20250101T000000Z/data", "pvd-20250102T000000Z.part", "mine"):
        (to / name).mkdir(parents=True)
    (to / "pvd-20250103T000000Z.tar").touch()

    path = back_up(BackupPlan(data, to, keep=2)).path

    left = {one.name for one in to.iterdir()}
    assert left == {"pvd-20250103T000000Z.tar", path.name, "mine"}


def test_the_server_can_tell_when_it_was(data: Path, tmp_path: Path) -> None:
    """For the alert that there is none."""
    done = back_up(BackupPlan(data, tmp_path / "to"))

    told = json.loads((data / LAST_BACKUP).read_text(encoding="utf-8"))
    assert told["at"] == done.manifest.at
    assert told["bytes"] == done.manifest.size
    text = (done.path / "manifest.json").read_text(encoding="utf-8")
    assert BackupManifest.of_text(text, done.path) == done.manifest


def test_a_wrong_place_is_refused(data: Path, tmp_path: Path) -> None:
    """Into itself; of nothing. Nothing is left of it."""
    plan = BackupPlan(data, data / "backups")
    with pytest.raises(InputError, match="--to"):
        back_up(plan)
    with pytest.raises(InputError, match="rien à sauvegarder"):
        back_up(replace(plan, data=tmp_path / "none", to=tmp_path / "to"))

    assert not (data / "backups").exists()
    assert not (tmp_path / "to").exists()
