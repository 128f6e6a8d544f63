"""Each harm to what is stored is named, and a whole generation is served.

The data folder holds two generations of fictitious communes, the newer with one action
more; each test harms one file of it, checks, and serves.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from pvd_graph.store.generations import Generations
from tests.chaos.amount import some
from tests.chaos.serving import served
from tests.conftest import PVD
from tests.protocol.wire import exchange, send
from tests.small_loads import demo, load, loading_data

Harm = Callable[[Path], None]
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two generations of a small graph."""
    folder = tmp_path_factory.mktemp("two")
    data = loading_data(folder / "data")
    load(data, demo(folder / "demo", "a1,99001,Action fictive,2024"))
    assert Generations(data / "store").numbers() == [1, 2]
    return data


@pytest.fixture
def data(two: Path, tmp_path: Path) -> Path:
    """A copy of them, to be harmed: its links are links again."""
    subprocess.run(["cp", "-a", str(two), str(tmp_path / "data")], check=True)  # noqa: S603, S607 - a tool of the system
    return tmp_path / "data"


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    # Another file of that name: what older generations hold stays whole.
    path.unlink()
    path.write_bytes(content)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])


def _largest(data: Path, pattern: str) -> Path:
    return max(data.glob(pattern), key=lambda path: path.stat().st_size)


_NEWEST = "store/generations/000002"


@pytest.mark.slow
@pytest.mark.parametrize("harm", some([_flip, _cut]))
@pytest.mark.parametrize(
    "pattern",
    some(
        [
            f"{_NEWEST}/db/*.sst",
            f"{_NEWEST}/manifest.json",
            f"{_NEWEST}/graphs/*.nt.zst",
            f"{_NEWEST}/db/MANIFEST-*",
            f"{_NEWEST}/db/CURRENT",
            f"{_NEWEST}/search.sqlite",
            f"{_NEWEST}/files.json",
        ]
    ),
)
def test_a_harmed_generation_is_named_and_the_one_before_is_served(
    data: Path, pattern: str, harm: Harm
) -> None:
    """While a new one is built from the archive."""
    path = _largest(data, pattern)
    before = sum(one.triples for one in Generations(data / "store").get(1).graphs)
    harm(path)

    check = check_data(data)
    with served(data) as server:
        reply = send(server, query=_COUNT, format="csv")
        generation = reply.headers["pvd-generation"]
        told = server.log.read_text(encoding="utf-8")

    assert any(path.name in problem.fr for problem in check.problems)
    assert path.name in told
    assert "Génération 1 servie ; reconstruction" in told
    assert (reply.status, generation) == (200, "1")
    assert int(reply.text.split()[1]) == before


@pytest.mark.slow
@pytest.mark.parametrize("text", some(["x", "", "9\n"]))
def test_a_harmed_switch_is_named(data: Path, text: str) -> None:
    """The newest whole generation is served: here the right one."""
    (data / "store" / "current").write_text(text, encoding="ascii")

    check = check_data(data)
    with served(data) as server:
        reply = send(server, query="ASK {}")

    assert check.problems
    assert (reply.status, reply.headers["pvd-generation"]) == (200, "2")


@pytest.mark.slow
def test_a_lost_file_of_the_engine_is_named(data: Path) -> None:
    """As after a copy that was not complete."""
    path = _largest(data, f"{_NEWEST}/db/*.sst")
    path.unlink()

    assert any(path.name in problem.fr for problem in check_data(data).problems)
    with served(data) as server:
        assert send(server, query="ASK {}").headers["pvd-generation"] == "1"


@pytest.mark.parametrize("harm", [_flip, _cut, os.unlink])
def test_a_harmed_archive_is_named(data: Path, harm: Harm) -> None:
    """Its dataset and version, with what to do; what is served is whole."""
    harm(_largest(data, "graphs/demo/*.nt.zst"))

    (problem,) = check_data(data).problems

    assert "demo" in problem.fr
    assert "sauvegarde" in problem.fr


@pytest.mark.slow
def test_a_harmed_journal_refuses_writes_and_serves(data: Path, tmp_path: Path) -> None:
    """Not ready, by name; a load is refused; reads go on."""
    journal = data / "graphs" / "journal.jsonl"
    text = journal.read_text(encoding="utf-8")
    journal.write_text("{" + text[1:].replace('"', "'", 3), encoding="utf-8")
    demo(tmp_path / "demo", "a1,99001,Autre action fictive,2025")

    with served(data) as server:
        ready = exchange(server, "/readyz")
        assert send(server, query="ASK {}").status == 200
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "ingest", str(tmp_path / "demo")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ready.status == 503
    assert ready.json()["checks"]["archive"] == "StoreError"
    assert done.returncode == 2
    assert "journal.jsonl, ligne 1" in done.stderr
