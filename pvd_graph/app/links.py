"""Addresses of the site for the things of the graph.

IRIs are the same whatever the host that serves them; pages link to paths.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from pvd_graph.vocab import BASE

__all__ = [
    "RDF_PAGES",
    "iri_of_page",
    "iri_of_path",
    "page_path",
    "rdf_path",
    "rdf_paths",
    "sparql_path",
]

_EXTENSIONS = ("ttl", "jsonld", "nt", "rdf")

_PAGES = {
    "commune": "/communes/",
    "challenge": "/challenges/",
    "partner": "/partners/",
    "peer-group": "/groups/",
    "action": "/actions/",
    "experience": "/experiences/",
    "action-type": "/actions?type=",
    "theme": "/actions?theme=",
    "region": "/communes?region=",
    "departement": "/communes?departement=",
    "scheme": "/ontology/schemes/",
}
RDF_PAGES = {
    "communes": "id/commune/",
    "challenges": "id/challenge/",
    "partners": "id/partner/",
    "groups": "id/peer-group/",
    "actions": "id/action/",
    "experiences": "id/experience/",
    "datasets": "dataset/",
    "ontology/schemes": "id/scheme/",
}
"""First part of a path whose pages also answer as RDF -> start of the IRI."""

_PROGRAMME = "id/programme/petites-villes-de-demain"
_ONTOLOGY = BASE + "ontology"
# Documents of ours, whose IRIs are their addresses -> where their RDF is.
_DOCUMENTS = {
    "ontology": "ontology",
    "catalog": "catalog",
    ".well-known/void": ".well-known/void",
    "sparql": "catalog",
    "questions": "questions",
}
_BELOW = ("ontology/", "questions/")
# A group or a sheet has a page; its pieces, below its IRI, have none.
_PIECES = re.compile(
    r"/trait/|^(?:id/experience/)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/"
)
# Parts of the site that statements point at, without being about them.
_SITE = ("programme", "static", "pictures")


# A page of a town has two hundred links, most of them to what other towns link to.
@lru_cache(maxsize=8192)
def page_path(iri: str) -> str | None:
    """Return the path of the page about *iri*, None when it is not ours.

    >>> page_path("https://w3id.org/pvd-graph/id/rule/vacance-longue")
    '/resource/rule/vacance-longue'
    """
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE)
    document, _, _fragment = path.partition("#")
    section, _, rest = path.partition("/")
    if document in _DOCUMENTS or document.startswith(_BELOW) or section in _SITE:
        return "/" + path
    if path == _PROGRAMME:
        return "/programme"
    if section == "dataset":
        return f"/datasets/{rest}"
    if section != "id":
        return f"/resource/{path}"
    kind, _, key = rest.partition("/")
    start = None if _PIECES.search(key) else _PAGES.get(kind)
    return start + key if start and key else f"/resource/{rest}"


def rdf_path(iri: str, extension: str) -> str | None:
    """Return the path of the RDF description of *iri*, None when it is not ours."""
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE)
    document, _, _fragment = path.partition("#")
    if document in _DOCUMENTS or document.startswith(_BELOW):
        return f"/{_DOCUMENTS.get(document, document)}.{extension}"
    for section, start in RDF_PAGES.items():
        if path.startswith(start) and not _PIECES.search(path):
            return f"/{section}/{path.removeprefix(start)}.{extension}"
    return f"/resource/{path.removeprefix('id/')}.{extension}"


def rdf_paths(iri: str) -> dict[str, str]:
    """Return extension -> path of the RDF descriptions of *iri*, a thing of ours."""
    found = {extension: rdf_path(iri, extension) for extension in _EXTENSIONS}
    return {extension: path for extension, path in found.items() if path}


def iri_of_page(path: str) -> str | None:
    """Return the IRI of what the page at *path* is about, None for other pages.

    >>> iri_of_page("/communes/01034")
    'https://w3id.org/pvd-graph/id/commune/01034'
    """
    path = path.removeprefix("/")
    if path.startswith("resource/"):
        return iri_of_path(path.removeprefix("resource/"))
    if path == "programme":
        return BASE + _PROGRAMME
    for section, start in RDF_PAGES.items():
        key = path.removeprefix(section + "/")
        if key != path and key and ("/" not in key or section == "actions"):
            return iri_of_path((start + key).removeprefix("id/"))
    return None


def iri_of_path(path: str) -> str:
    """Return the IRI that ``/resource/<path>`` is about; *path* is decoded already.

    Named graphs keep ``graph/`` in front; anything else lies under ``id/``.
    """
    start = "" if path.startswith(("graph/", "dataset/")) else "id/"
    return BASE + start + quote(unquote(path), safe="-._~:@!$'()*,;=/")


def sparql_path(
    query: str, result_format: str = "", *, language: str = "fr", run: bool = False
) -> str:
    """Return the path of the SPARQL page that shows *query*, or of its answer.

    Args:
        query: any text.
        result_format: of the answer alone; ``""`` for the page.
        language: of the page; French has no parameter.
        run: whether the page asks the query once it is open.
    """
    path = f"/sparql?query={quote(query, safe='')}"
    if not result_format:
        path += "&lang=en" * (language == "en") + "&run=1" * run
    return f"{path}&format={result_format}" if result_format else path
