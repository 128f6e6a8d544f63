"""Few at once, in order; who takes long is no hindrance."""

import asyncio

import pytest

from pvd_graph.app.turns import Turns


def test_few_at_once_and_in_order() -> None:
    """Two of six; nobody overtakes."""
    begun: list[int] = []
    inside = most = 0

    async def one(turns: Turns, number: int) -> None:
        nonlocal inside, most
        async with turns.turn():
            begun.append(number)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    async def scenario() -> None:
        turns = Turns(2, 60)
        await asyncio.gather(*(one(turns, number) for number in range(6)))

    asyncio.run(scenario())

    assert begun == list(range(6))
    assert most == 2


def test_who_takes_long_lets_others_go_on() -> None:
    """And gives its turn back once, not twice, when it ends."""

    async def scenario() -> None:
        turns = Turns(1, 0.3)
        ended = asyncio.Event()

        async def long() -> None:
            async with turns.turn():
                await ended.wait()

        waiting = asyncio.create_task(long())
        await asyncio.sleep(0)
        async with asyncio.timeout(10), turns.turn():
            ended.set()
            await waiting
            # The place of the long one is not a second place.
            second = asyncio.create_task(turns.turn().__aenter__())
            await asyncio.sleep(0)
            assert not second.done()
            second.cancel()

    asyncio.run(scenario())


def test_what_fails_gives_its_turn_back() -> None:
    """As what is cut short does."""

    async def fail(turns: Turns) -> None:
        async with asyncio.timeout(10), turns.turn():
            raise LookupError

    async def scenario() -> None:
        turns = Turns(1, 60)
        for _ in range(3):
            with pytest.raises(LookupError):
                await fail(turns)

    asyncio.run(scenario())
