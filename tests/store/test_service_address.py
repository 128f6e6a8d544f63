"""Names lead to public addresses, or nowhere."""

import pytest

from pvd_graph.store.service_address import (
    PrivateAddressError,
    is_public,
    public_addresses,
)


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "0.0.0.1", "255.255.255.255"),
        *("224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1"),
        *("", "localhost", "2130706433", "0x7f000001"),
    ],
)
def test_not_public(text: str) -> None:
    """Private, local, shared, for documentation, for groups, or carrying such a one."""
    assert not is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        *("8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"),
        *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
    ],
)
def test_public(text: str) -> None:
    """Addresses of one machine of the internet, of either kind."""
    assert is_public(text)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0", "127.1", "::1"])
def test_names_of_this_machine_are_refused(host: str) -> None:
    """However they are written: the resolver of the system has read them."""
    with pytest.raises(PrivateAddressError):
        public_addresses(host, 80)


def test_public_address_comes_back_as_it_is() -> None:
    """No network is needed to read one."""
    assert public_addresses("192.0.9.1", 443) == ["192.0.9.1"]
