"""A disk that is full, then is not; one that is read-only; a clock that jumps.

Small disks in memory are mounted for it, which takes root on Linux.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from tests.chaos.serving import GRAPH, put, served
from tests.conftest import PVD
from tests.protocol.wire import exchange, send
from tests.small_loads import demo, loading_data

_SIZE_MIB = 96


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk with a published folder on it, ``data``."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    place = tmp_path / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={_SIZE_MIB}m", "tmpfs", str(place)]
    if subprocess.run([mount, *options], check=False).returncode != 0:  # noqa: S603 - a tool of the system
        pytest.skip("this machine does not let us mount")
    loading_data(place / "data")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607 - a tool of the system


def _fill(place: Path) -> Path:
    """Take all the room that is left; return what takes it."""
    path = place / "full"
    with path.open("wb", buffering=0) as out:
        try:
            while out.write(b"\0" * (1 << 16)):
                pass
        except OSError:
            pass
    return path


def _line(data: Path, folder: Path) -> list[str]:
    file = str(folder / "actions.csv")
    return [*PVD, "--data", str(data), "ingest", str(folder), "--file", file]


def _ingest(data: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own command
        _line(data, folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _token(data: Path) -> str:
    arguments = ["--dataset", "chaos", "--right", "publish", "--publisher", "pvd-graph"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "account", "token", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_a_full_disk_refuses_loads_and_nothing_else(disk: Path, tmp_path: Path) -> None:
    """Then takes them again, without a restart; nothing is left of those refused."""
    data = disk / "data"
    demo(tmp_path / "demo", *(f"a{n},99001,Action {n},2024" for n in range(2_000)))
    with served(data, token=_token(data)) as server:
        assert put(server, 1) in {201, 204}
        full = _fill(disk)

        assert exchange(server, "/readyz").json()["checks"]["disk"] == "full"
        assert exchange(server, "/readyz").status == 503
        assert exchange(server, "/healthz").status == 200
        assert put(server, 2) == 507
        refused = _ingest(data, tmp_path / "demo")
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert send(server, query="ASK {}").status == 200
        assert exchange(server, "/about").status == 200

        full.unlink()
        assert exchange(server, "/readyz").status == 200
        assert put(server, 3) in {201, 204}
        taken = _ingest(data, tmp_path / "demo")
        assert taken.returncode == 0, taken.stderr
        held = exchange(server, GRAPH, headers={"Accept": "application/n-triples"})

    assert b'"3"' in held.body
    check = check_data(data)
    assert (check.problems, check.remarks) == ((), ())


@pytest.mark.slow
def test_a_read_only_disk_is_read(disk: Path, tmp_path: Path) -> None:
    """Pages and queries go on when it turns so; a load says why it cannot be."""
    data = disk / "data"
    demo(tmp_path / "demo", "a1,99001,Action fictive,2024")
    remount = ["mount", "-o", "remount,{}", str(disk)]
    with served(data, token=_token(data)) as server:
        try:
            # Files that are open for writing would keep it from turning so.
            turned = subprocess.run(  # noqa: S603 - a tool of the system
                [one.format("ro") for one in remount], check=False, capture_output=True
            )
            if turned.returncode != 0:
                subprocess.run(  # noqa: S603 - as above
                    ["mount", "--bind", str(data), str(data)],  # noqa: S607 - as above
                    check=True,
                )
                subprocess.run(  # noqa: S603 - as above
                    ["mount", "-o", "remount,bind,ro", str(data)],  # noqa: S607 - as above
                    check=True,
                )
            refused = _ingest(data, tmp_path / "demo")
            assert refused.returncode == 2
            assert "Read-only" in refused.stderr
            assert "Traceback" not in refused.stderr
            assert put(server, 1) >= 500
            assert send(server, query="ASK {}").status == 200
            assert exchange(server, "/about").status == 200
        finally:
            if turned.returncode != 0:
                subprocess.run(["umount", "--lazy", str(data)], check=False)  # noqa: S603, S607 - as above
            else:
                subprocess.run(  # noqa: S603 - as above
                    [one.format("rw") for one in remount], check=True
                )
        assert put(server, 2) in {201, 204}

    assert check_data(data).problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("clock", ["-400d", "+400d"])
def test_a_clock_that_jumps_loses_nothing(tmp_path: Path, clock: str) -> None:
    """A year back or ahead: loads come one after the other all the same."""
    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("no faketime on this machine: apt-get install faketime")
    data = loading_data(tmp_path / "data")
    for year, jumped in ((2023, False), (2024, True), (2025, False)):
        demo(tmp_path / "demo", f"a1,99001,Action fictive,{year}")
        line = _line(data, tmp_path / "demo")
        done = subprocess.run(  # noqa: S603 - our own command
            [faketime, "-f", clock, *line] if jumped else line,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
    query = "SELECT ?y { ?s <https://w3id.org/pvd-graph/ontology#year> ?y }"
    told = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "query", query],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.split() == ["y", "2025"]
    check = check_data(data)
    assert (check.problems, check.remarks) == ((), ())
