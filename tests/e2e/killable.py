"""A server that may be killed, with all that it started."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import PVD, free_port

__all__ = ["kill", "served"]


@contextmanager
def served(
    data: Path, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the server; it may be killed meanwhile."""
    port = free_port()
    command = [*PVD, "--data", str(data), "serve", "--port", str(port)]
    with (data / "serve.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, **environment},
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 180  # On a machine that does much else.
    while True:
        assert process.poll() is None, (data / "serve.log").read_text("utf-8")
        assert time.monotonic() < deadline
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310 - our own server
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield address, process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server as the machine would; return once it is gone."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
