"""Rows a second of a bulk load, by stage, beside other tools on the same file.

    python tests/benchmarks/bench_load.py [--rows 100000] [--rows 1000000] [--alone]
        [--morph OTHER/bin/python]

Each measure runs in a process of its own, with its peak memory. The file is made:
fictitious actions of two communes, six statements a row. rdflib and pyshacl are
measured unless --alone, pyshacl up to 100,000 rows; morph-kgc by the interpreter that
has it, which cannot be ours (`pip install morph-kgc` in an environment of its own).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.mapping.triples import Tally
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.reading.tables import open_table
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.integrity_of_changes import check_references
from pvd_graph.services.loading import Mappers
from pvd_graph.store.archive import GraphFile, read_lines, write_graph
from pvd_graph.store.archive_diff import count_diff
from pvd_graph.store.changing import ChangingStore
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.report import group_issues
from pvd_graph.validation.shapes import load_shapes
from tests.benchmarks import load_shapes as load_shapes_bench
from tests.benchmarks.process_memory import peak_mib
from tests.small_loads import SOURCES, current, demo, load, loading_data

_MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#actions> rml:logicalSource [ rml:source "actions.csv" ;
        rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "BASEid/action/demo/{cle}" ; rr:class <PVDAction> ] ;
    rr:predicateObjectMap [ rr:predicate <PVDactionKind> ;
        rr:objectMap [ rr:constant <BASEid/term/projet-finance> ] ] ,
      [ rr:predicate <http://purl.org/dc/terms/title> ;
        rr:objectMap [ rml:reference "titre" ; rr:language "fr" ] ] ,
      [ rr:predicate <PVDcommune> ;
        rr:objectMap [ rr:template "BASEid/commune/{commune}" ] ] ,
      [ rr:predicate <PVDstage> ;
        rr:objectMap [ rr:constant <BASEid/term/accordee> ] ] ,
      [ rr:predicate <PVDyear> ;
        rr:objectMap [ rml:reference "annee" ; rr:datatype xsd:gYear ] ] .
"""


def _made(folder: Path, rows: int) -> Manifest:
    """Write the file and its manifest; keys are not in order."""
    lines = (
        f"a{n * 7919 % rows:07d},9900{1 + n % 2},Place {n},{2000 + n % 25}"
        for n in range(rows)
    )
    manifest = demo(folder, *lines)
    mapping = _MAPPING.replace("BASE", vocab.BASE).replace("PVD", vocab.expand("pvd:"))
    (folder / "mapping.ttl").write_text(mapping, "utf-8")
    (folder / "morph.ini").write_text(
        f"[CONFIGURATION]\noutput_file = {folder / 'morph.nt'}\n"
        f"logging_level = ERROR\n[source]\nmappings = {folder / 'mapping.ttl'}\n"
        f"file_path = {folder / 'actions.csv'}\n",
        "utf-8",
    )
    return manifest


def _read(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    tables = tuple(replace(one, rows=None) for one in manifest.tables)
    return replace(manifest, tables=tables)


def _stages(folder: Path) -> dict[str, float]:
    """Return the seconds of each stage, alone."""
    manifest, took = _read(folder), dict[str, float]()
    table, mappers = manifest.tables[0], Mappers(manifest, KnownCommunes(_CODES, {}))

    def timed(name: str, work: Callable[[], object]) -> None:
        started = time.perf_counter()
        work()
        took[name] = time.perf_counter() - started

    def read() -> None:
        with open_table(table) as opened:
            for _row in opened.rows:
                pass

    def mapped() -> None:
        for _statement in mappers.statements(table, Tally()):
            pass

    def archived() -> GraphFile:
        lines = ("%s %s %s .\n" % one for one in mappers.statements(table, Tally()))  # noqa: UP031 - as it is loaded
        return write_graph(path, lines)

    path = folder / "graph.nt.zst"
    shapes = load_shapes(SOURCES.ontology / "shapes")
    data = loading_data(folder / "stages")
    generation = current(data)
    reader = OxigraphReader.open(generation.db, generation.number)
    timed("reading", read)
    timed("reading, mapping", mapped)
    timed("reading, mapping, archive", archived)
    timed("shapes", lambda: group_issues(check_lines(shapes, read_lines(path))))
    timed("difference", lambda: count_diff((), read_lines(path)))
    timed(
        "references",
        lambda: check_references(
            reader, frozenset(), lambda: (), lambda: read_lines(path)
        ),
    )
    store = ChangingStore(folder / "db")
    triples = sum(1 for _ in read_lines(path))
    timed("store", lambda: store.load_archived("http://example.org/g", path, triples))
    return took


_CODES = ("99001", "99002")


def _whole(folder: Path) -> dict[str, float]:
    """Return the seconds of the whole load, published."""
    data = loading_data(folder / "data")
    started = time.perf_counter()
    done = load(data, _read(folder))
    took_s = time.perf_counter() - started
    assert done.report.outcome == "published", done.report
    return {"published": took_s}


def _rdflib(folder: Path) -> dict[str, float]:
    import csv  # noqa: PLC0415 - for the other tool alone

    from rdflib import RDF, Graph, Literal, Namespace, URIRef  # noqa: PLC0415 - as above

    base, pvd = vocab.BASE, Namespace(vocab.expand("pvd:"))
    title = URIRef(vocab.expand("dcterms:title"))
    started = time.perf_counter()
    graph = Graph()
    with (folder / "actions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            action = URIRef(f"{base}id/action/demo/{row['cle']}")
            graph.add((action, RDF.type, pvd.Action))
            kind = URIRef(f"{base}id/term/projet-finance")
            graph.add((action, pvd.actionKind, kind))
            graph.add((action, title, Literal(row["titre"], lang="fr")))
            commune = URIRef(f"{base}id/commune/{row['commune']}")
            graph.add((action, pvd.commune, commune))
            graph.add((action, pvd.stage, URIRef(f"{base}id/term/accordee")))
            graph.add((action, pvd.year, Literal(int(row["annee"]))))
    graph.serialize(folder / "rdflib.nt", format="nt", encoding="utf-8")
    return {"rdflib, a loop to N-Triples": time.perf_counter() - started}


_MEASURES = {
    "stages": _stages,
    "whole": _whole,
    "rdflib": _rdflib,
    "shacl": load_shapes_bench.ours,
    "pyshacl": load_shapes_bench.theirs,
}
_PYSHACL_ROWS = 100_000
"""Five times as many take it half an hour."""


def _apart(*command: str) -> dict[str, float]:
    """Run a measure in a process of its own; return seconds and its peak in MiB."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own scripts
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(rows: int, folder: Path, *, alone: bool, morph: str) -> None:
    """Measure and print, on a file of *rows*."""

    def show(*command: str) -> None:
        took = _apart(*command)
        peak = took.pop("peak_mib")
        for name, seconds in took.items():
            speed = round(rows / seconds)
            print(f"{name:<36} {seconds:8.1f} s {speed:>9} rows/s", flush=True)
        print(f"{'':<36} peak {peak:.0f} MiB", flush=True)

    def run(measure: str) -> None:
        show(sys.executable, __file__, "--measure", measure, "--folder", str(folder))

    _made(folder, rows)
    print(f"\n{rows} rows")
    run("stages")
    run("whole")
    load_shapes_bench.damage(folder)
    run("shacl")
    if morph:
        script = str(Path(__file__).with_name("load_morph.py"))
        for processes in ("1", "2"):
            show(morph, script, str(folder), processes)
    if alone:
        return
    run("rdflib")
    if rows <= _PYSHACL_ROWS:
        run("pyshacl")
        print(load_shapes_bench.compared(folder))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--alone", action="store_true", help="no other tools")
    parser.add_argument("--morph", default="", help="an interpreter with morph-kgc")
    parser.add_argument("--measure", choices=_MEASURES)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.measure:
        took = _MEASURES[options.measure](options.folder)
        print(json.dumps({**took, "peak_mib": peak_mib(os.getpid())}))
        return
    for rows in options.rows or [100_000]:
        with tempfile.TemporaryDirectory() as work:
            _measure(
                rows, Path(work) / "demo", alone=options.alone, morph=options.morph
            )


if __name__ == "__main__":
    main()
