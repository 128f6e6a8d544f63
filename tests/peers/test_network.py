"""The networkx graph holds what the tables say."""

from pvd_graph.peers.network import build_network
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
