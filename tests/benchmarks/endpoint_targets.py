"""The endpoint's targets, and whether a run met them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.benchmarks.endpoint_load import Rate
from tests.benchmarks.endpoint_measures import Export, Scan
from tests.benchmarks.endpoint_trials import Moves, Runaways

__all__ = ["CACHED", "OXIGRAPH", "PLAIN", "RDFLIB", "Results", "Target", "targets"]

# Names of the servers: ours without and with its cache, and the other two.
PLAIN, CACHED = "pvd, cache off", "pvd, cache on"
OXIGRAPH, RDFLIB = "oxigraph", "rdflib-endpoint"


@dataclass(slots=True)
class Results:
    """What a run measured, by question and server."""

    light: dict[str, dict[str, Rate]] = field(default_factory=dict)
    scans: dict[str, dict[str, Scan]] = field(default_factory=dict)
    exports: dict[str, dict[str, Export]] = field(default_factory=dict)
    lookups: dict[str, Rate] = field(default_factory=dict)
    beside: dict[str, Rate] = field(default_factory=dict)
    peers_alone_ms: float = 0.0
    runaways: Runaways | None = None
    deadline_s: float = 0.0
    moves: Moves | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A bound and what was found; *least* says on which side of it is good."""

    name: str
    found: float
    bound: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Say whether what was found is within the bound."""
        return self.found >= self.bound if self.least else self.found <= self.bound


def targets(results: Results) -> Iterator[Target]:
    """Yield every target that *results* can tell of."""
    point = results.light["point"]
    base = point[OXIGRAPH].per_second
    yield Target(
        "point queries, of oxigraph", point[PLAIN].per_second / base, 0.9, least=True
    )
    yield Target(
        "cache hits, of oxigraph", point[CACHED].per_second / base, 4, least=True
    )
    yield Target("peers alone, ms", results.peers_alone_ms, 3)
    for name, scans in results.scans.items():
        ours, theirs = scans[PLAIN], scans[OXIGRAPH]
        yield Target(
            f"{name} alone, of oxigraph", ours.alone_ms / theirs.alone_ms, 0.25
        )
        yield Target(f"{name}, failures", ours.failures, 0)
        if ours.p50_ms and theirs.p50_ms:
            ratio = ours.p50_ms / theirs.p50_ms
            yield Target(f"{name} at once, of oxigraph", ratio, 0.25)
    for name, exports in results.exports.items():
        mine = exports[PLAIN]
        ratio = mine.total_s / exports[OXIGRAPH].total_s
        yield Target(f"{name}, of oxigraph", ratio, 0.25)
        yield Target(f"{name}, first byte, ms", mine.first_ms, 20)
        yield Target(f"{name}, web process, MiB more", mine.web_growth_mib, 10)
    yield from _against_rdflib(results)
    yield from _under_stress(results)


def _against_rdflib(results: Results) -> Iterator[Target]:
    if RDFLIB not in results.light["point"]:
        return
    for name, rates in results.light.items():
        ratio = rates[PLAIN].per_second / rates[RDFLIB].per_second
        bound = 15.0 if name == "point" else 1.0
        yield Target(f"{name}, of rdflib-endpoint", ratio, bound, least=True)
    for name, scans in results.scans.items():
        ratio = scans[RDFLIB].alone_ms / scans[PLAIN].alone_ms
        yield Target(f"{name}, of rdflib-endpoint's speed", ratio, 1, least=True)
    for name, exports in results.exports.items():
        ratio = exports[RDFLIB].total_s / exports[PLAIN].total_s
        yield Target(f"{name}, of rdflib-endpoint's speed", ratio, 1, least=True)


def _under_stress(results: Results) -> Iterator[Target]:
    lookups, beside = results.lookups[PLAIN], results.beside[PLAIN]
    yield Target("look-ups, 32 clients, a second", lookups.per_second, 500, least=True)
    yield Target("look-ups, 32 clients, p99 ms", lookups.p99_ms, 100)
    yield Target("8 clients beside 4 endless, p99 ms", beside.p99_ms, 150)
    yield Target("look-ups, failures", lookups.failures + beside.failures, 0)
    if (run := results.runaways) is not None:
        late = run.slowest_s - results.deadline_s
        yield Target("20 runaways, answered after the deadline, s", late, 0.3)
        yield Target("20 runaways, point queries, p99 ms", run.p99_ms, 1000)
        yield Target("20 runaways, point queries, failures", run.failures, 0)
        grown = run.after_mib - run.before_mib
        yield Target("20 runaways, memory kept, MiB", grown, 64)
    if (seen := results.moves) is not None:
        yield Target("3 publications, failures", seen.failures, 0)
        yield Target("3 publications, mixed answers", seen.mixed, 0)
        yield Target(
            "3 publications, generations seen", len(seen.generations), 4, least=True
        )
