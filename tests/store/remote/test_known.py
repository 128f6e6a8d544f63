"""Generations of a server that a process reads."""

from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.generations import Generations
from pvd_graph.store.remote.chosen import choose, chosen
from pvd_graph.store.remote.known import seen_of
from pvd_graph.store.remote.server import RemoteServer
from tests.small_data import small_data


def test_who_only_reads_puts_nothing_there(
    server: RemoteServer, tmp_path: Path
) -> None:
    """Another process does; then it is read, and known once."""
    generation = Generations(small_data(tmp_path) / "store").current()
    assert generation is not None
    choose(server.address, writes=False)
    remote = chosen()
    assert remote is not None

    with pytest.raises(StoreError, match="n'est pas sur le serveur"):
        seen_of(remote, generation)
    choose(None)
    first = seen_of(server, generation)

    assert seen_of(server, generation) is first
