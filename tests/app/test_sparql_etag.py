"""Tags of answers: of what they are computed from, and of how they are written."""

from pathlib import Path

from pvd_graph.app.sparql_etag import is_known, source_key
from pvd_graph.store.pool_model import GenerationSource

TAG = 'W/"a"'


def test_a_scratch_store_is_known_by_its_folder(tmp_path: Path) -> None:
    """Two of them may have the same number of the same number of statements."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    keys = {source_key(GenerationSource(1, (), folder, 1)) for folder in folders}

    assert len(keys) == 2


def test_an_archive_is_known_by_its_files(tmp_path: Path) -> None:
    """The same number may be built again with other content."""
    path = tmp_path / "graph.nt.zst"
    keys = set()
    for content in (b"a", b"ab"):
        path.write_bytes(content)
        source = GenerationSource(1, (("http://e/", path),), tmp_path, 1)
        keys.add(source_key(source))

    assert len(keys) == 2


def test_any_answer_must_be_one() -> None:
    """``*`` holds once there is an answer; a tag holds before."""
    assert is_known(f'"x", {TAG}', TAG)
    assert is_known("*", TAG, answered=True)
    assert not is_known("*", TAG)
    assert not is_known("*", "", answered=True)
