"""What a build did, stage by stage: seconds, peak memory, what is to be known."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["BuildReport", "Progress", "StageClock"]

Progress = Callable[[str], None]
"""Given a line in French after each stage."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: seconds and peak memory after each stage, and the outcome."""

    generation: int = 0
    triples: int = 0
    stages: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class StageClock:
    """Times the stages of one build, as they end."""

    def __init__(self, report: BuildReport, progress: Progress) -> None:
        """Start; put each stage into *report*, and tell *progress*."""
        self._report, self._progress = report, progress
        self._started = time.perf_counter()

    def ended(self, name: str) -> None:
        """Note that stage *name* has just ended."""
        now = time.perf_counter()
        seconds, self._started = now - self._started, now
        peak = _peak_mib()
        self._report.stages.append(
            {"stage": name, "seconds": round(seconds, 2), "peak_mib": round(peak)}
        )
        self._progress(f"{name} : {seconds:.1f} s")


def _peak_mib() -> float:
    """Return the peak resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
