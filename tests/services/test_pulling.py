"""A copy of a data folder follows it, takes only what is new, and writes nothing."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pvd_graph.errors import InputError, StoreError
from pvd_graph.services.checking_data import check_data
from pvd_graph.services.pulling import pull
from pvd_graph.store.generations import Generations
from tests.small_loads import demo, load, loading_data, whole

ROW = "a1,99001,Action fictive,2024"


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A data folder that publishes."""
    return loading_data(tmp_path / "origin")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, without a word."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["folder", "address"])
def source(request: pytest.FixtureRequest, origin: Path) -> Iterator[str]:
    """Where it is, as a folder and as an address."""
    if request.param == "folder":
        yield str(origin)
        return
    handler = partial(_Quiet, directory=str(origin))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_copy_follows_its_origin(origin: Path, source: str, tmp_path: Path) -> None:
    """The same graph to the byte; what has not changed is not copied again."""
    copy = tmp_path / "copy"
    first = pull(source, copy)
    same = pull(source, copy)
    load(origin, demo(tmp_path / "demo", ROW))
    second = pull(source, copy)

    assert (first.generation, first.changed, same.changed) == (1, True, False)
    assert (second.generation, second.changed) == (2, True)
    assert 0 < second.files < first.files + second.files
    assert whole(copy) == whole(origin)
    check = check_data(copy)
    assert (check.problems, check.remarks) == ((), ())


def test_a_rollback_is_followed(origin: Path, tmp_path: Path) -> None:
    """By a switch alone, where the earlier one is here."""
    copy = tmp_path / "copy"
    pull(str(origin), copy)
    load(origin, demo(tmp_path / "demo", ROW))
    pull(str(origin), copy)
    Generations(origin / "store").switch(1)

    back = pull(str(origin), copy)

    assert (back.generation, back.changed, back.files) == (1, True, 0)
    assert Generations(copy / "store").current_number() == 1


def test_nothing_else_writes_to_a_copy(origin: Path, tmp_path: Path) -> None:
    """It would no longer be one."""
    pull(str(origin), tmp_path / "copy")

    with pytest.raises(InputError, match="copie"):
        load(tmp_path / "copy", demo(tmp_path / "demo", ROW))


def test_a_folder_with_a_history_is_left_alone(origin: Path, tmp_path: Path) -> None:
    """Somebody took one path for the other."""
    mine = loading_data(tmp_path / "mine")

    with pytest.raises(InputError, match="--data"):
        pull(str(origin), mine)
    assert check_data(mine).problems == ()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [_flip, Path.unlink])
@pytest.mark.parametrize(
    "name", ["db/*.sst", "manifest.json", "files.json", "search.sqlite"]
)
def test_what_is_damaged_on_its_way_is_not_served(
    origin: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    """The earlier one goes on."""
    copy = tmp_path / "copy"
    pull(str(origin), copy)
    load(origin, demo(tmp_path / "demo", ROW))
    folder = origin / "store" / "generations" / "000002"
    held = {
        one["sha256"]
        for one in json.loads(
            (copy / "store/generations/000001/files.json").read_text()
        ).values()
    }
    told = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    new = [
        path
        for path in folder.glob(name)
        if told.get(path.relative_to(folder).as_posix(), {}).get("sha256") not in held
    ]
    harm(new[0])

    with pytest.raises(StoreError):
        pull(str(origin), copy)
    assert Generations(copy / "store").current_number() == 1
    assert check_data(copy).problems == ()


def test_an_origin_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A folder, an address."""
    with pytest.raises(InputError, match="ni un dossier"):
        pull(str(tmp_path / "none"), tmp_path / "copy")
    with pytest.raises(StoreError, match="illisible"):
        pull("http://127.0.0.1:9/", tmp_path / "copy")


@pytest.mark.parametrize(("status", "told"), [(404, "sceau"), (503, "illisible")])
def test_a_seal_that_is_away_is_not_absent(
    tmp_path: Path, status: int, told: str
) -> None:
    """The remedy is that of what is wrong: to publish again, or to wait."""
    origin = loading_data(tmp_path / "origin")

    class Serving(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("files.json"):
                self.send_error(status)
            else:
                super().do_GET()

    serving = partial(Serving, directory=str(origin))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serving) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with pytest.raises(StoreError) as raised:
            pull(address, tmp_path / "copy")
        server.shutdown()
        thread.join()

    assert told in str(raised.value)
    assert ("sceau" in str(raised.value)) == (status == 404)


def test_a_generation_without_a_seal_is_told_with_the_remedy(tmp_path: Path) -> None:
    """As those that were published before there were seals."""
    origin = loading_data(tmp_path / "origin")
    (origin / "store" / "generations" / "000001" / "files.json").unlink()

    with pytest.raises(StoreError, match=r"n'a pas de sceau.*pvd build"):
        pull(str(origin), tmp_path / "copy")
