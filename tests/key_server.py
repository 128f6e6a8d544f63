"""A Redis or Valkey server for tests, without anything on disk."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.conftest import free_port

__all__ = ["key_server"]


@contextmanager
def key_server(folder: Path) -> Iterator[str]:
    """Run one until the end of the block, yield its address; skip where none is."""
    command = shutil.which("redis-server") or shutil.which("valkey-server")
    if command is None:
        pytest.skip("no redis-server on this machine: apt-get install redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(  # noqa: S603 - Debian's program
        [command, *options, "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    address = f"redis://127.0.0.1:{port}/0"
    deadline = time.monotonic() + 30
    try:
        with redis.Redis.from_url(address) as probe:
            while True:
                assert process.poll() is None, "redis-server did not start"
                assert time.monotonic() < deadline, "redis-server does not answer"
                try:
                    probe.ping()
                    break
                except redis.exceptions.ConnectionError:
                    time.sleep(0.02)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
