"""The names by which people call organisations: INSEE, Anah, DGALN.

A full name that stands on every line of a table hides what the table tells.
"""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, named
from pvd_graph.services.records import apart_from_towns, records

__all__ = ["short_named"]


@apart_from_towns
def _short_names(reader: GraphReader) -> Mapping[str, str]:
    """Return IRI of an organisation -> its shortest name, where that is another one.

    Among equally short ones, the first of the alphabet: capitals first.
    """
    found: dict[str, str] = {}
    for iri, record in records(reader.select(queries.load("partners"))).items():
        full = record.text("skos:prefLabel")
        others = sorted(record.all("skos:altLabel"), key=lambda one: (len(one), one))
        if others and len(others[0]) < len(full):
            found[iri] = others[0]
    return found


def short_named(reader: GraphReader, iri: str) -> Named:
    """Return a thing under its short name, its usual one where it has no shorter."""
    short = _short_names(reader).get(iri)
    return named(reader, iri) if short is None else Named(short, iri)
