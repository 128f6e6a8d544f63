"""A bench that is given no data says what to do, and ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BENCHES = (
    *("groups", "pages", "paint", "publication", "questions", "search"),
    *("reconciliation --data", "remote --site http://127.0.0.1:9 --data"),
    *("soak --data", "stages --data", "visits --data"),
)


@pytest.mark.slow
@pytest.mark.parametrize("bench", BENCHES)
def test_without_a_published_graph_it_says_what_to_do(
    bench: str, tmp_path: Path
) -> None:
    """In one line, with status 2, and nothing is made."""
    name, *options = bench.split()
    program = ROOT / "tests" / "benchmarks" / f"bench_{name}.py"
    folder = tmp_path / "nowhere"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(program), *options, str(folder)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 2
    assert done.stderr == (
        f"{folder}: no published graph there; make one (pvd --data {folder} build), "
        "or name the data folder of one\n"
    )
    assert not folder.exists()
