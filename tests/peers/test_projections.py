"""Towns by what they share, partners by where they meet; checked by hand."""

from math import log

import networkx as nx
import pytest

from pvd_graph.peers.projections import (
    partner_projection,
    partner_towns,
    town_projection,
)
from tests.peers.networks import small_network


def test_rare_shared_challenges_weigh_most() -> None:
    """Eau is faced by 2 of 6 towns, vacance by 4."""
    found = town_projection(small_network())

    edge = found.edges["commune/99001", "commune/99002"]
    assert edge["weight"] == pytest.approx(log(3) + log(1.5))
    assert edge["shared"] == 2
    assert edge["challenges"] == "Eau | Vacance"
    other = found.edges["commune/99003", "commune/99004"]
    assert other["weight"] == pytest.approx(log(1.5))


def test_the_top_level_is_no_link_of_its_own() -> None:
    """Towns that face nothing stay, alone."""
    found = town_projection(small_network())

    assert nx.degree(found, "commune/99005") == 0
    assert found.nodes["commune/99001"]["label"] == "Ville 99001"


def test_each_town_keeps_its_strongest_links() -> None:
    """With one each: 1 and 2 choose each other; 3 and 4, equal, follow the name."""
    found = town_projection(small_network(), strongest=1)

    assert sorted(map(sorted, found.edges)) == [
        ["commune/99001", "commune/99002"],
        ["commune/99001", "commune/99003"],
        ["commune/99001", "commune/99004"],
    ]


def test_partners_and_their_towns() -> None:
    """Actions are counted, amounts are summed, the two sides are told."""
    found = partner_towns(small_network())

    edge = found.edges["partner/parc", "commune/99001"]
    assert (edge["actions"], edge["amount_eur"]) == (1, 10.0)
    assert nx.is_bipartite(found)
    assert found.nodes["partner/parc"]["bipartite"] == 0


def test_partners_meet_in_towns() -> None:
    """The State meets Parc and Pays in two towns each; these never meet."""
    found = partner_projection(small_network())

    assert found.edges["partner/etat", "partner/parc"]["weight"] == 2
    assert not found.has_edge("partner/parc", "partner/pays")


def test_partners_help_with_the_same_challenge() -> None:
    """An offer each for Eau."""
    graph = small_network()
    for partner in ("partner/parc", "partner/pays"):
        graph.add_edge(partner, "challenge/eau", relation="offersHelp")

    found = partner_projection(graph)

    assert found.edges["partner/parc", "partner/pays"]["weight"] == 1


def test_an_empty_graph_projects_to_nothing() -> None:
    """No town, no error."""
    assert len(town_projection(nx.Graph())) == 0


def test_a_town_keeps_one_link_at_least() -> None:
    """Fewer would not be a projection."""
    with pytest.raises(ValueError, match="strongest=0"):
        town_projection(small_network(), strongest=0)
