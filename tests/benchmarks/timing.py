"""How the benchmarks time a call."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

__all__ = ["median_ms"]


def median_ms(call: Callable[[], object], *, budget_s: float = 3.0) -> float:
    """Return the median of up to 20 calls, within a bound of time."""
    call()
    times: list[float] = []
    while len(times) < 20 and sum(times) < budget_s:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000
