"""The server of the graph in the settings."""

import pytest

from pvd_graph.addresses import ServerAddress, server_address
from pvd_graph.errors import InputError

THREE = {
    "PVD_STORE": "http://localhost:7878/query",
    "PVD_STORE_UPDATE": "http://localhost:7878/update",
    "PVD_STORE_GRAPHS": "http://localhost:7878/store",
}


def test_without_an_address_the_store_is_embedded() -> None:
    """Whatever else is said."""
    assert server_address({"PVD_STORE_KIND": "oxigraph"}) is None


def test_a_server_has_three_addresses_a_kind_and_a_user() -> None:
    """The password is in no representation."""
    more = {"PVD_STORE_KIND": "Oxigraph", "PVD_STORE_USER": "u"}
    found = server_address({**THREE, **more, "PVD_STORE_PASSWORD": "secret"})

    query, update, graphs = THREE.values()
    assert found == ServerAddress(query, update, graphs, "oxigraph", "u", "secret")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"PVD_STORE_UPDATE": ""}, "PVD_STORE_UPDATE"),
        ({"PVD_STORE_KIND": "postgresql"}, "« virtuoso »"),
        ({"PVD_STORE": "ftp://localhost/query"}, "PVD_STORE"),
        ({"PVD_STORE": "http://me:secret@localhost/query"}, "PVD_STORE_PASSWORD"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, str], told: str) -> None:
    """And no password told."""
    with pytest.raises(InputError, match=told) as raised:
        server_address({**THREE, **change})

    assert "secret" not in str(raised.value)
