"""Where the processor time of a point query goes, stage by stage.

    python tests/benchmarks/bench_stages.py --data FOLDER [--rounds 5]

One line a server: requests a second at 16 connections, then microseconds of processor
time a request in the thread of the event loop, in the other threads of the process
(HTTP, in Rust) and in the processes of the pool. Processor time is told by Linux in
hundredths of a second; unlike rates it is little moved by what else the machine does,
and so are ratios of rates of one round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from pvd_graph.store.generations import Generations
from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.endpoint_load import ask, hammer
from tests.benchmarks.endpoint_queries import Question, questions, towns_query
from tests.benchmarks.endpoint_servers import Server, ours, oxigraph
from tests.benchmarks.process_memory import family

_CONNECTIONS = 16
_SECONDS = 3.0
# The site makes its model of peers meanwhile.
_SETTLED_S = 10.0
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_STAGES = ("event loop", "other threads", "workers")


def _spent(stat: Path) -> int:
    """Return the ticks that a process, its ended threads too, or a thread has taken."""
    try:
        fields = stat.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1]
    except OSError:  # ended meanwhile
        return 0
    user, system = fields.split()[11:13]
    return int(user) + int(system)


def _ticks(server: int) -> Counter[str]:
    """Return the ticks of processor time that each stage has taken so far."""
    first, *others = (_spent(Path(f"/proc/{pid}/stat")) for pid in family(server))
    loop = _spent(Path(f"/proc/{server}/task/{server}/stat"))
    return Counter(
        {"event loop": loop, "other threads": first - loop, "workers": sum(others)}
    )


def _round(server: Server, question: Question) -> tuple[float, ...]:
    """Return requests a second, then microseconds a request in each stage."""
    before = _ticks(server.pid)
    rate = hammer(server, question.variants, connections=_CONNECTIONS, seconds=_SECONDS)
    requests = rate.per_second * _SECONDS
    after = _ticks(server.pid)
    spent = ((after[one] - before[one]) / _TICKS_A_SECOND for one in _STAGES)
    return (rate.per_second, *(1e6 * seconds / requests for seconds in spent))


def main() -> None:
    """Ask in turns, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=published_folder, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    generation = Generations(given.data / "store").current()
    assert generation is not None
    with ExitStack() as stack:
        servers = [
            stack.enter_context(ours(given.data, "pvd, cache off", PVD_CACHE_MIB="0")),
            stack.enter_context(ours(given.data, "pvd, cache on")),
            stack.enter_context(oxigraph(generation)),
        ]
        codes = ask(servers[0], towns_query).body.decode().split()[1:]
        point = questions(codes[::4])[0]
        time.sleep(_SETTLED_S)
        found: dict[str, list[tuple[float, ...]]] = {one.name: [] for one in servers}
        for _ in range(given.rounds + 1):
            for server in servers:
                found[server.name].append(_round(server, point))
    print("| server | a second | of oxigraph | " + " | ".join(_STAGES) + " | in all |")
    print("|---" * (len(_STAGES) + 4) + "|")
    for name, all_rounds in found.items():
        rounds = all_rounds[1:]  # the first one warms
        ratio = statistics.median(
            one[0] / other[0]
            for one, other in zip(rounds, found["oxigraph"][1:], strict=True)
        )
        rate, *stages = map(statistics.median, zip(*rounds, strict=True))
        told = " | ".join(f"{one:.0f}" for one in (*stages, sum(stages)))
        print(f"| {name} | {rate:.0f} | {ratio:.2f} | {told} |")


if __name__ == "__main__":
    main()
