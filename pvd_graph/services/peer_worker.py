"""The life of a process that fits the model of peers: one order, one model, the end.

``python -m pvd_graph.services.peer_worker`` reads one JSON object on standard input:

    {"db": folder of a generation's database; "number": of the generation;
     "parent": process id of whoever waits; "time_s": bound}

and writes the model, pickled, on standard output. It changes nothing.
"""

from __future__ import annotations

import json
import pickle
import signal
import sys
from pathlib import Path

from pvd_graph.services.peering import portraits
from pvd_graph.store.child import die_with_parent
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["main"]


def main() -> None:
    """Fit once."""
    order = json.load(sys.stdin)
    die_with_parent(order["parent"])
    # The parent kills at the deadline; this alarm holds even where it does not.
    signal.setitimer(signal.ITIMER_REAL, order["time_s"])
    reader = OxigraphReader.open(Path(order["db"]), order["number"])
    pickle.dump(portraits(reader), sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
