"""What is not as the list says is refused, named, and leaves nothing behind."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pvd_graph.errors import InputError, PvdError, UnreadableFileError
from pvd_graph.services.backing_up import BackupPlan, back_up
from pvd_graph.services.restoring import restore
from tests.small_data import small_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A backup as a folder."""
    return back_up(BackupPlan(small_data(tmp_path / "data"), tmp_path / "to")).path


@pytest.fixture
def tar(tmp_path: Path) -> Path:
    """A backup as a tar file."""
    plan = BackupPlan(small_data(tmp_path / "data"), tmp_path / "to", as_tar=True)
    return back_up(plan).path


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize("harm", [_flip, _cut, Path.unlink])
@pytest.mark.parametrize(
    "place",
    [
        "data/graphs/journal.jsonl",
        "data/graphs/base/*.nt.zst",
        "data/store/generations/000001/db/*.sst",
        "data/store/generations/000001/manifest.json",
        "data/store/current",
        "manifest.json",
    ],
)
def test_each_harm_is_named(
    folder: Path, tmp_path: Path, place: str, harm: Callable[[Path], None]
) -> None:
    """A flipped bit, lost bytes, a lost file; of each kind of file."""
    path = min(folder.glob(place))
    harm(path)

    with pytest.raises(UnreadableFileError, match=path.name.replace(".", r"\.")):
        restore(folder, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_every_cut_of_a_tar_file_is_refused(tar: Path, tmp_path: Path) -> None:
    """At any of thirty places."""
    content = tar.read_bytes()
    end = content.rfind(b"]\n}\n")
    for place in range(0, end, max(1, end // 30)):
        tar.write_bytes(content[:place])
        with pytest.raises(PvdError):
            restore(tar, tmp_path / "new")
        assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("data/../../outside", tarfile.REGTYPE),
        ("/outside", tarfile.REGTYPE),
        ("data/link", tarfile.SYMTYPE),
        ("data/link", tarfile.LNKTYPE),
        ("data/not-in-the-list", tarfile.REGTYPE),
    ],
)
def test_a_tar_file_writes_nothing_elsewhere(
    tar: Path, tmp_path: Path, name: str, kind: bytes
) -> None:
    """Neither by its paths nor by links; nor what the list does not have."""
    with tarfile.open(tar, "a") as out:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        member.size = 3 if kind == tarfile.REGTYPE else 0
        out.addfile(member, io.BytesIO(b"abc"))

    with pytest.raises(UnreadableFileError):
        restore(tar, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_only_an_empty_folder_is_restored_into(folder: Path, tmp_path: Path) -> None:
    """What is there stays."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").touch()

    with pytest.raises(InputError, match="vide"):
        restore(folder, tmp_path / "new")
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["mine"]
