"""What waits for a slow reader: in memory, in a file, within bounds."""

import asyncio
from typing import Any

import pytest

from pvd_graph.app.outflow import Outflow, Room, SlowReaderError
from pvd_graph.errors import QueryLimitError

CHUNK = bytes(range(256)) * 256


class Reader:
    """A client that takes a message at a time, once it is let."""

    def __init__(self, *, lets: int = 1_000_000) -> None:
        """Let *lets* messages through, then none."""
        self.took: list[bytes] = []
        self._left = asyncio.Semaphore(lets)

    async def send(self, message: dict[str, Any]) -> None:
        """Take one message."""
        await self._left.acquire()
        self.took.append(message["body"])

    def let(self, messages: int) -> None:
        """Let so many more through."""
        for _ in range(messages):
            self._left.release()


def test_everything_arrives_in_order_whatever_the_pace() -> None:
    """A reader that stops lets 3 MiB pile up, in a file, and gets all of them."""

    async def scenario() -> None:
        room, reader = Room(1 << 30), Reader(lets=2)
        out = Outflow(room)
        flowing = asyncio.create_task(out.flow(reader.send))
        sent = [bytes([number]) + CHUNK for number in range(50)]
        for chunk in sent:
            out.put(chunk)
            await asyncio.sleep(0)
        assert room.waiting_bytes > 45 * len(CHUNK)
        reader.let(1000)
        out.end()
        await flowing
        out.close()

        assert b"".join(reader.took) == b"".join(sent)
        assert room.waiting_bytes == 0

    asyncio.run(scenario())


def test_memory_serves_again_once_the_reader_has_caught_up() -> None:
    """The file is for who is behind only."""

    async def scenario() -> None:
        reader = Reader(lets=0)
        out = Outflow(Room(1 << 30))
        flowing = asyncio.create_task(out.flow(reader.send))
        for _ in range(40):
            out.put(CHUNK)
        reader.let(1000)
        for _ in range(200):
            await asyncio.sleep(0)
        assert out.waiting_bytes == 0
        out.put(b"the end")
        out.end()
        await flowing

        assert reader.took[-2:] == [b"the end", b""]

    asyncio.run(scenario())


def test_room_is_for_all_answers_together() -> None:
    """What is one byte too many is refused, and nothing of it is counted."""

    async def scenario() -> None:
        room = Room(len(CHUNK) + 1)
        one, other = Outflow(room), Outflow(room)
        one.put(CHUNK)
        with pytest.raises(QueryLimitError) as caught:
            other.put(b"ab")
        assert caught.value.limit == "spool"

        one.close()
        other.put(CHUNK)
        other.close()
        assert room.waiting_bytes == 0

    asyncio.run(scenario())


def test_who_takes_nothing_is_left() -> None:
    """A reader that stalls does not hold its answer for ever."""

    async def scenario() -> None:
        out = Outflow(Room(1 << 30), stall_s=0.05)
        out.put(CHUNK)
        with pytest.raises(SlowReaderError):
            await out.flow(Reader(lets=0).send)

    asyncio.run(scenario())
