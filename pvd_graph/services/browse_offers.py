"""What partners offer to towns: advice, money, a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Record, apart_from_towns, records

__all__ = ["Offer", "offers"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service, with the organisations that answer for it.

    Attributes:
        ended_on: ISO date of the announced end; empty when none is known.
        page: address where it is described, and asked for.
        source: who told us, in words.
    """

    iri: str
    title: str
    description: str
    authorities: tuple[Named, ...]
    kinds: tuple[Named, ...]
    challenges: tuple[Named, ...]
    level: Named | None
    programme: Named | None
    ended_on: str
    page: str
    source: str


@apart_from_towns
def offers(reader: GraphReader) -> Sequence[Offer]:
    """Return all offers, by title."""
    found = records(reader.select(queries.load("offers"))).values()
    return sorted(
        (_offer(reader, one) for one in found), key=lambda one: (one.title, one.iri)
    )


def _offer(reader: GraphReader, record: Record) -> Offer:
    def several(name: str) -> tuple[Named, ...]:
        return tuple(sorted(named(reader, one) for one in record.all(name)))

    def one(name: str) -> Named | None:
        iri = record.get(name)
        return None if iri is None else named(reader, iri)

    return Offer(
        iri=record.iri,
        title=record.get("dcterms:title") or key_of(record.iri),
        description=record.text("dcterms:description"),
        authorities=several("cv:hasCompetentAuthority"),
        kinds=several("pvd:supportType"),
        challenges=several("pvd:addresses"),
        level=one("pvd:level"),
        programme=one("pvd:programme"),
        ended_on=record.text("pvd:endedOn"),
        page=record.text("foaf:page"),
        source=record.text("dcterms:source"),
    )
