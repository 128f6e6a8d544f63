"""Who asks, and what is left to them."""

import ipaddress

import pytest

from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.errors import QueryLimitError

PROXY = ClientPolicy(proxies=(ipaddress.ip_network("10.0.0.0/8"),))


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.1.1.1", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, nobody", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "", "?"),
    ],
)
def test_client_is_the_last_address_that_can_be_believed(
    remote: str, forwarded: str, client: str
) -> None:
    """What a client writes before its own address changes nothing."""
    assert Clients(PROXY).name(remote, forwarded) == client


def test_long_computing_is_paid_back_by_waiting() -> None:
    """130 s of 120: eleven seconds to wait, at a second a second."""
    clock = Clock()
    clients = Clients(ClientPolicy(), clock)
    clients.charge("a", 130.0)

    with pytest.raises(QueryLimitError) as caught:
        clients.admit("a")
    assert caught.value.limit == "computing"
    assert clients.wait_s("a") == 11
    assert clients.header("a") == (b"ratelimit", b'"computing";r=0;t=130')

    clock.now += 11
    clients.admit("a")
    clients.admit("b")


def test_short_queries_cost_nothing() -> None:
    """Ten thousand look-ups of 24 ms leave the store full."""
    clients = Clients(ClientPolicy(), Clock())
    for _ in range(10_000):
        clients.charge("a", 0.024)

    assert clients.header("a") == (b"ratelimit", b'"computing";r=120;t=0')
