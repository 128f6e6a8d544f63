"""Borrowed terms exist: no `igeo:codeCommune` slips in (OOPS! P40).

A vocabulary is known by rdflib's closed list of its terms, by a list of our own,
``terms/<prefix>.txt``, one term a line, or by both together. The header of a list says
which vocabulary, version and date it copies, in whole or in part, and from where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    GEO,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VANN,
    VOID,
    XSD,
    DefinedNamespaceMeta,
)

from pvd_graph import vocab
from pvd_graph.resources import datasets_folder, ontology_folder

ROOT = Path(__file__).resolve().parents[2]
LISTS = Path(__file__).parent / "terms"
CLOSED: dict[str, DefinedNamespaceMeta] = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "geo": GEO,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "sh": SH,
    "skos": SKOS,
    "vann": VANN,
    "void": VOID,
    "xsd": XSD,
}
HEADER = re.compile(r"^# (Vocabulary|Version|Date|Origin): (\S.*)$", re.MULTILINE)
ADDRESS = re.compile(r"https?://\S+$")
OURS = {"pvd", "pvdsh"}
NAME = re.compile(r"(?<![\w/#@.:-])([a-z][a-z0-9]*):([A-Za-z]\w*)")
# In Python, only what stands alone in a string or after `a `: "prov:used".
QUOTED = re.compile(r"""["' ]([a-z][a-z0-9]*):([A-Za-z]\w*)["' ]""")


def _header(path: Path) -> dict[str, str]:
    return dict(HEADER.findall(path.read_text(encoding="utf-8")))


def _listed() -> dict[str, str]:
    """Return prefix -> namespace of the vocabularies that have a list of ours."""
    headers = {path.stem: _header(path) for path in sorted(LISTS.glob("*.txt"))}
    return {
        prefix: header["Vocabulary"].rsplit(", ", 1)[-1]
        for prefix, header in headers.items()
        if "Vocabulary" in header
    }


PREFIXES = {"vann": str(VANN), **_listed(), **vocab.PREFIXES}


@cache
def _terms(prefix: str) -> frozenset[str]:
    path = LISTS / f"{prefix}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _exists(prefix: str, local: str) -> bool:
    closed = CLOSED.get(prefix)
    return (closed is not None and local in closed) or local in _terms(prefix)


def _unknown(used: set[tuple[str, str]]) -> set[str]:
    return {f"{p}:{local}" for p, local in used if not _exists(p, local)}


def _split(iri: str) -> Iterator[tuple[str, str]]:
    """Yield (prefix, local name) of an IRI of a borrowed vocabulary."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and prefix not in OURS and len(iri) > len(start):
            yield prefix, iri[len(start) :]


def _in_graph(graph: Graph) -> Iterator[tuple[str, str]]:
    for triple in graph:
        for node in triple:
            iri = node.datatype if isinstance(node, Literal) else node
            if isinstance(iri, URIRef):
                yield from _split(iri)


def _in_text(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for prefix, local in pattern.findall(text):
        if prefix in PREFIXES and prefix not in OURS:
            yield prefix, local


def _used(path: Path) -> set[tuple[str, str]]:
    """Return (prefix, local name) of each borrowed term that a file names."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ttl":
        return set(_in_graph(Graph().parse(data=text, format="turtle")))
    if path.suffix == ".jsonld":
        values = json.loads(text)["@context"].values()
        parts = [v for value in values for v in _strings(value) if ":" in v]
        known = {(p, n) for p, _, n in (v.partition(":") for v in parts)}
        return {(p, n) for p, n in known if p in PREFIXES and p not in OURS}
    return set(_in_text(text, QUOTED if path.suffix == ".py" else NAME))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)


def _files() -> Iterator[Path]:
    yield ROOT / "docs" / "data-model.md"
    for folder in (ontology_folder(), datasets_folder()):
        for suffix in ("*.ttl", "*.toml", "*.rq", "*.jsonld"):
            yield from sorted(folder.rglob(suffix))
    for suffix in ("*.rq", "*.py"):
        yield from sorted((ROOT / "pvd_graph").rglob(suffix))
    yield from sorted((Path(__file__).parent / "dcat-ap").glob("*.ttl"))


@pytest.mark.parametrize(
    "path", list(_files()), ids=lambda path: str(path.relative_to(ROOT))
)
def test_borrowed_terms_exist(path: Path) -> None:
    """Each term of another's vocabulary is one that its owner defines."""
    assert _unknown(_used(path)) == set()


def test_a_term_that_does_not_exist_is_found(tmp_path: Path) -> None:
    """In each kind of file, so that the test above can fail."""
    made_up = {
        "a.ttl": '<urn:a> <http://rdf.insee.fr/def/geo#codeCommune> "99001" .',
        "b.rq": "SELECT * { ?a dcat:distributions ?b }",
        "c.toml": 'property = "skos:preflabel"',
        "d.py": 'term("cv:hasCompetentAutority")',
        "e.jsonld": '{"@context": {"nom": {"@id": "igeo:name"}}}',
    }
    found = set()
    for name, text in made_up.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        found |= _unknown(_used(tmp_path / name))

    assert found == {
        "igeo:codeCommune",
        "dcat:distributions",
        "skos:preflabel",
        "cv:hasCompetentAutority",
        "igeo:name",
    }


def test_every_prefix_of_ours_has_a_list() -> None:
    """A vocabulary enters `vocab.PREFIXES` with what it takes to check its terms."""
    known = set(CLOSED) | set(_listed()) | OURS

    assert set(vocab.PREFIXES) <= known


@pytest.mark.parametrize(
    "path", sorted(LISTS.glob("*.txt")), ids=lambda path: path.stem
)
def test_a_list_says_what_it_copies(path: Path) -> None:
    """Vocabulary with its namespace, version, date and origin; each term once."""
    header = _header(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    terms = [line for line in lines if not line.startswith("#")]

    assert set(header) == {"Vocabulary", "Version", "Date", "Origin"}
    assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", header["Date"])
    namespace = ADDRESS.search(header["Vocabulary"])
    assert namespace is not None
    assert vocab.PREFIXES.get(path.stem, namespace.group()) == namespace.group()
    assert all(terms)
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("name", ["codeCommune", "codeDepartement", "codeRegion"])
def test_terms_that_insee_removed_are_not_listed(name: str) -> None:
    """Version 5.0.0 of igeo has no code by kind of territory: codeINSEE serves all."""
    assert not _exists("igeo", name)
