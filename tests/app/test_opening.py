"""What is opened when a site starts, and what it is not taken for."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest

from pvd_graph.addresses import ServerAddress
from pvd_graph.app.opening import open_best
from pvd_graph.config import Settings
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.remote.chosen import choosing
from pvd_graph.store.remote.model import ServerFaultError
from tests.small_data import small_data
from tests.store.other_servers import answering, saying


def test_a_server_that_fails_is_no_damage_of_what_lies_here(tmp_path: Path) -> None:
    """It is told; nothing is built again."""
    data = small_data(tmp_path)
    told: list[str] = []
    with answering(saying(b"oops", status="500 Error")) as canary, ExitStack() as stack:
        address = ServerAddress(canary.address, canary.address, canary.address)
        stack.enter_context(choosing(address))
        opening = open_best(
            Generations(data / "store"),
            Settings(data=data),
            PoolLimits(),
            told.append,
            stack,
        )
        with pytest.raises(ServerFaultError, match="500"):
            asyncio.run(opening)

    assert not [line for line in told if "reconstruction" in line or "abîmée" in line]
    assert Generations(data / "store").numbers() == [1]
