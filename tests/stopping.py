"""Servers of tests are stopped as an operator would; none is left to the next test."""

import subprocess
from pathlib import Path

__all__ = ["stop"]

_PATIENCE_S = 30


def stop(process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Tell *process* to end; fail with its *log* where it does not, or not well."""
    process.terminate()
    try:
        status = process.wait(timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    assert status == 0, log.read_text(encoding="utf-8")
