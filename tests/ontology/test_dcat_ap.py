"""The catalogue keeps to DCAT-AP 3, as far as it can be told without the Web.

The shapes of ``dcat-ap/*.ttl`` are ours, from the specification. Each of their
constraints is seen to fail here, on a fault made for it in a fictitious catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from pvd_graph.services.catalogue import describe_catalogue
from pvd_graph.services.catalogue_terms import Holdings
from pvd_graph.services.dumps import DumpFile, graph_dump
from pvd_graph.store.archive import Archive
from pvd_graph.store.oxigraph import OxigraphReader
from tests.conftest import Built
from tests.small_site import SMALL_GRAPH

FOLDER = Path(__file__).parent / "dcat-ap"
FILES = sorted(FOLDER.glob("*.ttl"))
SOUND = FOLDER / "example" / "sound.ttl"
FAULT = URIRef("https://exemple.fr/faute")
CONSTRAINTS = {
    SH.minCount: "MinCount",
    SH.maxCount: "MaxCount",
    SH["class"]: "Class",
    SH.nodeKind: "NodeKind",
    SH.datatype: "Datatype",
    SH.pattern: "Pattern",
    SH["or"]: "Or",
}

Result = tuple[Node | None, Node | None, str]
"""Focus node, path and constraint of a violation."""

Fault = tuple[Node, Node, URIRef]
"""A target class, a path, a parameter of a constraint."""


@cache
def _shapes() -> Graph:
    """All shapes, read once: their blank nodes keep their names."""
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def _results(data: Graph) -> set[Result]:
    shapes = Graph() + _shapes()  # pyshacl adds to what it is given
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return {
        (
            report.value(result, SH.focusNode),
            report.value(result, SH.resultPath),
            str(report.value(result, SH.sourceConstraintComponent))
            .removeprefix(str(SH))
            .removesuffix("ConstraintComponent"),
        )
        for result in report.objects(None, SH.result)
    }


def _parts() -> Iterator[tuple[Node, Node, Node]]:
    """Yield (class, path, property shape)."""
    shapes = _shapes()
    for shape, kind in shapes.subject_objects(SH.targetClass):
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            assert path is not None
            yield kind, path, part


@cache
def _faults() -> list[Fault]:
    shapes = _shapes()
    found = {
        (kind, path, parameter)
        for kind, path, part in _parts()
        for parameter in CONSTRAINTS
        if (part, parameter, None) in shapes
    }
    return sorted(found, key=str)


def _bad_values(parameter: URIRef, kinds: set[Node | None]) -> list[Node]:
    """Return values that break a constraint, whatever else they break."""
    if parameter == SH.minCount:
        return []
    if parameter == SH.maxCount:
        return [Literal("un"), Literal("deux")]
    if parameter == SH.nodeKind and SH.IRI in kinds:
        return [Literal("texte")]
    if parameter in (SH.datatype, SH["or"]):
        return [Literal("douze", datatype=XSD.string)]
    return [FAULT]


def _copy(number: int) -> URIRef:
    """Return the IRI of the thing that has fault *number*."""
    return URIRef(f"{FAULT}/{number}")


@cache
def _results_of_faults() -> set[Result]:
    """Check the sound catalogue with one more thing a fault, which has that fault."""
    data = Graph().parse(SOUND, format="turtle")
    sound = Graph() + data
    for number, (kind, path, parameter) in enumerate(_faults()):
        focus = min(sound.subjects(RDF.type, kind), key=str)
        parts = [part for k, p, part in _parts() if (k, p) == (kind, path)]
        kinds = {_shapes().value(part, SH.nodeKind) for part in parts}
        for predicate, value in sound.predicate_objects(focus):
            if predicate != path:
                data.add((_copy(number), predicate, value))
        for value in _bad_values(parameter, kinds):
            data.add((_copy(number), path, value))
    return _results(data)


@pytest.fixture(scope="module")
def small_catalogue() -> Graph:
    """The catalogue of the small graph, with a dump that is made; read-only."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    graphs = [g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode)]
    made = DumpFile(f"{graph_dump(graphs[0])}.gz", 120, "00" * 32)
    holdings = Holdings("https://exemple.fr", graphs, (), {made.name: made})
    triples = describe_catalogue(OxigraphReader(store, 1), holdings)
    text = "\n".join(f"{triple} ." for triple in triples)
    return Graph().parse(data=text, format="nt")


def test_a_sound_catalogue_passes() -> None:
    """The fictitious one, in which the faults are made."""
    assert _results(Graph().parse(SOUND, format="turtle")) == set()


def test_every_class_has_an_example() -> None:
    """A shape whose class is nowhere would never be tried."""
    assert len(_faults()) > 150
    data = Graph().parse(SOUND, format="turtle")

    assert {kind for kind, _, _ in _parts()} <= set(data.objects(None, RDF.type))


@pytest.mark.parametrize(
    "number",
    range(len(_faults())),
    ids=["-".join(str(n).split("/")[-1] for n in fault) for fault in _faults()],
)
def test_every_constraint_can_fail(number: int) -> None:
    """One value changed, of one thing of the class: that constraint is broken."""
    _, path, parameter = _faults()[number]

    assert (_copy(number), path, CONSTRAINTS[parameter]) in _results_of_faults()


def test_a_theme_of_ones_own_does_not_do() -> None:
    """A dataset with themes has at least one of the European table."""
    data = Graph().parse(SOUND, format="turtle")
    jeu = URIRef("https://exemple.fr/jeu")
    theme = URIRef("http://www.w3.org/ns/dcat#theme")

    data.set((jeu, theme, URIRef("https://exemple.fr/theme")))

    assert (jeu, None, "Or") in _results(data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_it_is(path: Path) -> None:
    """Version, date, and that it is ours, not the official file."""
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# DCAT-AP 3.0.0 (2024-06-14): ")
    assert "# Written by us from the specification" in text
    assert "not the official file" in text


@pytest.mark.slow
def test_the_built_catalogue_has_no_violation(
    built: Built, reader: OxigraphReader
) -> None:
    """Ten datasets with their loads, as /catalog answers them."""
    entries = Archive(built.data / "graphs").entries()
    graphs = [
        row["g"]
        for row in reader.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    ]
    triples = describe_catalogue(
        reader, Holdings("https://exemple.fr", graphs, entries)
    )
    text = "\n".join(f"{triple} ." for triple in triples)

    assert len(entries) >= 10
    assert _results(Graph().parse(data=text, format="nt")) == set()


def test_our_catalogue_has_no_violation(small_catalogue: Graph) -> None:
    """DCAT-AP shapes: 0 violations over /catalog."""
    assert len(small_catalogue) > 100
    assert _results(small_catalogue) == set()
