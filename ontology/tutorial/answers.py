# ruff: noqa: INP001 - maintainers' scripts, not a package
"""Write what the published graph answers to the queries of the tutorial.

A maintainers' tool: ``python -m ontology.tutorial.answers VAR``, where VAR is a data
folder that ``pvd build`` made; ``tests/e2e/test_tutorial.py`` tells when it is due.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from pvd_graph.services.asking import open_current
from pvd_graph.services.tutorial import ANSWERS, answer

__all__ = ["write_answers"]

FOLDER = Path(__file__).parent


def write_answers(data: Path) -> None:
    """Ask the graph of the folder *data*; write ``answers.json`` beside the queries."""
    reader = open_current(data)
    found = {
        path.stem: asdict(answer(reader, path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.rq"))
    }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (FOLDER / ANSWERS).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_answers(Path(sys.argv[1]))
