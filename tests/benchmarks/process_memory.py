"""Memory of a process and of those that it started, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["family", "forget_peak", "held_mib", "peak_mib", "shared_out_mib"]


def family(pid: int) -> list[int]:
    """Return *pid* and all that descend from it, *pid* first."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text(encoding="ascii").split()
        except OSError:  # ended meanwhile
            continue
        for child in children:
            found.extend(family(int(child)))
    return found


def _field_mib(path: str, name: str) -> float:
    try:
        lines = Path(path).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # ended meanwhile
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0
    )


def peak_mib(pid: int) -> float:
    """Return the most that *pid* held since `forget_peak`; 0 when it has ended."""
    return _field_mib(f"/proc/{pid}/status", "VmHWM:")


def forget_peak(pid: int) -> None:
    """Let the peak of *pid* be what it holds now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def held_mib(pid: int) -> float:
    """Return what *pid* holds, shared pages by its part of them."""
    return _field_mib(f"/proc/{pid}/smaps_rollup", "Pss:")


def shared_out_mib(pid: int) -> float:
    """Return what *pid* and its descendants hold, each shared page counted once."""
    return sum(held_mib(one) for one in family(pid))
