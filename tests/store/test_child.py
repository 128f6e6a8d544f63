"""What programs of our own are told, and that they go with their parent."""

import subprocess
import sys

import pytest

from pvd_graph.store.child import environment

_PARENT = """
import os, subprocess, sys
code = (
    "import os, sys, time\\n"
    "from pvd_graph.store.child import die_with_parent\\n"
    "die_with_parent(int(sys.argv[1]))\\n"
    "print('ready', flush=True)\\n"
    "time.sleep(60)\\n"
)
child = subprocess.Popen(
    [sys.executable, "-c", code, str(os.getpid())], stdout=subprocess.PIPE
)
child.stdout.readline()
os.kill(os.getpid(), 9)
"""


def test_no_secret_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the environment, only what a program needs to run."""
    monkeypatch.setenv("PVD_SECRET_KEY", "s3cret")
    monkeypatch.setenv("LANG", "C.UTF-8")

    told = environment()

    assert "PVD_SECRET_KEY" not in told
    assert told["LANG"] == "C.UTF-8"
    done = subprocess.run(
        [sys.executable, "-c", "import pvd_graph.store.child"],
        env=told,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux alone does")
def test_a_child_goes_with_a_parent_that_is_killed() -> None:
    """It holds the parent's standard error: that closes when both are gone."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _PARENT],
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )

    assert done.returncode == -9
