"""A process that fits the model does not outlive whoever waits for it."""

import json
import subprocess
import sys
from pathlib import Path

_WORKER = [sys.executable, "-m", "pvd_graph.services.peer_worker"]


def test_it_ends_where_nobody_waits(tmp_path: Path) -> None:
    """Its parent has gone: it does not even open the database."""
    order = {"db": str(tmp_path), "number": 1, "parent": 1, "time_s": 60}

    done = subprocess.run(  # noqa: S603 - our own
        _WORKER, input=json.dumps(order).encode(), capture_output=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
