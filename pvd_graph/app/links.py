"""Addresses of the site for the things of the graph.

IRIs are the same whatever the host that serves them; pages link to paths.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from pvd_graph.vocab import BASE

__all__ = ["RDF_PAGES", "iri_of_path", "page_path", "rdf_path", "sparql_path"]

_PAGES = {
    "commune": "/communes/",
    "challenge": "/challenges/",
    "partner": "/partners/",
    "action": "/actions/",
    "action-type": "/actions?type=",
    "theme": "/actions?theme=",
    "region": "/communes?region=",
    "departement": "/communes?departement=",
}
RDF_PAGES = {
    "communes": "id/commune/",
    "challenges": "id/challenge/",
    "partners": "id/partner/",
    "actions": "id/action/",
    "datasets": "dataset/",
}
"""First part of a path whose pages also answer as RDF -> start of the IRI."""

_PROGRAMME = "id/programme/petites-villes-de-demain"
_ONTOLOGY = BASE + "ontology#"


def page_path(iri: str) -> str | None:
    """Return the path of the page about *iri*, None when it is not ours.

    >>> page_path("https://w3id.org/pvd-graph/id/rule/vacance-longue")
    '/resource/rule/vacance-longue'
    """
    if iri.startswith(_ONTOLOGY):
        return "/ontology#" + iri.removeprefix(_ONTOLOGY)
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE)
    if path == _PROGRAMME:
        return "/programme"
    section, _, rest = path.partition("/")
    if section == "dataset":
        return f"/datasets/{rest}"
    if section != "id":
        return f"/resource/{path}"
    kind, _, key = rest.partition("/")
    start = _PAGES.get(kind)
    return start + key if start and key else f"/resource/{rest}"


def rdf_path(iri: str, extension: str) -> str | None:
    """Return the path of the RDF description of *iri*, None when it is not ours."""
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE)
    for section, start in RDF_PAGES.items():
        if path.startswith(start):
            return f"/{section}/{path.removeprefix(start)}.{extension}"
    return f"/resource/{path.removeprefix('id/')}.{extension}"


def iri_of_path(path: str) -> str:
    """Return the IRI that ``/resource/<path>`` is about; *path* is decoded already.

    Named graphs keep ``graph/`` in front; anything else lies under ``id/``.
    """
    start = "" if path.startswith(("graph/", "dataset/")) else "id/"
    return BASE + start + quote(unquote(path), safe="-._~:@!$'()*,;=/")


def sparql_path(query: str, result_format: str = "") -> str:
    """Return the path of the SPARQL page that shows *query*, or of its answer."""
    path = f"/sparql?query={quote(query, safe='')}"
    return f"{path}&format={result_format}" if result_format else path
