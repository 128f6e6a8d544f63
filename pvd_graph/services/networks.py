"""The published graph as networkx, and as files that Gephi and others open."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import IO, Any

import networkx as nx

from pvd_graph import queries
from pvd_graph.config import Settings
from pvd_graph.errors import NotFoundError
from pvd_graph.peers.knowledge_network import (
    Fact,
    KnowledgeGraph,
    Link,
    Thing,
    knowledge_network,
    node_of,
)
from pvd_graph.peers.paths import Chain, explanation_paths
from pvd_graph.peers.projections import partner_projection, town_projection
from pvd_graph.ports import GraphReader
from pvd_graph.services.asking import open_current
from pvd_graph.services.browse_actions import Action, actions
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_offers import offers
from pvd_graph.services.browse_partners import partners
from pvd_graph.services.browse_towns import commune_iri, towns
from pvd_graph.services.names import key_of

__all__ = [
    "FORMATS",
    "PROJECTIONS",
    "export_network",
    "open_network",
    "paths_between",
    "read_network",
]

_Facts = dict[str, Fact | None]

PROJECTIONS: dict[str, Callable[[KnowledgeGraph], KnowledgeGraph]] = {
    "towns": town_projection,
    "partners": partner_projection,
}
# Not `write_graphml`, which writes with lxml, in other words, where that is installed.
FORMATS: dict[str, Callable[[KnowledgeGraph, IO[bytes]], None]] = {
    "graphml": nx.write_graphml_xml,
    "gexf": nx.write_gexf,
}


def open_network(data: str | PathLike[str] | None = None) -> KnowledgeGraph:
    """Return the graph that was published last in the data folder.

    Args:
        data: the data folder; without it ``PVD_DATA``, or ``var/``.

    Raises:
        StoreError: nothing was published there yet.
    """
    folder = Settings.from_env().data if data is None else Path(data)
    return read_network(open_current(folder))


def read_network(reader: GraphReader) -> KnowledgeGraph:
    """Return towns, challenges, actions and partners of one generation.

    Of the bundled data some 7,500 nodes and 26,000 edges, in a second or two.
    """
    graph = knowledge_network(_things(reader), _links(reader))
    graph.graph.update(
        name="pvd-graph",
        generation=reader.generation,
        source="https://w3id.org/pvd-graph/",
    )
    return graph


def _things(reader: GraphReader) -> Iterator[Thing]:
    yield from _town_things(reader)
    counted = challenges(reader).values()
    for one in counted:
        yield Thing(
            one.iri,
            "challenge",
            one.name,
            {
                "notation": one.notation,
                "top": one.broader is None,
                "towns": one.communes,
            },
        )
    for action in actions(reader):
        yield Thing(action.iri, "action", action.title, _action_facts(action))
    for partner in partners(reader).values():
        yield Thing(
            partner.iri,
            "partner",
            partner.short_name or partner.name,
            {
                "name": partner.name,
                "level": key_of(partner.level.iri) if partner.level else None,
                "group": partner.group,
            },
        )


def _town_things(reader: GraphReader) -> Iterator[Thing]:
    places: dict[str, dict[str, float]] = {}
    for row in reader.select(queries.load("peers_places")):
        if "lat" in row:
            where = {"latitude": float(row["lat"]), "longitude": float(row["long"])}
            places.setdefault(row["commune"], where)
    for town in towns(reader).values():
        iri = commune_iri(town.code_insee)
        facts: _Facts = {
            "code_insee": str(town.code_insee),
            "code_departement": town.departement.code,
            "departement": town.departement.name,
            "code_region": town.region.code,
            "region": town.region.name,
            "population": town.population,
            "signed_on": town.signed_on,
        }
        yield Thing(iri, "town", town.name, {**facts, **places.get(iri, {})})


def _action_facts(action: Action) -> _Facts:
    programmes = {one.programme.name for one in action.contributions if one.programme}
    return {
        "type": action.type.name if action.type else None,
        "year": int(action.year) if action.year else None,
        "total_cost_eur": _amount(action.total_cost_eur),
        "grant_eur": _amount(action.grant_eur),
        "programme": ", ".join(sorted(programmes)),
    }


def _amount(value: float | None) -> float | None:
    """Return an amount as a float, so that all of a column have one type."""
    return None if value is None else float(value)


def _links(reader: GraphReader) -> Iterator[Link]:
    for row in reader.select(queries.load("peers_faced")):
        yield Link(row["commune"], row["challenge"], "facesChallenge")
    for one in challenges(reader).values():
        if one.broader is not None:
            yield Link(one.iri, one.broader.iri, "broader")
    for action in actions(reader):
        yield from _action_links(action)
    for offer in offers(reader):
        for authority in offer.authorities:
            for challenge in offer.challenges:
                facts: _Facts = {"offer": offer.title}
                yield Link(authority.iri, challenge.iri, "offersHelp", facts)


def _action_links(action: Action) -> Iterator[Link]:
    yield Link(commune_iri(action.code_insee), action.iri, "hasAction")
    for challenge in action.challenges:
        yield Link(action.iri, challenge.iri, "addresses")
    brought: dict[str, list[float]] = {}
    for one in action.contributions:
        sums = brought.setdefault(one.partner.iri, [])
        if one.amount_eur is not None:
            sums.append(float(one.amount_eur))
    for partner, sums in brought.items():
        facts: _Facts = {"amount_eur": sum(sums) if sums else None}
        yield Link(partner, action.iri, "contributes", facts)


def paths_between(
    graph: KnowledgeGraph, codes: tuple[str, str], *, k: int = 3
) -> list[Chain]:
    """Return the shortest chains between two towns, by code INSEE.

    Raises:
        NotFoundError: a code of no town of the programme.
    """
    nodes = [node_of(commune_iri(code)) for code in codes]
    for code, node in zip(codes, nodes, strict=True):
        if node not in graph:
            problem = f"Aucune ville du programme n'a le code INSEE {code}."
            raise NotFoundError(problem)
    return explanation_paths(graph, nodes[0], nodes[1], k=k)


def export_network(graph: KnowledgeGraph, output: Path, form: str) -> int:
    """Write *graph* for Gephi and others; return the size of the file in bytes.

    A reader finds the file whole or not at all: it is written beside its place, to the
    disk, then renamed.

    Args:
        graph: the whole network, or a projection.
        output: the file, replaced if there is one.
        form: of `FORMATS`.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            FORMATS[form](_writable(graph, form), file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        size = Path(name).stat().st_size
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def _writable(graph: KnowledgeGraph, form: str) -> KnowledgeGraph:
    """Return a copy that suits the format; its nodes share no dictionary with *graph*.

    GEXF draws nodes where ``viz`` says: on a map, one unit for a hundredth of degree.
    """
    copy: KnowledgeGraph = nx.Graph(**graph.graph)
    for node, facts in graph.nodes(data=True):
        told: dict[str, Any] = {**facts}
        if form == "gexf" and "latitude" in told:
            place = {
                "x": told["longitude"] * 100,
                "y": told["latitude"] * 100,
                "z": 0.0,
            }
            told["viz"] = {"position": place}
        copy.add_node(node, **told)
    copy.add_edges_from(graph.edges(data=True))
    return copy
