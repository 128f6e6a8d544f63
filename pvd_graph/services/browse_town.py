"""One commune, in the programme or not: all that its page shows.

A fixed number of queries, each anchored on the commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions_of_commune
from pvd_graph.services.browse_challenges import Indicator, Rule, indicators, rules
from pvd_graph.services.browse_datasets import Dataset, datasets_of_graphs
from pvd_graph.services.browse_towns import (
    Place,
    Town,
    commune_iri,
    places,
    towns,
)
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Number, Record, as_number, records
from pvd_graph.vocab import expand

__all__ = [
    "Assessment",
    "Figure",
    "FormerCommune",
    "Membership",
    "TownPage",
    "town_page",
]

_PVD = "petites-villes-de-demain"
_TYPOLOGIES = (
    ("Centralité", "pvd:centralityLevel"),
    ("Densité", "pvd:densityClass"),
    ("Type de territoire rural", "pvd:ruralityClass"),
    ("Massif de montagne", "pvd:massif"),
    ("Place dans l'aire d'attraction", "pvd:functionalAreaRole"),
    ("Tension du logement (zonage ABC)", "pvd:housingTensionZone"),
)


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune absorbed by another; *name* is empty when not known."""

    code_insee: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation: the value of an indicator at a period."""

    iri: str
    indicator: Indicator
    period: str
    value: Number
    dataset: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A challenge of the commune and what the conclusion rests on.

    Attributes:
        kind: derived by a rule, declared, or implied by an action.
        intensity: 0..1, share of the reference group with a less severe value.
        value: what the rule compared with *threshold*, in its unit; *median* is that of
            the *group_size* communes compared (a rule may compare by population band).
        rank: 1 = most severe of the reference group.
    """

    iri: str
    challenge: Named
    kind: Named | None
    intensity: Number | None
    value: Number | None
    rank: Number | None
    threshold: Number | None
    median: Number | None
    group_size: Number | None
    rule: Rule | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """A programme that the commune belongs to, under its local identifiers."""

    programme: Named
    identifiers: tuple[str, ...]
    signed_on: str | None
    ort_signed_on: str | None


@dataclass(frozen=True, slots=True)
class TownPage:
    """All that the page of a commune shows."""

    code_insee: CodeInsee
    iri: str
    name: str
    departement: Place | None
    region: Place | None
    epci: Named | None
    population: int | None
    postcodes: tuple[str, ...]
    siren: str
    latitude: Number | None
    longitude: Number | None
    typologies: tuple[tuple[str, Named], ...]
    former_names: tuple[str, ...]
    former: tuple[FormerCommune, ...]
    membership: Membership | None
    companions: tuple[Town, ...]
    other_programmes: tuple[Membership, ...]
    assessments: tuple[Assessment, ...]
    figures: tuple[Figure, ...]
    actions: tuple[Action, ...]
    sources: tuple[Dataset, ...]


def town_page(reader: GraphReader, code: CodeInsee) -> TownPage:
    """Return all that the page of the commune of today *code* shows.

    Raises:
        NotFoundError: no commune of today has this code.
    """
    iri = commune_iri(code)
    term = queries.iri(iri)
    facts = records(reader.select(queries.load("thing", subject=term))).get(iri)
    if facts is None or expand("igeo:Commune") not in facts.all("rdf:type"):
        problem = f"Aucune commune n'a aujourd'hui le code INSEE {code}."
        raise NotFoundError(problem)
    figures = _figures(reader, term)
    memberships = _memberships(reader, term)
    known = places(reader)
    within = facts.all("igeo:subdivisionDirecteDe")
    departement = next((known[one] for one in within if one in known), None)
    epci = next((one for one in within if "/id/epci/" in one), None)
    population = facts.number("pvd:population")
    return TownPage(
        code_insee=code,
        iri=iri,
        name=facts.get("igeo:nom") or code,
        departement=departement,
        region=known.get(departement.within or "") if departement else None,
        epci=named(reader, epci) if epci else None,
        population=None if population is None else int(population),
        postcodes=facts.all("pvd:postcode"),
        siren=facts.text("pvd:siren"),
        latitude=facts.number("wgs84:lat"),
        longitude=facts.number("wgs84:long"),
        typologies=_typologies(reader, facts),
        former_names=facts.all("pvd:formerName"),
        former=_former(reader, term),
        membership=next((one for one in memberships if _is_pvd(one)), None),
        companions=_companions(reader, code),
        other_programmes=tuple(one for one in memberships if not _is_pvd(one)),
        assessments=_assessments(reader, term, figures),
        figures=figures,
        actions=tuple(actions_of_commune(reader, iri)),
        sources=_sources(reader, term),
    )


def _is_pvd(membership: Membership) -> bool:
    return key_of(membership.programme.iri) == _PVD


def _typologies(reader: GraphReader, facts: Record) -> tuple[tuple[str, Named], ...]:
    return tuple(
        (label, named(reader, value))
        for label, name in _TYPOLOGIES
        if (value := facts.get(name)) is not None
    )


def _former(reader: GraphReader, term: str) -> tuple[FormerCommune, ...]:
    found = reader.select(queries.load("commune_former", commune=term))
    return tuple(FormerCommune(row["code"], row.get("label", "")) for row in found)


def _memberships(reader: GraphReader, term: str) -> list[Membership]:
    found = records(reader.select(queries.load("commune_memberships", commune=term)))
    return sorted(
        (
            Membership(
                named(reader, record.text("pvd:programme")),
                record.all("dcterms:identifier"),
                record.get("pvd:signedOn"),
                record.get("pvd:ortSignedOn"),
            )
            for record in found.values()
        ),
        key=lambda one: one.programme.name,
    )


def _companions(reader: GraphReader, code: CodeInsee) -> tuple[Town, ...]:
    """Return the towns that joined the programme together with this one."""
    members = towns(reader)
    town = members.get(code)
    if town is None or town.group is None:
        return ()
    return tuple(
        other
        for other in members.values()
        if other.group == town.group and other is not town
    )


def _figures(reader: GraphReader, term: str) -> tuple[Figure, ...]:
    """Return the figures of a commune, by name of indicator, then by period."""
    known = indicators(reader)
    found = {
        row["observation"]: Figure(
            row["observation"],
            known[row["indicator"]],
            row["period"],
            as_number(row["value"]),
            row["dataset"],
        )
        for row in reader.select(queries.load("commune_figures", commune=term))
        if row["indicator"] in known
    }
    return tuple(
        sorted(found.values(), key=lambda one: (one.indicator.name, one.period))
    )


def _assessments(
    reader: GraphReader, term: str, figures: tuple[Figure, ...]
) -> tuple[Assessment, ...]:
    """Return the challenges of a commune, the most intense first."""
    known = {one.iri: one for one in figures}
    stated = rules(reader)
    found = records(reader.select(queries.load("commune_assessments", commune=term)))
    listed = [
        _assessment(reader, record, stated.get(record.text("pvd:rule")), known)
        for record in found.values()
    ]
    return tuple(sorted(listed, key=lambda one: (-(one.intensity or 0), one.iri)))


def _assessment(
    reader: GraphReader, record: Record, rule: Rule | None, known: Mapping[str, Figure]
) -> Assessment:
    kind = record.get("pvd:assessmentKind")
    threshold = record.number("pvd:threshold")
    median = record.number("pvd:referenceMedian")
    size = record.number("pvd:groupSize")
    if rule is not None and size is None:
        # Rules without bands say it once, for all that they conclude.
        threshold, median, size = rule.threshold, rule.median, rule.group_size
    return Assessment(
        iri=record.iri,
        challenge=named(reader, record.text("pvd:challenge")),
        kind=None if kind is None else named(reader, kind),
        intensity=record.number("pvd:intensity"),
        value=record.number("pvd:value"),
        rank=record.number("pvd:rank"),
        threshold=threshold,
        median=median,
        group_size=size,
        rule=rule,
        figures=tuple(
            known[one] for one in record.all("prov:wasDerivedFrom") if one in known
        ),
    )


def _sources(reader: GraphReader, term: str) -> tuple[Dataset, ...]:
    found = reader.select(queries.load("commune_graphs", commune=term))
    return tuple(datasets_of_graphs(reader, [row["graph"] for row in found]))
