"""The programme itself: what it is, where it comes from, how many towns it has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_partners import Partner, partner_groups
from pvd_graph.services.browse_sources import MEMBERSHIPS, sources
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    Record,
    apart_from_towns,
    per_generation,
    records,
)
from pvd_graph.vocab import id_iri

__all__ = ["CountOfTowns", "Event", "Programme", "Term", "programme"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the history of the programme.

    Attributes:
        date: ISO day, or ``YYYY-MM``.
        links: addresses of pages that tell of it.
    """

    iri: str
    date: str
    label: str
    description: str
    source: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountOfTowns:
    """How many towns a source said, at a date: one number, or two bounds.

    Attributes:
        label: what was counted, in words: not always towns alone.
        links: addresses of pages that say so.
    """

    iri: str
    period: str
    label: str
    kind: Named | None
    value: Number | None
    lower: Number | None
    upper: Number | None
    source: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the programme with what it means."""

    iri: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme itself, as its page tells it.

    Attributes:
        part_of: the plan that it belongs to.
        predecessors: programmes that came before it.
        filed_under: territory and theme that it is classed under.
        list_issued: ISO date of the latest list of its towns; empty when not known.
    """

    iri: str
    name: str
    definition: str
    description: str
    manager: Named | None
    part_of: tuple[Term, ...]
    predecessors: tuple[Term, ...]
    filed_under: tuple[Term, ...]
    list_issued: str
    principles: tuple[Term, ...]
    pillars: tuple[Term, ...]
    events: tuple[Event, ...]
    counts: tuple[CountOfTowns, ...]
    signatories: tuple[Partner, ...]


@per_generation
def programme(reader: GraphReader) -> Programme:
    """Return the programme Petites villes de demain."""
    issued = (one.issued for one in sources(reader, [MEMBERSHIPS]))
    return replace(
        _told(reader),
        list_issued=max(issued, default=""),
        signatories=tuple(partner_groups(reader)["signatory"]),
    )


@apart_from_towns
def _told(reader: GraphReader) -> Programme:
    """Return what is said of it: neither its list of towns nor who signed for it."""
    iri = id_iri("programme", "petites-villes-de-demain")
    term = queries.iri(iri)
    known = records(reader.select(queries.load("thing", subject=term)))
    # A store that somebody has just begun to fill says nothing of it yet.
    record = known.get(iri, Record(iri))
    manager = record.get("pvd:manager")
    return Programme(
        iri=iri,
        name=record.get("skos:prefLabel") or key_of(iri),
        definition=record.text("skos:definition"),
        description=record.text("dcterms:description"),
        manager=named(reader, manager) if manager else None,
        part_of=_terms(reader, record.all("dcterms:isPartOf")),
        predecessors=_terms(reader, record.all("pvd:predecessor")),
        filed_under=_terms(reader, record.all("dcterms:subject")),
        list_issued="",
        principles=_terms(reader, record.all("pvd:principle")),
        pillars=_terms(reader, record.all("pvd:pillar")),
        events=_events(reader),
        counts=_counts(reader, term),
        signatories=(),
    )


def _terms(reader: GraphReader, iris: tuple[str, ...]) -> tuple[Term, ...]:
    if not iris:
        return ()
    terms = [queries.iri(iri) for iri in iris]
    found = records(reader.select(queries.load("thing", subject=terms)))
    ordered = sorted(found.values(), key=lambda one: one.text("skos:notation"))
    return tuple(
        Term(
            one.iri,
            one.get("skos:prefLabel") or key_of(one.iri),
            one.text("skos:definition"),
        )
        for one in ordered
    )


def _counts(reader: GraphReader, term: str) -> tuple[CountOfTowns, ...]:
    found = records(reader.select(queries.load("programme_counts", programme=term)))
    return tuple(
        sorted(
            (
                CountOfTowns(
                    one.iri,
                    one.text("pvd:period"),
                    one.text("rdfs:label"),
                    named(reader, kind) if (kind := one.get("dcterms:type")) else None,
                    one.number("pvd:value"),
                    one.number("pvd:lowerValue"),
                    one.number("pvd:upperValue"),
                    one.text("dcterms:source"),
                    one.all("rdfs:seeAlso"),
                )
                for one in found.values()
            ),
            key=lambda one: one.period,
        )
    )


def _events(reader: GraphReader) -> tuple[Event, ...]:
    found = records(reader.select(queries.load("programme_events")))
    return tuple(
        sorted(
            (
                Event(
                    one.iri,
                    one.text("dcterms:date"),
                    one.text("rdfs:label"),
                    one.text("dcterms:description"),
                    one.text("dcterms:source"),
                    one.all("rdfs:seeAlso"),
                )
                for one in found.values()
            ),
            key=lambda one: one.date,
        )
    )
