"""Nodes and edges carry what is known of them, and nothing that is not."""

from pvd_graph.peers.knowledge_network import (
    Link,
    Thing,
    knowledge_network,
    national_partners,
    node_of,
    of_kind,
)
from pvd_graph.vocab import id_iri
from tests.peers.networks import small_network


def test_nodes_are_named_by_the_end_of_their_iri() -> None:
    """Short enough to type, and the way back is ``iri``."""
    graph = small_network()

    assert node_of(id_iri("commune", "99001")) == "commune/99001"
    assert graph.nodes["commune/99001"]["iri"] == id_iri("commune", "99001")
    assert len(of_kind(graph, "town")) == 6


def test_what_is_not_known_is_absent() -> None:
    """An unknown population is neither 0 nor an empty text."""
    graph = small_network()

    assert "population" not in graph.nodes["commune/99004"]
    assert graph.nodes["commune/99003"]["population"] == 1000


def test_a_link_to_what_is_not_listed_is_left_out() -> None:
    """An action of a commune outside the programme brings no nameless node."""
    here, gone = id_iri("commune", "99001"), id_iri("commune", "99999")

    graph = knowledge_network([Thing(here, "town", "Ici")], [Link(here, gone, "near")])

    assert list(graph) == ["commune/99001"]


def test_who_is_everywhere_is_national() -> None:
    """The State acts in five régions of five; the Parc in two."""
    graph = small_network()

    assert national_partners(graph) == {"partner/etat"}
    assert graph.nodes["partner/etat"]["national"] is True
    assert graph.nodes["partner/parc"]["national"] is False


def test_who_says_to_be_national_is() -> None:
    """Even without any action."""
    graph = small_network()
    graph.nodes["partner/parc"]["level"] = "niveau-national"

    assert "partner/parc" in national_partners(graph)
