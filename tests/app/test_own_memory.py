"""What glibc is asked for; elsewhere nothing happens."""

import subprocess
import sys

import pytest

_PROGRAM = """
import sys, threading
from pvd_graph.app.own_memory import give_back, keep_few_arenas
if sys.argv[1] == "few": keep_few_arenas()
barrier = threading.Barrier(9)
def fill():
    kept = [bytes(600 + n % 400) for n in range(5_000)]
    barrier.wait()
threads = [threading.Thread(target=fill) for _ in range(8)]
for one in threads: one.start()
barrier.wait()
for one in threads: one.join()
give_back()
places = [line.split()[:2] for line in open("/proc/self/maps")]
maps = [(*(int(end, 16) for end in place.split("-")), may) for place, may in places]
heaps = [
    start
    for (start, middle, may), (rest, end, may_not) in zip(maps, maps[1:])
    if may == "rw-p" and may_not == "---p" and rest == middle
    and start % (64 << 20) == 0 and end - start == 64 << 20
]
print(len(heaps))
"""


def _heaps(way: str) -> int:
    """Return how many heaps eight threads at once leave."""
    command = [sys.executable, "-c", _PROGRAM, way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return int(done.stdout)


def test_threads_share_their_heaps() -> None:
    """Each takes 64 MiB from a multiple of them, the end of it not to be written to."""
    many = _heaps("many")
    if many < 8:
        pytest.skip("not the GNU C library, or told already to keep few")

    assert _heaps("few") <= 1  # the other is the main one, which is elsewhere
