"""The networkx graph holds what the tables say; its indices are the textbook's."""

import pytest

from pvd_graph.peers.network import build_network, neighbour_ranking
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town

CODES = ("99001", "99002", "99003", "99004")
FACED = {"99001": "ab", "99002": "ab", "99003": "bc", "99004": ""}
SMALL = Tables(
    tuple(map(Town, CODES)),
    (Concept("top"), *(Concept(code, ("top",)) for code in "abc")),
    tuple(Declaration(town, one) for town, those in FACED.items() for one in those),
    (Action("x", "99001", "works", addresses=("a",), partners=("bank",)),),
)


def test_nodes_and_edges() -> None:
    """Four kinds of nodes, five kinds of relations, nothing else."""
    graph = build_network(SMALL)

    kinds = [facts["kind"] for _, facts in graph.nodes(data=True)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "town": 4,
        "challenge": 4,
        "action": 1,
        "partner": 1,
    }
    relations = {facts["relation"] for _, _, facts in graph.edges(data=True)}
    assert relations == {
        "broader",
        "facesChallenge",
        "action",
        "addresses",
        "partner",
    }
    assert graph.number_of_edges() == 3 + 6 + 3


def test_jaccard_by_hand() -> None:
    """99001 has a, b, x; 99002 a, b; 99003 b, c."""
    ranked = neighbour_ranking(build_network(SMALL), "99001", k=2)

    assert [town for town, _ in ranked] == ["99002", "99003"]
    assert [score for _, score in ranked] == pytest.approx([2 / 3, 1 / 4])


def test_adamic_adar_follows_the_code_on_ties() -> None:
    """A town alone is at 0 from all."""
    ranked = neighbour_ranking(build_network(SMALL), "99004", index="adamic_adar")

    assert ranked == [("99001", 0.0), ("99002", 0.0), ("99003", 0.0)]
