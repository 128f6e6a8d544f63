"""What was opened is closed while the event loop goes on."""

import asyncio

import pytest

from pvd_graph.app.closing import Closing


def test_what_waits_for_the_loop_is_waited_for() -> None:
    """A thread that needs the loop once more before it ends; then the last one."""
    told: list[str] = []

    async def work() -> None:
        told.append("loop")

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        async with Closing() as stack:
            stack.closed_last(lambda: told.append(f"last, {_in_loop()}"))
            stack.callback(
                lambda: asyncio.run_coroutine_threadsafe(work(), loop).result(5)
            )

    asyncio.run(serve())

    assert told == ["loop", "last, True"]


def test_an_error_of_the_block_goes_on() -> None:
    """All is closed first."""
    told: list[str] = []

    async def serve() -> None:
        async with Closing() as stack:
            stack.closed_last(lambda: told.append("last"))
            stack.callback(lambda: told.append("first"))
            problem = "not opened"
            raise ValueError(problem)

    with pytest.raises(ValueError, match="not opened"):
        asyncio.run(serve())

    assert told == ["first", "last"]


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
