"""Prefixes, IRI minting and the text form of terms.

The one place where names of terms become IRIs. Terms travel as N-Triples text
(``<iri>``, ``"text"@fr``): bundled data is millions of statements, and text is what
both the archive and the engine's bulk loader read.

Source: RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

__all__ = [
    "BASE",
    "PREFIXES",
    "XSD",
    "dataset_iri",
    "expand",
    "graph_iri",
    "id_iri",
    "literal",
    "shorten",
    "term",
]

BASE = "https://w3id.org/pvd-graph/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "igeo": "http://rdf.insee.fr/def/geo#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "pvd": BASE + "ontology#",
    "pvdsh": BASE + "shapes#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": XSD,
}

# What may stand in the path of an IRI of ours without being escaped: RFC 3987
# ipchar, less the sub-delims that Turtle's prefixed names or shells stumble over.
_SAFE = "-._~:@!$'()*,;=/"
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
}
_MUST_ESCAPE = re.compile(r'["\\\n\r]')


@lru_cache(maxsize=65536)
def _encoded(key: str) -> str:
    return quote(key, safe=_SAFE)


@lru_cache(maxsize=4096)
def expand(name: str) -> str:
    """Return the IRI of a prefixed name, ``pvd:Action`` for instance.

    Raises:
        KeyError: the prefix is not in ``PREFIXES``.
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=4096)
def term(name: str) -> str:
    """Return a prefixed name as an N-Triples term: ``<https://...#Action>``."""
    return f"<{expand(name)}>"


def shorten(iri: str) -> str:
    """Return *iri* as a prefixed name where one of ``PREFIXES`` fits, else as it is."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def id_iri(kind: str, *keys: str) -> str:
    """Mint the IRI of a thing: ``id_iri("commune", "01034")``, keys percent-encoded."""
    return BASE + "id/" + "/".join((kind, *map(_encoded, keys)))


def dataset_iri(slug: str) -> str:
    """Mint the IRI of a dataset."""
    return f"{BASE}dataset/{slug}"


def graph_iri(slug: str, version: str | None = None) -> str:
    """Mint the IRI of the named graph of a load, or of a reserved graph."""
    return f"{BASE}graph/{slug}" if version is None else f"{BASE}graph/{slug}/{version}"


def literal(text: str, *, lang: str = "", datatype: str = "") -> str:
    """Return an N-Triples literal; *datatype* is a prefixed name: ``xsd:date``."""
    if _MUST_ESCAPE.search(text):
        text = _MUST_ESCAPE.sub(lambda found: _ESCAPES[found.group()], text)
    if lang:
        return f'"{text}"@{lang}'
    return f'"{text}"^^{term(datatype)}' if datatype else f'"{text}"'
