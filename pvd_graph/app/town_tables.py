"""Communes as tables: all of them, the figures of one, the peers of a town."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pvd_graph.app.context import current_reader
from pvd_graph.app.params import choice_arg, text_arg
from pvd_graph.app.peer_params import wish_arg
from pvd_graph.app.tables import Cell, Table, window
from pvd_graph.app.wording import licence_name
from pvd_graph.codes import CodeInsee
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.services.browse_assessments import Figure
from pvd_graph.services.browse_datasets import Dataset, datasets
from pvd_graph.services.browse_sources import (
    COMMUNES,
    MEMBERSHIPS,
    PEERS,
    sources,
)
from pvd_graph.services.browse_town import TownPage, town_page
from pvd_graph.services.browse_towns import (
    CommuneFacts,
    Place,
    Town,
    commune_facts,
    commune_iri,
    filter_communes,
    filter_towns,
    towns,
)
from pvd_graph.services.names import key_of
from pvd_graph.services.suggest import Peer, peers_of

__all__ = [
    "commune_table",
    "communes_table",
    "peers_table",
    "programme_towns_table",
    "town_table",
]

_COMMUNE_COLUMNS = (
    "code_insee",
    "label",
    "code_departement",
    "departement",
    "code_region",
    "region",
    "siren_epci",
    "epci",
    "population",
    "postcodes",
    "in_programme",
    "signed_on",
    "ort_signed_on",
    "iri",
)

_FIGURE_COLUMNS = (
    "code_insee",
    "commune",
    "indicator",
    "indicator_label",
    "period",
    "value",
    "unit",
    "producer",
    "dataset",
    "licence",
    "observation_iri",
)


def programme_towns_table() -> Table:
    """Return the towns of the programme that the filters of the list let through."""
    return _communes("true")


def communes_table() -> Table:
    """Return the communes of today that the filters of the list let through.

    ``in_programme``: ``true`` for those of the programme, as on the page, ``false`` for
    the others; without it, all of them.
    """
    return _communes(choice_arg("in_programme", ("true", "false")))


def _communes(within: str) -> Table:
    reader = current_reader()
    text, region = text_arg("q"), text_arg("region")
    departement = text_arg("departement")
    members = towns(reader)
    found: Iterable[CommuneFacts]
    if within == "true":
        kept = filter_towns(
            members.values(), text=text, region=region, departement=departement
        )
        found = commune_facts(reader, [one.code_insee for one in kept])
    else:
        everything = filter_communes(
            reader, text=text, region=region, departement=departement
        )
        found = (
            one for one in everything if not (within and one.code_insee in members)
        )
    return Table(
        "communes",
        _COMMUNE_COLUMNS,
        window(_commune_cells(one, members.get(one.code_insee)) for one in found),
        sources(reader, [COMMUNES, MEMBERSHIPS]),
        {"generation": reader.generation},
    )


def commune_table(*codes: str) -> Table:
    """Return some communes of today as the list of communes has them."""
    reader = current_reader()
    found = commune_facts(reader, codes)
    members = towns(reader)
    return Table(
        "communes",
        _COMMUNE_COLUMNS,
        [_commune_cells(one, members.get(one.code_insee)) for one in found],
        sources(reader, [COMMUNES, MEMBERSHIPS]),
        {"generation": reader.generation},
    )


def _commune_cells(one: CommuneFacts, town: Town | None) -> tuple[Cell, ...]:
    return (
        one.code_insee,
        one.name,
        *_place(one.departement),
        *_place(one.region),
        key_of(one.epci.iri) if one.epci else None,
        one.epci.name if one.epci else None,
        one.population,
        one.postcodes,
        one.in_programme,
        town.signed_on if town else None,
        town.ort_signed_on if town else None,
        commune_iri(one.code_insee),
    )


def _place(place: Place | None) -> tuple[Cell, Cell]:
    return (None, None) if place is None else (place.code, place.name)


def town_table(code: CodeInsee) -> Table:
    """Return the figures of a commune, one a row, each with producer and licence.

    An indicator of which a town of the programme has no figure keeps its row, without
    period and value: not known is not zero.

    Raises:
        NotFoundError: no commune of today has this code.
    """
    reader = current_reader()
    town = town_page(reader, code)
    known = {one.iri: one for one in datasets(reader).values()}
    return Table(
        "figures",
        _FIGURE_COLUMNS,
        window(_figure_rows(town, known)),
        town.sources,
        {"generation": reader.generation, "code_insee": code, "label": town.name},
    )


def _figure_rows(
    town: TownPage, known: dict[str, Dataset]
) -> Iterator[tuple[Cell, ...]]:
    for figure in town.figures:
        yield _figure_cells(town, figure, known.get(figure.dataset))
    for one in town.missing:
        yield (
            town.code_insee,
            town.name,
            key_of(one.iri),
            one.name,
            None,
            None,
            one.unit,
            one.publisher.name if one.publisher else None,
            *(None, None, None),
        )


def _figure_cells(
    town: TownPage, figure: Figure, source: Dataset | None
) -> tuple[Cell, ...]:
    indicator = figure.indicator
    return (
        town.code_insee,
        town.name,
        key_of(indicator.iri),
        indicator.name,
        figure.period,
        figure.value,
        indicator.unit,
        indicator.publisher.name if indicator.publisher else None,
        key_of(figure.dataset),
        licence_name(source.licence) if source and source.licence else None,
        figure.iri,
    )


def peers_table(code: CodeInsee) -> Table:
    """Return the peers of a commune with their reasons, as the query string asks.

    Raises:
        NotFoundError: no commune of today has this code.
        BadParameterError: what the query string asks cannot be answered.
    """
    reader = current_reader()
    answer = peers_of(reader, code, wish_arg())
    columns = ("rank", "code_insee", "label", "departement", "population", "score")
    parts = BLOCKS
    reasons = ("shared_challenges", "learn_from", "reason")
    return Table(
        "peers",
        (*columns, *(f"score_{part}" for part in parts), *reasons),
        [_peer_cells(one, parts) for one in answer.peers],
        sources(reader, [PEERS], origins=True),
        {"generation": reader.generation, "code_insee": code, "label": answer.label},
    )


def _peer_cells(one: Peer, parts: tuple[str, ...]) -> tuple[Cell, ...]:
    town = towns(current_reader()).get(one.code_insee)
    return (
        one.rank,
        one.code_insee,
        one.label,
        town.departement.name if town else None,
        town.population if town else None,
        one.score,
        *(one.components[part] for part in parts),
        tuple(str(each["label"]) for each in one.shared_challenges),
        tuple(str(each["label"]) for each in one.learn_from),
        one.reason,
    )
