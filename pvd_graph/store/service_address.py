"""Where the name of another server leads: to public addresses, or nowhere.

The caller connects to what is returned here and resolves nothing again, so that a name
cannot answer one address to the check and another to the connection.

Source: IANA special-purpose address registries, as Python's `ipaddress` has them.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

__all__ = ["PrivateAddressError", "Resolve", "is_public", "public_addresses"]

Resolve = Callable[[str, int], list[str]]
"""(host, port) -> addresses to connect to, in order; OSError when there is none."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# RFC 6052: what a network without IPv4 makes of an IPv4 address.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PrivateAddressError(OSError):
    """A name that leads to an address that is not public."""


def _carried(address: _Address) -> _Address:
    """Return the IPv4 address that *address* leads to, itself when it is none."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(text: str) -> bool:
    """Say whether *text* is an address of the public internet, of one machine.

    >>> is_public("192.0.9.1"), is_public("::ffff:127.0.0.1"), is_public("10.0.0.1")
    (True, False, False)
    """
    try:
        address = _carried(ipaddress.ip_address(text))
    except ValueError:
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of *host*, all of them public.

    Raises:
        PrivateAddressError: one of them is not, so none is to be trusted.
        OSError: the name leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(is_public(address) for address in addresses):
        raise PrivateAddressError(host)
    return addresses
