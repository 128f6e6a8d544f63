"""Pick how the answer of a query is written. Pure.

Knows the media types of results and the names that clients give them.

Source: https://www.w3.org/TR/sparql11-protocol/, section 2.1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from pvd_graph.app.negotiation import LONGEST_HEADER, choose
from pvd_graph.app.sparql_refusal import ProtocolError

__all__ = [
    "GRAPH_MEDIA_TYPES",
    "HTML",
    "SOLUTION_MEDIA_TYPES",
    "Representation",
    "represent",
]

HTML = "text/html"

# Media type -> format of the pool. Best first; the first of a format is its own name,
# the others are what clients ask for.
SOLUTION_MEDIA_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/markdown": "markdown",
    "application/geo+json": "geojson",
}
GRAPH_MEDIA_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/x-turtle": "turtle",
    "text/n3": "turtle",
    "text/rdf+n3": "turtle",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
# Values of `format=`, SPARQLWrapper's among them: what each means for a table and for
# a graph.
_OVERRIDES: dict[str, tuple[str | None, str | None]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", None),
    "tsv": ("tsv", None),
    "md": ("markdown", None),
    "markdown": ("markdown", None),
    "geojson": ("geojson", None),
    "turtle": (None, "turtle"),
    "ttl": (None, "turtle"),
    "n3": (None, "turtle"),
    "nt": (None, "ntriples"),
    "ntriples": (None, "ntriples"),
    "n-triples": (None, "ntriples"),
    "jsonld": (None, "jsonld"),
    "json-ld": (None, "jsonld"),
    "rdf": (None, "rdfxml"),
    "rdfxml": (None, "rdfxml"),
    "rdf+xml": (None, "rdfxml"),
    "trig": (None, "trig"),
    "nq": (None, "nquads"),
    "nquads": (None, "nquads"),
    "n-quads": (None, "nquads"),
}


@dataclass(frozen=True, slots=True)
class Representation:
    """How an answer is written: format of the pool, and ``Content-Type``."""

    format: str
    content_type: str


def _offers(form: str) -> dict[str, str]:
    """Return media type -> format of the answers to a query of this *form*.

    No standard writes the answer of an ASK as a table, and a client that reads one
    would take any bare word for no answer.
    """
    if form in {"construct", "describe"}:
        return GRAPH_MEDIA_TYPES
    if form == "ask":
        tables = {"csv", "tsv", "markdown", "geojson"}
        return {k: v for k, v in SOLUTION_MEDIA_TYPES.items() if v not in tables}
    return SOLUTION_MEDIA_TYPES


def _short_names(offers: dict[str, str]) -> list[str]:
    """Return the first value of ``format=`` for each of the formats in *offers*."""
    names: dict[str, str] = {}
    for word, both in _OVERRIDES.items():
        for name in both:
            if name is not None and name in offers.values():
                names.setdefault(name, word)
    return list(names.values())


def represent(form: str, accept: str, override: str) -> Representation:
    """Return how to write the answer of a query of this *form*.

    Args:
        form: ``select``, ``ask``, ``construct`` or ``describe``.
        accept: the header, empty when absent.
        override: the value of ``format=``, a short name or a media type; it wins.

    Raises:
        ProtocolError: 406 with the list of what there is; 431 where the part of
            *accept* that is read names none of them; 400 for a ``format=`` that
            is unknown or does not suit the form.
    """
    offers = _offers(form)
    if override and "/" not in override:
        known = _OVERRIDES.get(override.lower())
        if known is None:
            raise ProtocolError(
                HTTPStatus.BAD_REQUEST,
                f"Format « {override} » inconnu : {', '.join(_OVERRIDES)}.",
                f"Unknown format “{override}”: {', '.join(_OVERRIDES)}.",
            )
        name = known[int(offers is GRAPH_MEDIA_TYPES)]
        media_type = next((key for key, value in offers.items() if value == name), None)
    else:
        # "+" in an address is a space: format=application/rdf+xml arrives without.
        media_type = choose(override.replace(" ", "+") or accept, list(offers))
    if media_type is None and not override and len(accept) > LONGEST_HEADER:
        raise ProtocolError(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"L'en-tête Accept est trop long : ses {LONGEST_HEADER} premiers "
            "caractères, seuls lus, ne nomment aucun format proposé. Raccourcissez-le, "
            "ou demandez le format par « format= ».",
            f"The Accept header is too long: its first {LONGEST_HEADER} characters, "
            "the only ones read, name no format offered. Shorten it, or ask for the "
            "format by “format=”.",
            available=list(offers),
        )
    if media_type is None:
        listed = ", ".join(_short_names(offers) if override else offers)
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST if override else HTTPStatus.NOT_ACCEPTABLE,
            f"Formats proposés pour {form.upper()} : {listed}.",
            f"Formats offered for {form.upper()}: {listed}.",
            available=list(offers),
            remedy="format" if override else "Accept",
        )
    utf8 = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Representation(offers[media_type], media_type + utf8)
