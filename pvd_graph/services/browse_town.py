"""One commune, in the programme or not: all that its page shows.

A fixed number of queries, each anchored on the commune.
"""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions_of_commune
from pvd_graph.services.browse_assessments import (
    Assessment,
    Figure,
    assessments_of,
    figures_of,
    missing_indicators,
)
from pvd_graph.services.browse_datasets import Dataset, datasets_of_graphs
from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.browse_towns import (
    Place,
    Town,
    commune_iri,
    places,
    towns,
)
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Number, Record, records
from pvd_graph.vocab import expand

__all__ = [
    "TYPOLOGIES",
    "FormerCommune",
    "Membership",
    "TownPage",
    "town_page",
]

_PVD = "petites-villes-de-demain"
_LEGAL = "legal_population"
TYPOLOGIES = (
    ("Centralité", "pvd:centralityLevel"),
    ("Densité", "pvd:densityClass"),
    ("Type de territoire rural", "pvd:ruralityClass"),
    ("Massif de montagne", "pvd:massif"),
    ("Place dans l'aire d'attraction", "pvd:functionalAreaRole"),
    ("Tension du logement (zonage ABC)", "pvd:housingTensionZone"),
)
"""French name and property of each typology, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune absorbed by another; *name* is empty when not known."""

    code_insee: str
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A programme that the commune belongs to, under its local identifiers."""

    programme: Named
    identifiers: tuple[str, ...]
    signed_on: str | None
    ort_signed_on: str | None


@dataclass(frozen=True, slots=True)
class TownPage:
    """All that the page of a commune shows.

    Attributes:
        population: inhabitants, latest legal population; *population_year* is its year
            or period, empty when not known.
        missing: of a town of the programme, the indicators without any figure.
    """

    code_insee: CodeInsee
    iri: str
    name: str
    departement: Place | None
    region: Place | None
    epci: Named | None
    population: int | None
    population_year: str
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
    missing: tuple[Indicator, ...]
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
        english = f"No commune of today has the code INSEE {code}."
        raise NotFoundError(problem, english)
    figures = figures_of(reader, code)
    memberships = _memberships(reader, term)
    known = places(reader)
    within = facts.all("igeo:subdivisionDirecteDe")
    departement = next((known[one] for one in within if one in known), None)
    epci = next((one for one in within if "/id/epci/" in one), None)
    population = facts.number("pvd:population")
    membership = next((one for one in memberships if _is_pvd(one)), None)
    return TownPage(
        code_insee=code,
        iri=iri,
        name=facts.get("igeo:nom") or code,
        departement=departement,
        region=known.get(departement.within or "") if departement else None,
        epci=named(reader, epci) if epci else None,
        population=None if population is None else int(population),
        population_year=_year_of(figures, population),
        postcodes=facts.all("pvd:postcode"),
        siren=facts.text("pvd:siren"),
        latitude=facts.number("wgs84:lat"),
        longitude=facts.number("wgs84:long"),
        typologies=_typologies(reader, facts),
        former_names=facts.all("pvd:formerName"),
        former=_former(reader, term),
        membership=membership,
        companions=_companions(reader, code),
        other_programmes=tuple(one for one in memberships if not _is_pvd(one)),
        assessments=assessments_of(reader, term, figures),
        figures=figures,
        missing=missing_indicators(reader, figures) if membership else (),
        actions=tuple(actions_of_commune(reader, code)),
        sources=_sources(reader, term),
    )


def _is_pvd(membership: Membership) -> bool:
    return key_of(membership.programme.iri) == _PVD


def _year_of(figures: tuple[Figure, ...], population: Number | None) -> str:
    """Return the period of the legal population that *population* is."""
    periods = [
        one.period
        for one in figures
        if key_of(one.indicator.iri) == _LEGAL and one.value == population
    ]
    return max(periods, default="")


def _typologies(reader: GraphReader, facts: Record) -> tuple[tuple[str, Named], ...]:
    return tuple(
        (label, named(reader, value))
        for label, name in TYPOLOGIES
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


def _sources(reader: GraphReader, term: str) -> tuple[Dataset, ...]:
    found = reader.select(queries.load("commune_graphs", commune=term))
    return tuple(datasets_of_graphs(reader, [row["graph"] for row in found]))
