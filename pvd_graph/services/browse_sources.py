"""Which datasets a page rests on: asked of the graph, never written by hand.

A page names what it shows (a property, and a value of it where that matters); the named
graphs that state it belong to datasets, and these have a producer and a licence.
"""

from __future__ import annotations

from collections.abc import Iterable

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_datasets import Dataset, datasets, datasets_of_graphs
from pvd_graph.services.records import per_generation_and_key
from pvd_graph.vocab import expand, id_iri

__all__ = [
    "ACTIONS",
    "CHALLENGES",
    "COMMUNES",
    "GROUPS",
    "LISTED",
    "MEMBERSHIPS",
    "PARTNERS",
    "PEERS",
    "RULES",
    "rule_of",
    "sources",
]

COMMUNES = "rdf:type igeo:Commune"
MEMBERSHIPS = "pvd:signedOn"
ACTIONS = "rdf:type pvd:Action"
CHALLENGES = f"skos:inScheme {id_iri('scheme', 'defis')}"
RULES = "rdf:type pvd:ChallengeAssessment"
PARTNERS = "rdf:type org:FormalOrganization"
PEERS = "rdf:type pvd:PeerSuggestion"
GROUPS = "rdf:type pvd:PeerGroup"
LISTED = (COMMUNES, MEMBERSHIPS, ACTIONS, CHALLENGES, RULES, PARTNERS, PEERS)
"""What the pages that list things show, all together."""


def rule_of(rule_iri: str) -> str:
    """Return what states the conclusions of a rule."""
    return f"pvd:rule {rule_iri}"


@per_generation_and_key
def _graphs(reader: GraphReader, stated: str) -> frozenset[str]:
    """Return the graphs that state *stated*: a property, and maybe a value."""
    name, _, value = stated.partition(" ")
    stating = queries.iri(expand(name))
    if value:
        iri = queries.iri(value if "://" in value else expand(value))
        query = queries.load("graphs_stating", property=stating, value=iri)
    else:
        query = queries.load("graphs_using", property=stating)
    found = reader.select(query)
    return frozenset(row["graph"] for row in found)


def sources(
    reader: GraphReader, stated: Iterable[str], *, origins: bool = False
) -> list[Dataset]:
    """Return the datasets that state what a page shows, by title.

    Args:
        reader: where to look.
        stated: of the constants here, or what `rule_of` returns. They are
            few: the answer of each is kept as long as the generation.
        origins: also the datasets that derived graphs were derived from.
    """
    graphs = {graph for one in stated for graph in _graphs(reader, one)}
    if origins:
        derived_from = {
            load.iri: load.derived_from
            for one in datasets(reader).values()
            for load in one.loads
        }
        graphs |= {each for one in graphs for each in derived_from.get(one, ())}
    return datasets_of_graphs(reader, graphs)
