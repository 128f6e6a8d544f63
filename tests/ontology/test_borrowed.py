"""Borrowed terms exist: no `igeo:codeCommune` slips in (OOPS! P40).

A vocabulary is known by rdflib's closed list of its terms, or by a list of our own,
``terms/<prefix>.txt``, one term a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
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
PREFIXES = {**vocab.PREFIXES, "vann": str(VANN)}
OURS = {"pvd", "pvdsh"}
NAME = re.compile(r"(?<![\w/#@.:-])([a-z][a-z0-9]*):([A-Za-z]\w*)")


def _exists(prefix: str, local: str) -> bool:
    if prefix in CLOSED:
        return local in CLOSED[prefix]
    lines = (LISTS / f"{prefix}.txt").read_text(encoding="utf-8").splitlines()
    return local in lines


def _in_graph(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (prefix, local name) of each IRI of a vocabulary in a Turtle file."""
    graph = Graph().parse(path, format="turtle")
    for triple in graph:
        for node in triple:
            iri = node.datatype if isinstance(node, Literal) else node
            if not isinstance(iri, URIRef):
                continue
            for prefix, start in PREFIXES.items():
                if (
                    iri.startswith(start)
                    and prefix not in OURS
                    and len(iri) > len(start)
                ):
                    yield prefix, iri[len(start) :]


def _in_text(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (prefix, local name) of each prefixed name written in a text."""
    for prefix, local in NAME.findall(path.read_text(encoding="utf-8")):
        if prefix in PREFIXES and prefix not in OURS:
            yield prefix, local


def _files() -> Iterator[Path]:
    yield ROOT / "docs" / "data-model.md"
    for folder in (ontology_folder(), datasets_folder()):
        for suffix in ("*.ttl", "*.toml", "*.rq"):
            yield from sorted(folder.rglob(suffix))
    yield from sorted((ROOT / "pvd_graph").rglob("*.rq"))


@pytest.mark.parametrize(
    "path", list(_files()), ids=lambda path: str(path.relative_to(ROOT))
)
def test_borrowed_terms_exist(path: Path) -> None:
    """Each term of another's vocabulary is one that its owner defines."""
    used = set(_in_graph(path) if path.suffix == ".ttl" else _in_text(path))

    assert {f"{p}:{local}" for p, local in used if not _exists(p, local)} == set()


@pytest.mark.parametrize("name", ["codeCommune", "codeDepartement", "codeRegion"])
def test_terms_that_insee_removed_are_not_listed(name: str) -> None:
    """Version 5.0.0 of igeo has no code by kind of territory: codeINSEE serves all."""
    assert not _exists("igeo", name)
