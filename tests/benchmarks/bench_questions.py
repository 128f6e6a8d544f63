"""Time the competency questions on a built graph.

``python tests/benchmarks/bench_questions.py DATA`` (default ``var``) prints a table:
question, rows, median time of one query on the store on disk. It asserts nothing.
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.services.asking import open_current
from pvd_graph.services.questions import load_questions
from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.timing import median_ms


def bench_questions(data: Path) -> None:
    """Ask each question again and again of the published graph of *data*."""
    reader = open_current(data)
    print("\nCompetency questions, on disk\n")
    print("| question | rows | first, ms | median, ms | about |")
    print("|---|---|---|---|---|")
    medians = []
    for question in load_questions():
        start = time.perf_counter()
        rows = len(reader.select(question.query))
        first = (time.perf_counter() - start) * 1000
        medians.append(median_ms(partial(reader.select, question.query)))
        cells = (
            question.id,
            f"{rows}, none yet" if question.unanswered else str(rows),
            f"{first:.1f}",
            f"{medians[-1]:.1f}",
            question.question_en,
        )
        print("| " + " | ".join(cells) + " |", flush=True)
    middle, slowest = statistics.median(medians), max(medians)
    print(f"\nMedian of the medians {middle:.1f} ms, slowest {slowest:.1f} ms.")


if __name__ == "__main__":
    bench_questions(published_folder(sys.argv[1] if len(sys.argv) > 1 else "var"))
