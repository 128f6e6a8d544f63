"""What a program that this package starts may know, and how it ends with its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

__all__ = ["die_with_parent", "environment"]

_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """Return what the program may know: where the package is, and no secret."""
    package = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    others = os.environ.get("PYTHONPATH")
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (package, others)))
    return kept


def die_with_parent(parent: int) -> None:
    """End this process when the thread that started it ends, however that comes.

    Args:
        parent: process id of whoever started it; where that one is gone already, this
            process ends at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
