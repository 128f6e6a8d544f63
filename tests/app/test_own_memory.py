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
    kept = [bytes(100 + n % 900) for n in range(5_000)]
    barrier.wait()
threads = [threading.Thread(target=fill) for _ in range(8)]
for one in threads: one.start()
barrier.wait()
for one in threads: one.join()
give_back()
heaps = {line.split("-")[0] for line in open("/proc/self/maps")
         if line.split()[1] == "rw-p" and int(line.split("-")[0], 16) % (64 << 20) == 0}
print(len(heaps))
"""


def _heaps(way: str) -> int:
    """Return how many heaps eight threads at once leave."""
    command = [sys.executable, "-c", _PROGRAM, way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return int(done.stdout)


def test_threads_share_their_heaps() -> None:
    """Each begins at a multiple of 64 MiB."""
    many = _heaps("many")
    if many < 8:
        pytest.skip("not the GNU C library, or told already to keep few")

    assert _heaps("few") <= 2
