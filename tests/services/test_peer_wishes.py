"""Weights and filters as readers give them."""

import pytest

from pvd_graph.errors import BadParameterError
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights
from pvd_graph.services.peer_wishes import Filters, Wish, weights_of


def test_weights_add_up_to_one() -> None:
    """Those not given keep theirs, in per cent, before all are brought to 1."""
    moved = weights_of({"size": 45})
    assert moved is not None

    usual = sum(Weights().of(block) for block in BLOCKS)
    total = usual - Weights().size + 0.45
    assert sum(moved.of(block) for block in BLOCKS) == pytest.approx(1)
    assert moved.size == pytest.approx(0.45 / total)
    assert moved.challenges == pytest.approx(Weights().challenges / total)


@pytest.mark.parametrize(
    "given",
    [
        {"size": -0.1},
        {"size": float("nan")},
        {"size": float("inf")},
        dict.fromkeys(BLOCKS, 0.0),
    ],
)
def test_weights_that_weigh_nothing_are_refused(given: dict[str, float]) -> None:
    """Negative, endless, or all of them zero."""
    with pytest.raises(BadParameterError):
        weights_of(given)


def test_a_plain_wish_is_the_list_of_the_build() -> None:
    """Whether reasons are told does not change who is proposed."""
    assert weights_of({}) is None
    assert weights_of({block: 7 * Weights().of(block) for block in BLOCKS}) is None
    assert Wish(k=30, explain=False).plain()
    assert not Wish(weights=Weights()).plain()
    assert not Wish(filters=Filters(region="84")).plain()
    assert Filters(region="84", challenges=("a",)).given() == {
        "region": "84",
        "challenges": ["a"],
    }
