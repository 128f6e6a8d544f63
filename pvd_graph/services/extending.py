"""Data extension: properties of things that were reconciled, as typed values.

Source: Reconciliation Service API 0.2, data extension service,
https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pvd_graph import queries
from pvd_graph.model import Wording
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import (
    Place,
    commune_facts,
    commune_iri,
    places,
    towns,
)
from pvd_graph.services.concepts_known import known_concepts
from pvd_graph.services.names import key_of
from pvd_graph.services.reconciling import TYPES, entity
from pvd_graph.services.records import Record, records
from pvd_graph.vocab import BASE

__all__ = ["PROPERTIES", "Property", "extend", "properties_of"]

Value = dict[str, Any]
"""``{"str": …}``, ``{"int": …}``, ``{"float": …}``, ``{"date": …}``, or an entity."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property that can be fetched, of which types; *values* is the type of things.

    *narrows*: it can also be sent beside a text to be reconciled.
    """

    name: Wording
    of: tuple[str, ...] = ("commune",)
    values: str = ""
    narrows: bool = False


_IDS = f"{BASE}id/"
_YES, _NO = Wording("oui", "yes"), Wording("non", "no")
PROPERTIES: Mapping[str, Property] = {
    "code_insee": Property(Wording("Code INSEE", "INSEE code"), narrows=True),
    "departement": Property(
        Wording("Département", "Département"), values="departement", narrows=True
    ),
    "postcode": Property(Wording("Code postal", "Postcode"), narrows=True),
    "population": Property(Wording("Population légale", "Legal population")),
    "region": Property(
        Wording("Région", "Région"), ("commune", "departement"), "region"
    ),
    "epci": Property(
        Wording("Intercommunalité", "Inter-municipal body"), values="epci"
    ),
    "siren": Property(Wording("SIREN", "SIREN"), ("commune", "epci")),
    "latitude": Property(Wording("Latitude", "Latitude")),
    "longitude": Property(Wording("Longitude", "Longitude")),
    "in_programme": Property(
        Wording("Petite ville de demain", "Petites villes de demain")
    ),
    "signed_on": Property(Wording("Convention signée le", "Agreement signed on")),
    "challenges": Property(
        Wording("Défis rencontrés", "Challenges faced"), values="challenge"
    ),
    "label": Property(Wording("Nom", "Name"), tuple(TYPES)),
    "broader": Property(Wording("Famille", "Family"), ("challenge",), "challenge"),
}
"""Identifier of a property -> what it is."""


def properties_of(kind: str) -> list[str]:
    """Return the properties that things of a type have; those of all when empty."""
    return [key for key, one in PROPERTIES.items() if not kind or kind in one.of]


def extend(
    reader: GraphReader, identifiers: Sequence[str], asked: Sequence[str], lang: str
) -> dict[str, dict[str, list[Value]]]:
    """Return identifier -> property -> values, for all that were asked.

    What is not known, or not said of a thing, is an empty list.
    """
    found = {one: entity(reader, one, lang) for one in identifiers}
    things = [one for one in found.values() if one is not None]
    codes = sorted({key_of(one.id) for one in things if one.type == "commune"})
    communes = _Communes(reader, codes, lang)
    rows: dict[str, dict[str, list[Value]]] = {}
    for identifier, thing in found.items():
        told: dict[str, list[Value]] = {}
        if thing is not None:
            is_commune = thing.type == "commune"
            told = (
                communes.values(key_of(thing.id))
                if is_commune
                else _of_other(reader, thing.id, lang)
            )
            told["label"] = [{"str": thing.name}]
        rows[identifier] = {key: told.get(key, []) for key in asked}
    return rows


def _of_other(
    reader: GraphReader, identifier: str, lang: str
) -> dict[str, list[Value]]:
    """Return the properties of a concept or of a territory that is no commune."""
    kind, _, slug = identifier.partition("/")
    concept = known_concepts(reader).concepts[kind, slug]
    told = {"broader": _thing(reader, f"{kind}/{concept.broader}", lang)}
    if kind == "epci":
        told["siren"] = [{"str": slug}]
    place = places(reader).get(f"{_IDS}{identifier}")
    if kind == "departement" and place is not None and place.within:
        told["region"] = _thing(reader, place.within, lang)
    return told


def _thing(reader: GraphReader, identifier: str, lang: str) -> list[Value]:
    found = entity(reader, identifier, lang)
    return [{"id": found.id, "name": found.name}] if found else []


class _Communes:
    """The properties of some communes, read together."""

    def __init__(self, reader: GraphReader, codes: Sequence[str], lang: str) -> None:
        self._reader, self._lang = reader, lang
        self._facts = {one.code_insee: one for one in commune_facts(reader, codes)}
        subjects = [queries.iri(commune_iri(code)) for code in codes]
        query = queries.load("reconcile_facts", subject=subjects) if codes else ""
        self._more = records(reader.select(query)) if codes else {}
        self._towns = towns(reader) if codes else {}

    def values(self, code: str) -> dict[str, list[Value]]:
        """Return all properties of a commune."""
        facts = self._facts.get(code)
        if facts is None:
            return {}
        more = self._more.get(commune_iri(code), Record(commune_iri(code)))
        town = self._towns.get(code)
        member = _YES if facts.in_programme else _NO
        faced = more.all("pvd:facesChallenge")
        epci = facts.epci
        return {
            "code_insee": [{"str": code}],
            "departement": _place(facts.departement, "departement"),
            "region": _place(facts.region, "region"),
            "epci": [{"id": f"epci/{key_of(epci.iri)}", "name": epci.name}]
            if epci
            else [],
            "postcode": [{"str": one} for one in facts.postcodes],
            "population": [{"int": facts.population}] if facts.population else [],
            "siren": [{"str": one} for one in more.all("pvd:siren")],
            "latitude": _number(more, "wgs84:lat"),
            "longitude": _number(more, "wgs84:long"),
            "in_programme": [{"str": member.told(self._lang)}],
            "signed_on": [{"date": f"{town.signed_on}T00:00:00"}]
            if town and town.signed_on
            else [],
            "challenges": [
                value
                for iri in faced
                for value in _thing(self._reader, iri, self._lang)
            ],
        }


def _place(place: Place | None, kind: str) -> list[Value]:
    return [] if place is None else [{"id": f"{kind}/{place.code}", "name": place.name}]


def _number(more: Record, name: str) -> list[Value]:
    value = more.number(name)
    return [] if value is None else [{"float": float(value)}]
