"""What the home page and the page of the programme tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import ActionFilter, actions, facets
from pvd_graph.services.browse_challenges import challenges, indicators
from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.browse_partners import Partner, partners
from pvd_graph.services.browse_towns import Place, towns
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Number, per_generation, records
from pvd_graph.vocab import id_iri

__all__ = [
    "CountOfTowns",
    "Counts",
    "Event",
    "Programme",
    "RegionCount",
    "counts",
    "programme",
    "towns_by_region",
    "warm",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds."""

    towns: int
    signed: int
    ort_signed: int
    challenges: int
    actions: int
    granted_eur: Number
    partners: int
    triples: int


@dataclass(frozen=True, slots=True)
class RegionCount:
    """How many towns of the programme a région has."""

    region: Place
    towns: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the history of the programme; *date* is ISO."""

    date: str
    label: str
    description: str
    source: str


@dataclass(frozen=True, slots=True)
class CountOfTowns:
    """How many towns a source said, at a date: one number, or two bounds."""

    period: str
    kind: Named | None
    value: Number | None
    lower: Number | None
    upper: Number | None
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the programme with what it means."""

    iri: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme itself, as its page tells it."""

    name: str
    definition: str
    manager: Named | None
    principles: tuple[Term, ...]
    pillars: tuple[Term, ...]
    events: tuple[Event, ...]
    counts: tuple[CountOfTowns, ...]
    signatories: tuple[Partner, ...]


@per_generation
def counts(reader: GraphReader) -> Counts:
    """Return how much this generation holds."""
    members = towns(reader).values()
    triples = reader.select(queries.load("triple_count"))
    return Counts(
        towns=len(members),
        signed=sum(one.signed_on is not None for one in members),
        ort_signed=sum(one.ort_signed_on is not None for one in members),
        challenges=sum(one.communes > 0 for one in challenges(reader).values()),
        actions=len(actions(reader)),
        granted_eur=sum(one.grant_eur or 0 for one in actions(reader)),
        partners=len(partners(reader)),
        triples=int(triples[0].get("triples", 0)) if triples else 0,
    )


def warm(reader: GraphReader) -> None:
    """Read what pages keep for the whole generation, so that no reader waits for it.

    Cost: about a second; worth calling before a generation is put in service.
    """
    counts(reader)
    towns_by_region(reader)
    facets(reader, ActionFilter())
    programme(reader)
    indicators(reader)
    datasets(reader)


@per_generation
def towns_by_region(reader: GraphReader) -> list[RegionCount]:
    """Return the régions with their number of towns, by name."""
    found = Counter(one.region for one in towns(reader).values())
    return [
        RegionCount(region, number)
        for region, number in sorted(found.items(), key=lambda pair: fold(pair[0].name))
    ]


@per_generation
def programme(reader: GraphReader) -> Programme:
    """Return the programme Petites villes de demain."""
    iri = id_iri("programme", "petites-villes-de-demain")
    term = queries.iri(iri)
    record = records(reader.select(queries.load("thing", subject=term)))[iri]
    manager = record.get("pvd:manager")
    return Programme(
        name=record.get("skos:prefLabel") or key_of(iri),
        definition=record.text("skos:definition"),
        manager=named(reader, manager) if manager else None,
        principles=_terms(reader, record.all("pvd:principle")),
        pillars=_terms(reader, record.all("pvd:pillar")),
        events=_events(reader),
        counts=_counts(reader, term),
        signatories=tuple(one for one in partners(reader).values() if one.signatures),
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
                    one.text("pvd:period"),
                    named(reader, kind) if (kind := one.get("dcterms:type")) else None,
                    one.number("pvd:value"),
                    one.number("pvd:lowerValue"),
                    one.number("pvd:upperValue"),
                    one.text("dcterms:source"),
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
                    one.text("dcterms:date"),
                    one.text("rdfs:label"),
                    one.text("dcterms:description"),
                    one.text("dcterms:source"),
                )
                for one in found.values()
            ),
            key=lambda one: one.date,
        )
    )
