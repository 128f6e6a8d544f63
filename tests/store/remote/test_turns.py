"""Whose query goes to a server next."""

import asyncio

import pytest

from pvd_graph.errors import BusyError
from pvd_graph.store.pool_model import ClientBusyError, PoolLimits
from pvd_graph.store.remote.turns import Turns

LIMITS = PoolLimits(workers=2, long_queries=1, queue=2, client_running=1, wait_s=0.2)


async def _waiting(turns: Turns, client: str) -> asyncio.Task[object]:
    task = asyncio.ensure_future(turns.take(client))
    await asyncio.sleep(0)
    return task


def test_a_client_waits_for_its_own_and_others_go_first() -> None:
    """One of each client runs; whoever can go is called in order."""

    async def scene() -> None:
        turns = Turns(LIMITS)
        first = await turns.take("a")
        second = await _waiting(turns, "a")
        other = await turns.take("b")
        assert turns.state()["running"] == 2
        assert turns.state()["waiting"] == 1
        other.end()
        await asyncio.sleep(0)
        assert not second.done()
        first.end()
        first.end()
        await second
        assert turns.state() == {
            "running": 1,
            "beside": 0,
            "waiting": 0,
            "put_back": 0,
        }

    asyncio.run(scene())


def test_a_long_query_leaves_its_place_while_there_is_room_beside() -> None:
    """The second one keeps it."""

    async def scene() -> None:
        turns = Turns(LIMITS)
        long, longer = await turns.take("a"), await turns.take("b")
        long.grow_old()
        longer.grow_old()
        assert turns.state()["beside"] == 1
        third = await turns.take("c")
        long.end()
        longer.end()
        third.end()
        assert turns.state()["running"] == turns.state()["beside"] == 0

    asyncio.run(scene())


def test_who_finds_no_place_is_told() -> None:
    """A full line, a client that fills it alone, and a turn that does not come."""

    async def scene() -> None:
        turns = Turns(LIMITS)
        await turns.take("a")
        waiting = [await _waiting(turns, "a") for _ in range(2)]
        with pytest.raises(ClientBusyError):
            await turns.take("a")
        with pytest.raises(BusyError) as raised:
            await turns.take("b")
        assert not isinstance(raised.value, ClientBusyError)
        for one in waiting:
            with pytest.raises(BusyError):
                await one
        assert turns.state()["waiting"] == 0

    asyncio.run(scene())


def test_who_is_cancelled_gives_its_place_back() -> None:
    """And nobody waits once all is closed."""

    async def scene() -> None:
        turns = Turns(LIMITS)
        first = await turns.take("a")
        waiting = await _waiting(turns, "a")
        first.end()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert turns.state()["running"] == 0
        last = await turns.take("a")
        late = await _waiting(turns, "a")
        turns.close()
        with pytest.raises(BusyError):
            await late
        with pytest.raises(BusyError):
            await turns.take("b")
        last.end()

    asyncio.run(scene())
