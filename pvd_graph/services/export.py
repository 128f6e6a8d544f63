"""Write the dumps of the published generation: ahead of time, or into a folder."""

from __future__ import annotations

from pathlib import Path

from pvd_graph.errors import StoreError
from pvd_graph.services.dumps import (
    SUMS,
    DumpFile,
    DumpGraph,
    checksums,
    make_nquads,
    make_turtle,
)
from pvd_graph.store.generations import Generations

__all__ = ["export_dumps"]


def export_dumps(data: Path, out: Path | None = None) -> list[DumpFile]:
    """Write all dumps of the generation in force; names are relative to the folder.

    Args:
        data: the data folder.
        out: where to write; by default where the site looks for them, so that the
            first visitor of ``/dumps/`` need not wait.

    Raises:
        StoreError: nothing was published there yet, or the disk refused.
    """
    generation = Generations(data / "store").current()
    if generation is None:
        problem = f"{data} : rien n'est encore publié ; lancez « pvd build »"
        raise StoreError(problem)
    graphs = [
        DumpGraph(graph.iri, generation.graph_path(graph))
        for graph in generation.graphs
    ]
    folder = out or generation.folder / "dumps"
    found = [
        DumpFile(f"{part}/{one.name}", one.size, one.sha256)
        for part, make in (("nquads", make_nquads), ("turtle", make_turtle))
        for one in make(folder / part, graphs)
    ]
    try:
        (folder / SUMS).write_text(checksums(found), encoding="utf-8")
    except OSError as error:
        problem = f"{folder} : écriture impossible ({error})"
        raise StoreError(problem) from error
    return found
