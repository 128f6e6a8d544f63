"""SPARQL updates of administrators, published as new loads.

An update never touches what is served: it runs in a sandbox on a copy of the generation
in force, and what it left of each dataset is then published as any load is, checked and
archived. What it wrote elsewhere is refused, and nothing is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import ForbiddenError, StoreError
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import skolem_start, slug_of_graph
from pvd_graph.store.archive import GraphFile, read_lines, write_graph
from pvd_graph.store.changing import copy_store
from pvd_graph.store.generations import Generation
from pvd_graph.store.write_process import ChangedGraphs

__all__ = ["update"]


def update(
    publisher: Publisher,
    text: Path,
    *,
    base: str,
    dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
    allowed: frozenset[str] | None = None,
) -> list[str]:
    """Apply the update in the file *text*; return the datasets that changed.

    Args:
        publisher: of the data folder.
        text: SPARQL, in UTF-8.
        base: what its relative IRIs are resolved against.
        dataset: the protocol's default and named graphs.
        allowed: the datasets that it may change; None: any.

    Raises:
        BadQueryError: it does not parse, or is refused.
        BadGraphError: it writes the default graph, or an IRI that is refused.
        ForbiddenError: it changes a graph that is not a dataset's, or not theirs.
        InvalidGraphError: what it leaves breaks a shape or a reference.
        QueryLimitError: it takes too much time, memory or place.
        BusyError: the turn did not come in time.
        StoreError: the disk or the engine failed.
    """
    with publisher.work_folder() as work, publisher.lock.held():
        current = publisher.current()
        copy_store(current.db, work / "db")
        (work / "graphs").mkdir()
        left = publisher.processes.update(
            work / "db",
            text,
            base=base,
            dataset=dataset,
            graphs=(work / "graphs", skolem_start("update")),
            stable={
                vocab.graph_iri(slug): held.iri
                for held in current.graphs
                if (slug := slug_of_graph(held.iri)) is not None
            },
        )
        changed = _changed(current, left, work)
        texts = _texts(current, changed, allowed, work)
        publisher.replace(texts, {})
    return sorted(texts)


def _changed(
    current: Generation, left: ChangedGraphs, work: Path
) -> dict[str, GraphFile | None]:
    """Return IRI -> what the update left of each graph that it changed; None: nothing.

    Raises:
        StoreError: something changed outside the graphs that were looked at.
    """
    before = {held.iri: held for held in current.graphs}
    missing = (iri for iri in before.keys() - left.held if before[iri].triples)
    changed: dict[str, GraphFile | None] = dict.fromkeys(missing)
    quads = sum(held.triples for held in current.graphs)
    quads -= sum(before[iri].triples for iri in changed)
    for number, (iri, path) in enumerate(sorted(left.files.items())):
        with path.open(encoding="utf-8", newline="\n") as lines:
            graph = write_graph(work / f"{number}.nt.zst", lines)
        held = before.get(iri)
        quads += graph.triples - (held.triples if held else 0)
        if held is None or held.sha256 != graph.sha256:
            changed[iri] = graph if graph.triples else None
    if quads != left.quads:
        problem = "la mise à jour a changé d'autres graphes que ceux qu'elle nomme"
        raise StoreError(problem)
    return changed


def _texts(
    current: Generation,
    changed: Mapping[str, GraphFile | None],
    allowed: frozenset[str] | None,
    work: Path,
) -> dict[str, Path | None]:
    """Return slug -> N-Triples of all that the update left of each dataset.

    A dataset's graph may be written under its versioned name or without version: what
    both hold is the next version.
    """
    parts: dict[str, list[Path]] = {}
    held = {slug_of_graph(one.iri): one for one in current.graphs}
    for iri, graph in changed.items():
        slug = slug_of_graph(iri)
        if slug is None or (allowed is not None and slug not in allowed):
            raise _forbidden(iri)
        if graph is None and iri != getattr(held.get(slug), "iri", None):
            continue  # an empty graph that was not there before
        files = parts.setdefault(slug, [])
        if graph is not None:
            files.append(graph.path)
    for slug, files in parts.items():
        one = held.get(slug)
        if one is not None and one.iri not in changed:
            files.append(current.graph_path(one))
    return {slug: _joined(slug, files, work) for slug, files in parts.items()}


def _joined(slug: str, files: Sequence[Path], work: Path) -> Path | None:
    if not files:
        return None
    path = work / f"{slug}.nt"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for file in files:
            out.writelines(read_lines(file))
    return path


def _forbidden(iri: str) -> ForbiddenError:
    start = vocab.graph_iri("<jeu>")
    return ForbiddenError(
        f"Le graphe <{iri}> ne s'écrit pas ainsi : seuls les graphes {start}, des jeux "
        "que votre jeton nomme, le peuvent.",
        f"The graph <{iri}> cannot be written so: only the graphs "
        f"{vocab.graph_iri('<dataset>')} of your token's datasets can.",
    )
