"""morph-kgc on the file of `bench_load`, for the interpreter that has it.

    OTHER/bin/python tests/benchmarks/load_morph.py FOLDER PROCESSES

It needs older libraries than ours (decision 0015), so it lives in an environment of its
own. The folder holds ``morph.ini``; the graph goes to N-Triples, as with ours. Prints
seconds, without its own import, and peak memory, of the largest process.
"""

from __future__ import annotations

import json
import resource
import runpy
import sys
import time
from pathlib import Path

import morph_kgc  # type: ignore[import-not-found] # noqa: F401 - see above


def main() -> None:
    """Measure once."""
    folder, processes = Path(sys.argv[1]), sys.argv[2]
    text = (folder / "morph.ini").read_text("utf-8")
    count = f"[CONFIGURATION]\nnumber_of_processes = {processes}"
    place = folder / f"morph-{processes}.ini"
    place.write_text(text.replace("[CONFIGURATION]", count), "utf-8")
    sys.argv = ["morph_kgc", str(place)]
    started = time.perf_counter()
    runpy.run_module("morph_kgc", run_name="__main__")
    took_s = time.perf_counter() - started
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in who) / 1024
    name = f"morph-kgc, {processes} process{'es' * (processes != '1')}, to N-Triples"
    print(json.dumps({name: took_s, "peak_mib": peak}))


if __name__ == "__main__":
    main()
