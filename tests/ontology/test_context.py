"""The JSON-LD context: up to date, complete, and no loss there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SH

from ontology.context import ALIASES, TARGET, text
from ontology.uses import classes, load_all
from pvd_graph.vocab import PREFIXES, expand

CASES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
# What no shape allows, and must come back all the same; but for xsd:double, which no
# shape knows and rdflib writes as a bare number.
ODD = f"""{HEADER}
<urn:x:a> a pvd:Action, <urn:x:Other> ;
    dcterms:title "sans langue", "Titre"@fr, "Autre titre"@fr, "2"^^xsd:integer ;
    pvd:totalCostEur 1000, 1000.0, "mille" ;
    pvd:year "2024"^^xsd:gYear, "2024", <urn:x:2024> ;
    pvd:commune <urn:x:b>, "99001" ;
    pvd:population "9"^^xsd:integer, "009"^^xsd:integer, 9.0 ;
    pvd:value 1, 1.0, true ;
    <urn:x:p> "x"@en-GB, <urn:x:b> .
"""

# rdflib's own reader of JSON-LD still makes the classes that rdflib withdraws.
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The committed context, name -> definition; read-only."""
    document = json.loads(TARGET.read_text(encoding="utf-8"))
    found: dict[str, Any] = document["@context"]
    return found


def _iri(names: dict[str, Any], name: str) -> str:
    definition = names[name]
    prefixed = definition["@id"] if isinstance(definition, dict) else definition
    return prefixed if "://" in prefixed else expand(prefixed)


def _to_json(graph: Graph, names: dict[str, Any], *, native: bool) -> str:
    return graph.serialize(
        format="json-ld", context=names, auto_compact=True, use_native_types=native
    )


def _rdflib(data: str) -> set[tuple[Any, Any, Any]]:
    return set(Graph().parse(data=data, format="json-ld"))


def _oxigraph(data: str, form: ox.RdfFormat) -> set[tuple[Any, Any, Any]]:
    return {(t.subject, t.predicate, t.object) for t in ox.parse(data, form)}


def _keys(value: object) -> set[str]:
    """Return every key of a JSON value, apart from those of its context."""
    if isinstance(value, list):
        return {key for item in value for key in _keys(item)}
    if isinstance(value, dict):
        inner = (_keys(v) for k, v in value.items() if k != "@context")
        return set(value).union(*inner) - {"@context"}
    return set()


def test_the_committed_file_is_up_to_date() -> None:
    """It is made from the ontology and its shapes: `python -m ontology.context`."""
    assert TARGET.read_text(encoding="utf-8") == text()


def test_every_term_has_a_name(names: dict[str, Any]) -> None:
    """Own terms under their local names; every class and property of a shape too."""
    terms, shapes, _ = load_all()
    named = {_iri(names, name) for name in names if name not in ALIASES}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for term in (s for kind in kinds for s in terms.subjects(RDF.type, kind)):
        assert _iri(names, str(term).removeprefix(PREFIXES["pvd"])) == str(term)

    assert {str(iri) for iri in classes(terms, shapes)} <= named
    assert {str(iri) for iri in shapes.objects(None, SH.path)} <= named


def test_names_say_how_to_read_values(names: dict[str, Any]) -> None:
    """IRIs, dates, texts by language, lists: one example of each."""
    assert names["stage"] == {"@id": "pvd:stage", "@type": "@id"}
    assert names["signedOn"]["@type"] == "xsd:date"
    assert names["population"]["@type"] == "xsd:integer"
    assert names["title"] == {"@id": "dcterms:title", "@container": "@language"}
    assert names["postcode"] == {"@id": "pvd:postcode", "@container": "@set"}
    assert names["codeINSEE"] == "igeo:codeINSEE"


@pytest.mark.parametrize("native", [False, True], ids=["texts", "numbers"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_nothing_is_lost_there_and_back(
    path: Path, names: dict[str, Any], *, native: bool
) -> None:
    """Two independent readers find the same triples, and every name is short."""
    graph = Graph().parse(path, format="turtle")

    data = _to_json(graph, names, native=native)

    assert _rdflib(data) == set(graph)
    stated = graph.serialize(format="nt")
    assert _oxigraph(data, ox.RdfFormat.JSON_LD) == _oxigraph(
        stated, ox.RdfFormat.N_TRIPLES
    )
    unnamed = {key for key in _keys(json.loads(data)) if key not in names}
    assert unnamed <= {"@graph", "@value", "@type", "@language", "fr", "en"}


def test_odd_values_come_back_too(names: dict[str, Any]) -> None:
    """A type or a language map never bends a value that is not of its kind."""
    graph = Graph().parse(data=ODD, format="turtle")

    data = _to_json(graph, names, native=False)

    assert _rdflib(data) == set(graph)
    stated = graph.serialize(format="nt")
    assert _oxigraph(data, ox.RdfFormat.JSON_LD) == _oxigraph(
        stated, ox.RdfFormat.N_TRIPLES
    )


def test_a_wrong_context_would_be_noticed(names: dict[str, Any]) -> None:
    """Dates read as plain texts are not the same triples."""
    wrong = {**names, "signedOn": "pvd:signedOn"}
    graph = Graph().parse(
        data=f'{HEADER}<urn:x:a> pvd:signedOn "2021-04-22"^^xsd:date .'
    )

    data = json.loads(_to_json(graph, names, native=False))
    data["@context"] = wrong

    back = _rdflib(json.dumps(data))
    assert back != set(graph)
    assert {s for s, _, _ in back} == {URIRef("urn:x:a")}


def test_every_class_has_a_sample(names: dict[str, Any]) -> None:
    """The samples of the round trip cover each class that a shape targets."""
    _, shapes, _ = load_all()
    sampled = Graph()
    for path in CASES:
        sampled.parse(path, format="turtle")

    assert set(shapes.objects(None, SH.targetClass)) <= set(
        sampled.objects(None, RDF.type)
    )
    assert names
