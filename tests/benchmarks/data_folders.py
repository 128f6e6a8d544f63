"""The data folder that a bench is given: one with a published graph, or what to do."""

import sys
from pathlib import Path

from pvd_graph.store.generations import Generations

__all__ = ["published_folder"]


def published_folder(given: str) -> Path:
    """Return the data folder *given*; `argparse` takes this as a type.

    Raises:
        SystemExit: with status 2 and one line, where nothing is published there.
    """
    folder = Path(given)
    if Generations(folder / "store").current_number_or_none() is None:
        sys.stderr.write(
            f"{folder}: no published graph there; make one "
            f"(pvd --data {folder} build), or name the data folder of one\n"
        )
        raise SystemExit(2)
    return folder
