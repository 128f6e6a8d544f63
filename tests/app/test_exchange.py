"""Identifiers of requests: those of others are taken when they are harmless."""

import pytest

from pvd_graph.app.exchange import EXCHANGE, Exchange, exchange_of, request_id_of


@pytest.mark.parametrize(
    "given", ["0af7651916cd43dd8448eb211c80319c", "01JD-proxy.7_x", "a" * 64]
)
def test_a_harmless_identifier_is_kept(given: str) -> None:
    """So that the lines of a proxy and ours can be told together."""
    assert request_id_of(given) == given


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "id\nwith=line", "é" * 10])
def test_any_other_is_replaced(given: str) -> None:
    """By a new one each time."""
    first, second = request_id_of(given), request_id_of(given)

    assert given not in {first, second}
    assert first != second
    assert request_id_of(first) == first


def test_only_an_exchange_is_one() -> None:
    """Whatever else lies under the key."""
    exchange = Exchange("a" * 8)

    assert exchange_of({EXCHANGE: exchange}) is exchange
    assert exchange_of({EXCHANGE: "x"}) is exchange_of({}) is None
