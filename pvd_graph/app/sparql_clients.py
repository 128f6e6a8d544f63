"""Who asks, and how much computing time that client has left.

A client is an address: a network of 64 bits for IPv6, since that is what one
subscriber gets. Each has a store of seconds that fills again as time goes; queries
draw from it what they computed. Addresses stay in memory and only for minutes.

Source: RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers-11
(May 2026) for ``RateLimit`` and ``RateLimit-Policy``. Its registry of quota units has
none for time: ``compute-seconds`` is ours.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pvd_graph.errors import QueryLimitError

__all__ = ["ClientPolicy", "Clients", "Network"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_REMEMBERED = 10_000
_IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class ClientPolicy:
    """What one client may take.

    Attributes:
        computing_s: seconds of computing that come back each minute.
        burst_s: the most that may be saved up.
        free_s: a query shorter than this costs nothing: looking up a thing is free,
            however often, and waits its turn instead.
        proxies: networks whose ``X-Forwarded-For`` is believed.
    """

    computing_s: float = 60.0
    burst_s: float = 120.0
    free_s: float = 0.025
    proxies: tuple[Network, ...] = ()


class Clients:
    """The clients of the last minutes."""

    def __init__(
        self, policy: ClientPolicy, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Know nobody yet."""
        self.policy = policy
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._rate = policy.computing_s / 60
        self._named = lru_cache(_REMEMBERED)(self._name)
        burst = int(policy.burst_s)
        window = max(1, math.ceil(policy.burst_s / self._rate))
        self._full = (b"ratelimit", f'"computing";r={burst};t=0'.encode())
        self.policy_header = (
            b"ratelimit-policy",
            f'"computing";q={burst};qu="compute-seconds";w={window}'.encode(),
        )

    def name(self, remote: str, forwarded: str) -> str:
        """Return the client behind a request.

        ``X-Forwarded-For`` is read from its end, past the proxies that are known; what
        stands before is whatever a client wrote.

        Args:
            remote: address of the connection.
            forwarded: that header, empty when absent.
        """
        return self._named(remote, forwarded if self.policy.proxies else "")

    def _name(self, remote: str, forwarded: str) -> str:
        address = _address(remote)
        if address is None:
            return "?"
        hops = forwarded.split(",")
        while hops and self._is_proxy(address):
            before = _address(hops.pop())
            if before is None:
                break
            address = before
        if address.version == 6:  # noqa: PLR2004 -- the other version of IP
            network = ipaddress.ip_network((address, _IPV6_PREFIX), strict=False)
            return str(network)
        return str(address)

    def _is_proxy(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        return any(address in network for network in self.policy.proxies)

    def _now_left(self, client: str) -> float:
        left, then = self._left.get(client, (self.policy.burst_s, 0.0))
        gained = (self._clock() - then) * self._rate if then else 0.0
        return min(self.policy.burst_s, left + gained)

    def charge(self, client: str, seconds: float) -> None:
        """Take from *client* what a query of *seconds* costs."""
        if seconds < self.policy.free_s or not client:
            return
        with self._lock:
            left = self._now_left(client) - seconds
            self._left[client] = (left, self._clock())
            self._left.move_to_end(client)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)

    def admit(self, client: str) -> None:
        """Let *client* ask.

        Raises:
            QueryLimitError: ``computing``; it has nothing left.
        """
        if self.wait_s(client) > 0:
            problem = (
                "Vos requêtes des dernières minutes ont pris tout le temps de calcul "
                "d'un demandeur. Réessayez après le délai de « Retry-After », ou "
                "téléchargez les données."
            )
            raise QueryLimitError(problem, limit="computing")

    def wait_s(self, client: str) -> int:
        """Return after how many whole seconds *client* may ask again; 0: now."""
        with self._lock:
            left = self._now_left(client)
        return 0 if left > 0 else math.floor(-left / self._rate) + 1

    def header(self, client: str) -> tuple[bytes, bytes]:
        """Return what *client* has left, and when it has all of it again."""
        if client not in self._left:
            return self._full
        with self._lock:
            left = self._now_left(client)
        reset_s = math.ceil((self.policy.burst_s - left) / self._rate)
        text = f'"computing";r={max(0, int(left))};t={reset_s}'
        return b"ratelimit", text.encode()


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    # A socket of both versions shows IPv4 as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address
