"""One process writes to a data folder at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from pvd_graph.errors import BusyError, StoreError
from pvd_graph.services.data_lock import writing

_HOLDS = """
import sys
from pathlib import Path
from pvd_graph.services.data_lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_keeps_it(tmp_path: Path) -> None:
    """Until it ends, however it ends."""
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", _HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match="en cours"), writing(tmp_path):
            pass
        other.kill()
        other.wait(10)

    with writing(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="PVD_DATA"), writing(tmp_path / "file"):
        pass
