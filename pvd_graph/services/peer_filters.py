"""Which towns pass the filters of a reader, as masks over the towns of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pvd_graph.errors import BadParameterError
from pvd_graph.peers.distances import distances_km, located
from pvd_graph.peers.portraits import Portraits
from pvd_graph.peers.tables import BoolArray, Town
from pvd_graph.ports import GraphReader
from pvd_graph.queries import load
from pvd_graph.services.browse_towns import places, towns
from pvd_graph.services.names import key_of
from pvd_graph.services.peer_wishes import Filters
from pvd_graph.services.records import per_generation
from pvd_graph.vocab import id_iri

__all__ = ["kept", "town_at"]


def kept(
    reader: GraphReader, drawn: Portraits, target: int, filters: Filters
) -> BoolArray:
    """Return (n,): which towns of the model may be proposed; guests never are.

    Args:
        reader: the generation of *drawn*.
        drawn: `pvd_graph.services.peer_model.hosting`.
        target: position of the town that asks.
        filters: what is wished.

    Raises:
        BadParameterError: a région, département, class or challenge that nothing here
            has, or a distance from a town whose place is not known.
    """
    fitted = drawn.knowledge.tables.towns
    passing = np.ones(len(fitted), dtype=np.bool_)
    for passed in _masks(reader, drawn, target, filters):
        passing &= passed
    guests = np.zeros(drawn.model.size - len(fitted), dtype=np.bool_)
    return np.concatenate([passing, guests])


def _masks(
    reader: GraphReader, drawn: Portraits, target: int, filters: Filters
) -> Iterator[BoolArray]:
    fitted = drawn.knowledge.tables.towns
    if filters.region or filters.departement:
        yield _within_territory(reader, fitted, filters)
    population = np.array([town.population for town in fitted])
    if filters.population_min is not None:
        yield population >= filters.population_min
    if filters.population_max is not None:
        yield population <= filters.population_max
    if filters.distance_km is not None:
        yield _near(town_at(drawn, target), fitted, filters.distance_km)
    if filters.typologies:
        yield _of_classes(drawn, filters.typologies)
    if filters.challenges:
        yield _facing(drawn, filters.challenges)[: len(fitted)]
    if filters.finished_action:
        done = {one.town for one in drawn.knowledge.tables.actions if one.finished}
        yield np.array([town.code in done for town in fitted], dtype=np.bool_)
    if filters.experience:
        told = _experienced(reader)
        yield np.array([town.code in told for town in fitted], dtype=np.bool_)


def town_at(drawn: Portraits, at: int) -> Town:
    """Return the town at a position of the model, guest or not."""
    own = drawn.knowledge.tables.towns
    if at < len(own) or drawn.guests is None:
        return own[at]
    return drawn.guests.tables.towns[at - len(own)]


def _within_territory(
    reader: GraphReader, fitted: Sequence[Town], filters: Filters
) -> BoolArray:
    kinds = {(one.kind, one.code) for one in places(reader).values()}
    if filters.region and ("region", filters.region) not in kinds:
        told = (
            f"Aucune région n'a le code « {filters.region} » (exemple : 84).",
            f"No région has the code “{filters.region}” (example: 84).",
        )
        raise BadParameterError(*told)
    if filters.departement and ("departement", filters.departement) not in kinds:
        told = (
            (
                f"Aucun département n'a le code « {filters.departement} » "
                "(exemples : 01, 2A, 974)."
            ),
            (
                f"No département has the code “{filters.departement}” "
                "(examples: 01, 2A, 974)."
            ),
        )
        raise BadParameterError(*told)
    members = towns(reader)
    found = [members.get(town.code) for town in fitted]
    return np.array(
        [
            one is not None
            and filters.region in {"", one.region.code}
            and filters.departement in {"", one.departement.code}
            for one in found
        ],
        dtype=np.bool_,
    )


def _near(own: Town, fitted: Sequence[Town], distance_km: float) -> BoolArray:
    if not located(own):
        told = (
            (
                "La position de la commune n'est pas connue : le filtre par distance "
                "ne peut pas s'appliquer."
            ),
            "Where the commune lies is not known: the filter by distance cannot apply.",
        )
        raise BadParameterError(*told)
    near: BoolArray = distances_km(own, fitted) <= distance_km
    return near


def _of_classes(drawn: Portraits, wanted: Sequence[str]) -> BoolArray:
    classes = drawn.knowledge.tables.classes
    known = {(at, name) for row in classes for at, name in enumerate(row) if name}
    alternatives: dict[int, set[str]] = {}
    for slug in wanted:
        found = [one for one in known if slug in {one[1], key_of(one[1])}]
        if not found:
            told = (
                f"Aucune ville n'est de la classe « {slug} » dans les typologies.",
                f"No town is of the class “{slug}” in the typologies.",
            )
            raise BadParameterError(*told)
        for typology, name in found:
            alternatives.setdefault(typology, set()).add(name)
    return np.array(
        [
            all(row[at] in either for at, either in alternatives.items())
            for row in classes
        ],
        dtype=np.bool_,
    )


def _facing(drawn: Portraits, wanted: Sequence[str]) -> BoolArray:
    columns = [_column(drawn.model.features.hierarchy.index, slug) for slug in wanted]
    faced: BoolArray = np.all(drawn.model.features.closed[:, columns], axis=1)
    return faced


def _column(index: Mapping[str, int], slug: str) -> int:
    iri = slug if slug in index else id_iri("challenge", slug)
    if iri not in index:
        told = (
            f"Aucun défi ne s'appelle « {slug} » : voyez /challenges.",
            f"No challenge is called “{slug}”: see /challenges.",
        )
        raise BadParameterError(*told)
    return index[iri]


@per_generation
def _experienced(reader: GraphReader) -> frozenset[str]:
    """Return the codes of the communes that published an experience sheet."""
    found = reader.select(load("peers_experienced"))
    return frozenset(key_of(row["commune"]) for row in found)
