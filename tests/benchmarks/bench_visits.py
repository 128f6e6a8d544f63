"""``make load``: visitors of the whole site, fifty to two hundred at once.

    python tests/benchmarks/bench_visits.py --data FOLDER [--seconds 30] [--ahead]
        [--visitors 50 --visitors 200] [--restless 50] [--nodes]

Prints tables; asserts nothing. What visitors ask is in ``visits.py``; each has an
address of its own, so that the limits of a client hold, and thinks for one to five
seconds, but for those that are ``--restless``. ``--nodes``: the same on three nodes
behind nginx, then with one of them killed after a third of the time. ``--ahead`` gives
these processes precedence over what else the machine does (root, Linux), for a machine
that is shared. FOLDER is copied, never written to.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.services.pulling import pull
from pvd_graph.services.questions import load_questions
from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.process_memory import family, shared_out_mib
from tests.benchmarks.visitors import Crowd, Times, known_of, visit
from tests.benchmarks.visits import Known
from tests.chaos.serving import serving
from tests.protocol.wire import Address
from tests.proxied import nginx_program, proxied

_SETTINGS = {"PVD_TRUSTED_PROXIES": "127.0.0.1"}
_AHEAD = "-12"
_WARM_S = 8.0
_MODEL_S = 300.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One measure: so many visitors, who think or do not."""

    visitors: int
    thinks: bool

    def __str__(self) -> str:
        return f"{self.visitors}" + ("" if self.thinks else ", never thinking")


def _processors_s(nodes: Sequence[Address]) -> float:
    """Return the seconds that the nodes have computed, their workers with them."""
    ticks = 0
    for node in nodes:
        for pid in family(node.pid):
            with suppress(OSError):
                stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
                fields = stat.rpartition(")")[2].split()
                # Of those below it that have ended too: workers come and go.
                ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def _go_ahead(nodes: Sequence[Address]) -> None:
    """Take precedence: each session of processes has its own in Linux."""
    for pid in (os.getpid(), *(one for node in nodes for one in family(node.pid))):
        with suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(_AHEAD, encoding="ascii")


@contextmanager
def _three(data: Path, folder: Path) -> Iterator[tuple[Address, list[Address]]]:
    """Serve *data* and two copies of it behind the proxy of ``deploy/``."""
    nginx = nginx_program()
    if nginx is None:
        sys.exit("--nodes takes nginx: apt-get install nginx")
    with ExitStack() as stack:
        nodes = []
        for name in ("", "two", "three"):
            place = folder / name / "data" if name else data
            if name:
                pull(str(data), place)
            node, process = serving(place, **_SETTINGS)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
            nodes.append(node)
        proxy = stack.enter_context(proxied(nginx, folder / "proxy", nodes))
        yield proxy, nodes


def _row(name: str, crowd: Crowd, processors: str, held_mib: float) -> str:
    """Return a line of the table of measures."""
    most = crowd.times
    wrong = Counter(what for _, _, what in crowd.errors)
    told = ", ".join(f"{number} × {what}" for what, number in wrong.items()) or "0"
    answers = len(crowd.answers)
    cells = (
        *(name, str(answers), f"{answers / crowd.seconds:.0f}", told),
        *(f"{one:.0f}" for one in (most.p50, most.p95, most.p99, most.slowest)),
        *(processors, f"{held_mib / 1024:.1f}", f"{os.getloadavg()[0]:.0f}"),
    )
    return "| " + " | ".join(cells) + " |"


_HEAD = """
| visitors at once | answers | a second | errors | p50 ms | p95 | p99 | slowest \
| processors | GiB | load of the machine |
|---|---|---|---|---|---|---|---|---|---|---|"""


class _Bench:
    """Measures, one after the other, each a line of the table."""

    def __init__(self, known: Known, seconds: float, *, ahead: bool) -> None:
        self._known = known
        self._seconds = seconds
        self._ahead = ahead
        self.last = Crowd()

    def warm(self, sites: Sequence[Address], nodes: Sequence[Address]) -> None:
        """Let a few come who are not counted."""
        if self._ahead:
            _go_ahead(nodes)
        (one, _), (other, _), *_ = self._known.towns
        for site in sites:
            # Answered once the site has made its model of peers, after its start.
            path = f"/api/v1/communes/{one}/similarity/{other}"
            requests.get(site.url + path, timeout=_MODEL_S).raise_for_status()
        urls = [site.url for site in sites]
        visit(urls, self._known, visitors=20, seconds=_WARM_S)

    def measure(
        self,
        kind: _Kind,
        sites: Sequence[Address],
        nodes: Sequence[Address],
        *,
        harm: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Let visitors come to *sites* and print what came back."""
        if self._ahead:
            _go_ahead(nodes)
        urls = [site.url for site in sites]
        before, began = _processors_s(nodes), time.monotonic()
        self.last = visit(
            urls,
            self._known,
            visitors=kind.visitors,
            seconds=self._seconds,
            think_s=(1.0, 5.0) if kind.thinks else (0.0, 0.0),
            meanwhile=harm[1] if harm else None,
        )
        used = (_processors_s(nodes) - before) / (time.monotonic() - began)
        held = sum(shared_out_mib(node.pid) for node in nodes)
        name = f"{kind}, {harm[0]}" if harm else str(kind)
        # What a node that is killed has computed went with it.
        told = "–" if harm else f"{used:.1f}"
        print(_row(name, self.last, told, held), flush=True)


def _print_kinds(crowd: Crowd) -> None:
    print("\n| asked | answers | p50 ms | p95 | p99 | slowest |")
    print("|---|---|---|---|---|---|")
    for kind, times in crowd.kinds.items():
        print(f"| {kind} | {times.answers} | {_shown(times)} |")


def _shown(times: Times) -> str:
    figures = (times.p50, times.p95, times.p99, times.slowest)
    return " | ".join(f"{one:.0f}" for one in figures)


def _one_node(data: Path, kinds: Sequence[_Kind], given: argparse.Namespace) -> None:
    node, process = serving(data, **_SETTINGS)
    try:
        bench = _bench(node, given)
        bench.warm([node], [node])
        for kind in kinds:
            bench.measure(kind, [node], [node])
            if kind == kinds[0]:
                first = bench.last
        _print_kinds(first)
    finally:
        process.terminate()
        process.wait(60)


def _bench(site: Address, given: argparse.Namespace) -> _Bench:
    questions = [question.query for question in load_questions()]
    print(_HEAD, flush=True)
    known = known_of(site.url, questions)
    return _Bench(known, given.seconds, ahead=given.ahead)


def _nodes(data: Path, kinds: Sequence[_Kind], given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            place = Path(folder) / str(kind.visitors)
            with _three(data, place) as (proxy, nodes):
                bench = _bench(proxy, given)
                bench.warm(nodes, nodes)
                bench.measure(kind, [proxy], nodes)

                def kill(node: Address = nodes[1]) -> None:
                    os.killpg(node.pid, signal.SIGKILL)

                bench.measure(
                    kind, [proxy], nodes, harm=("one node of three killed", kill)
                )
                for at_s, target, wrong in bench.last.errors:
                    print(f"- after {at_s:.1f} s, {target}: {wrong}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=published_folder, default="var")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--visitors", type=int, action="append", default=[])
    parser.add_argument("--restless", type=int, action="append", default=[])
    parser.add_argument("--nodes", action="store_true")
    parser.add_argument("--ahead", action="store_true")
    given = parser.parse_args()
    kinds = [_Kind(number, thinks=True) for number in given.visitors or (50, 100, 200)]
    kinds += [_Kind(number, thinks=False) for number in given.restless]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "origin" / "data"
        data.parent.mkdir()
        # Files that generations share stay shared.
        subprocess.run(["cp", "-a", str(given.data), str(data)], check=True)  # noqa: S603, S607 - a tool of the system
        (_nodes if given.nodes else _one_node)(data, kinds, given)


if __name__ == "__main__":
    main()
