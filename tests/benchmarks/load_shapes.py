"""SHACL over the graph of a load, ours beside pyshacl: seconds, and the same findings.

One action in a hundred is damaged (no title, two stages or a year that is none), so
that there is something to find; both read the same N-Triples and the same shapes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.store.archive import read_lines
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.shapes import load_shapes
from tests.small_loads import SOURCES

__all__ = ["compared", "damage", "ours", "theirs"]

_GRAPH, _FOUND = "damaged.nt", "found-{}.json"
_EVERY = 100


def damage(folder: Path) -> None:
    """Write the archived graph of the load in *folder*, one action in a hundred bad."""
    with (folder / _GRAPH).open("w", encoding="utf-8") as out:
        out.writelines(_damaged(read_lines(folder / "graph.nt.zst")))


def _damaged(lines: Iterable[str]) -> Iterator[str]:
    title, stage = vocab.term("dcterms:title"), vocab.term("pvd:stage")
    year = vocab.term("pvd:year")
    actions, subject = 0, ""
    for line in lines:
        one, path, _rest = line.split(" ", 2)
        if one != subject:
            subject, actions = one, actions + 1
        fault = actions // _EVERY % 3 if actions % _EVERY == 0 else -1
        if fault == 0 and path == title:
            continue
        if fault == 1 and path == stage:
            yield f"{one} {stage} <{vocab.id_iri('term', 'realisee')}> .\n"
        if fault == 2 and path == year:
            yield f'{one} {year} "an {actions}" .\n'
            continue
        yield line


def _shapes_folder() -> Path:
    return SOURCES.ontology / "shapes"


def ours(folder: Path) -> dict[str, float]:
    """Check from the file; keep what was found."""
    shapes = load_shapes(_shapes_folder())
    started = time.perf_counter()
    with (folder / _GRAPH).open(encoding="utf-8") as lines:
        issues = list(check_lines(shapes, lines))
    took_s = time.perf_counter() - started
    _keep(folder, "ours", ((one.focus, one.path, one.severity) for one in issues))
    return {"SHACL, ours, from the file": took_s}


def theirs(folder: Path) -> dict[str, float]:
    """Read the file into rdflib, then validate; keep what was found."""
    import pyshacl  # noqa: PLC0415 - for the other tool alone
    from rdflib import RDF, SH, Graph  # noqa: PLC0415 - as above

    shapes = Graph()
    for path in sorted(_shapes_folder().glob("*.ttl")):
        shapes.parse(path)
    started = time.perf_counter()
    graph = Graph().parse(folder / _GRAPH, format="nt")
    read_s = time.perf_counter() - started
    _ok, results, _text = pyshacl.validate(graph, shacl_graph=shapes, advanced=False)
    took_s = time.perf_counter() - started - read_s
    assert isinstance(results, Graph)
    _keep(
        folder,
        "theirs",
        (
            (
                str(results.value(one, SH.focusNode)),
                str(results.value(one, SH.resultPath) or ""),
                str(results.value(one, SH.resultSeverity)).removeprefix(str(SH)),
            )
            for one in results.subjects(RDF.type, SH.ValidationResult)
        ),
    )
    return {"SHACL, pyshacl, graph at hand": took_s, "rdflib reads that graph": read_s}


def _keep(folder: Path, name: str, found: Iterable[tuple[str, str, str]]) -> None:
    text = json.dumps(sorted(found))
    (folder / _FOUND.format(name)).write_text(text, "utf-8")


def compared(folder: Path) -> str:
    """Tell how many findings there are, and whether both are the same."""
    found = [
        json.loads((folder / _FOUND.format(name)).read_text("utf-8"))
        for name in ("ours", "theirs")
    ]
    same = "the same" if found[0] == found[1] else "NOT the same"
    return f"SHACL findings: {len(found[0])} and {len(found[1])}, {same}"
