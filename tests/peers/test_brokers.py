"""Who connects territories: by hand on six towns."""

import pytest

from pvd_graph.peers.brokers import brokers
from tests.peers.networks import small_network


def test_local_partners_come_first() -> None:
    """The State is everywhere: last, and without betweenness."""
    found = brokers(small_network())

    assert [one.label for one in found] == ["Parc", "Pays", "Etat"]
    assert found[-1].national
    assert found[-1].betweenness is None


def test_participation_by_hand() -> None:
    """One action in each of two départements: 1 - 2 * (1/2)^2."""
    parc = brokers(small_network())[0]

    assert (parc.towns, parc.departements, parc.actions) == (2, 2, 2)
    assert parc.participation == pytest.approx(0.5)


def test_betweenness_by_hand() -> None:
    """Eight local nodes: the Parc stands between its two towns, 1 of 21 pairs."""
    parc = brokers(small_network())[0]

    assert parc.betweenness == pytest.approx(1 / 21)


def test_who_acts_nowhere_is_no_broker() -> None:
    """A partner that only signed is not listed."""
    graph = small_network()
    graph.add_node("partner/x", kind="partner", label="X", national=False)

    assert "partner/x" not in [one.node for one in brokers(graph)]
