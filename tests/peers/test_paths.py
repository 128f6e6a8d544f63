"""Chains go through what two towns share, the rare first, never through the State."""

import pytest

from pvd_graph.peers.paths import explanation_paths
from tests.peers.networks import small_network


def test_the_rarer_challenge_comes_first() -> None:
    """Two steps each: Eau is faced or acted on by three towns, Vacance by four."""
    found = explanation_paths(small_network(), "commune/99001", "commune/99002", k=2)

    assert [chain.steps[1].label for chain in found] == ["Eau", "Vacance"]
    assert [step.relation for step in found[0].steps] == [
        "",
        "facesChallenge",
        "^facesChallenge",
    ]
    assert [chain.steps[1].towns for chain in found] == [3, 4]
    assert found[0].length < found[1].length


def test_an_action_connects_to_who_faces_what_it_answers() -> None:
    """99005 faces nothing, but works on what 99001 faces."""
    (chain,) = explanation_paths(small_network(), "commune/99005", "commune/99001", k=1)

    assert [step.relation for step in chain.steps] == [
        "",
        "hasAction",
        "addresses",
        "^facesChallenge",
    ]


def test_national_partners_are_no_evidence() -> None:
    """99006 has only the State in common with the others: nothing connects it."""
    assert explanation_paths(small_network(), "commune/99006", "commune/99001") == []


def test_a_local_partner_is() -> None:
    """Without the challenge, the Parc leads from 99001 to 99003."""
    graph = small_network()
    graph.remove_nodes_from(["challenge/eau", "challenge/vacance"])

    (chain,) = explanation_paths(graph, "commune/99001", "commune/99003", k=1)

    assert [step.relation for step in chain.steps] == [
        "",
        "hasAction",
        "^contributes",
        "contributes",
        "^hasAction",
    ]


def test_the_hierarchy_is_read_both_ways() -> None:
    """A broader challenge joins two narrower ones."""
    graph = small_network()
    graph.add_node("challenge/degrade", kind="challenge", label="B", notation="D01.2")
    graph.add_edge("challenge/degrade", "challenge/habitat", relation="broader")
    graph.add_edge("commune/99006", "challenge/degrade", relation="facesChallenge")

    (chain,) = explanation_paths(graph, "commune/99006", "commune/99003", k=1)

    assert [step.relation for step in chain.steps][2:4] == ["broader", "^broader"]


def test_another_town_is_the_last_resort() -> None:
    """99001 shares with 99002 the Eau, and that only with 99003 the Vacance."""
    graph = small_network()
    graph.remove_edge("commune/99001", "challenge/vacance")
    graph.remove_nodes_from(["action/a1", "action/a3", "challenge/habitat"])

    (chain,) = explanation_paths(graph, "commune/99001", "commune/99003", k=1)

    assert [step.label for step in chain.steps if step.kind == "town"] == [
        "Ville 99001",
        "Ville 99002",
        "Ville 99003",
    ]
    assert chain.steps[1].towns == 3


def test_a_town_is_at_no_distance_from_itself() -> None:
    """And one that is not there is an error."""
    (chain,) = explanation_paths(small_network(), "commune/99001", "commune/99001")

    assert chain.length == 0
    with pytest.raises(KeyError):
        explanation_paths(small_network(), "commune/99001", "commune/00000")
