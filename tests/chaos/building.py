"""A build of little, as a program that can be killed.

    python tests/chaos/building.py DATA SOURCES

What ``pvd build`` runs, on the invented towns of ``pvd demo``: ten times less than the
real datasets, in the same stages.
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources, build

__all__ = ["builds", "little"]


def little(folder: Path) -> Path:
    """Copy the datasets of invented towns, and what they need, into *folder*."""
    bundled = datasets_folder()
    for place in (bundled / "actors", *(bundled / "demo").iterdir()):
        if place.is_dir():
            shutil.copytree(place, folder / place.name)
    definitions = bundled / "indicators" / "indicators.ttl"
    shutil.copy(definitions, folder / "indicators")
    return folder


def builds(data: Path, datasets: Path) -> list[str]:
    """Return the command that builds *data* from *datasets*."""
    return [sys.executable, __file__, str(data), str(datasets)]


if __name__ == "__main__":
    _data, _datasets = map(Path, sys.argv[1:])
    _sources = Sources(_datasets, ontology_folder(), rules=False)
    build(_data, _sources, lambda _line: None)
