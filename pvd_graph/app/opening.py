"""Open what is to be served: the generation in force, or the best one there is.

Each file is compared with the seal of its generation before anyone sees it. Where the
generation in force is damaged, the newest one that is whole is served at once and a
build makes a new one from the archive meanwhile; where there is none, the build comes
first.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pvd_graph.app.site import LiveSite
from pvd_graph.config import Settings
from pvd_graph.errors import DamagedStoreError, StoreError
from pvd_graph.store.evaluator import Evaluator
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool import QueryPool
from pvd_graph.store.pool_model import GenerationSource, PoolLimits
from pvd_graph.store.remote.chosen import chosen, may_write
from pvd_graph.store.remote.deployment import mend
from pvd_graph.store.remote.known import seen_of
from pvd_graph.store.remote.model import ServerAwayError, ServerFaultError
from pvd_graph.store.remote.owner import claim
from pvd_graph.store.remote.seen import Seen

__all__ = ["build_first", "open_best"]

Say = Callable[[str], None]
_SHOWN = 3
_STOP_S = 10


def _command(data: Path) -> list[str]:
    return [sys.executable, "-m", "pvd_graph", "--data", str(data), "build"]


def build_first(settings: Settings) -> None:
    """Build in a process of its own: its memory is not the server's to keep.

    Raises:
        StoreError: the build said why on standard error.
    """
    done = subprocess.run(_command(settings.data), stdout=sys.stderr, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        problem = "la construction a échoué ; rien à servir"
        raise StoreError(problem)


def _build_meanwhile(settings: Settings, stack: ExitStack) -> None:
    """Start a build; the site follows what it publishes. It ends with the server."""
    process = subprocess.Popen(_command(settings.data), stdout=sys.stderr)  # noqa: S603 - our own command

    def stop() -> None:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    stack.callback(stop)


@contextmanager
def _fault_of_generation() -> Iterator[None]:
    """Tell what cannot be read as damage of the generation."""
    try:
        yield
    except (ServerAwayError, ServerFaultError):
        # No fault of what lies here: another generation would do no better.
        raise
    except StoreError as error:
        raise DamagedStoreError(str(error)) from error


async def _opened(
    generations: Generations, limits: PoolLimits
) -> tuple[LiveSite, Evaluator]:
    """Open the generation in force; pages read it while workers open it too.

    Raises:
        DamagedStoreError: it cannot be read.
        StoreError: no worker could be started.
    """
    with _fault_of_generation():
        site = LiveSite(generations)
    warming = asyncio.get_running_loop().run_in_executor(None, site.warm)
    pool = None
    try:
        try:
            pool = await _evaluator(generations, site.source(), limits)
        finally:
            # What pages find of the generation is told first.
            with _fault_of_generation():
                await warming
    except BaseException:
        site.close()
        if pool is not None:
            pool.close()
        raise
    return site, pool


async def _evaluator(
    generations: Generations, source: GenerationSource, limits: PoolLimits
) -> Evaluator:
    """Return who answers queries from outside: workers here, or the chosen server."""
    server = chosen()
    if server is None:
        return await QueryPool.open(source, limits)
    from pvd_graph.store.remote.pool import RemotePool  # noqa: PLC0415 - brings aiohttp

    def seen(one: GenerationSource) -> Seen:
        return seen_of(server, generations.get(one.number))

    return await RemotePool.open(server, seen, source, limits)


async def open_best(
    generations: Generations,
    settings: Settings,
    limits: PoolLimits,
    say: Say,
    stack: ExitStack,
) -> tuple[LiveSite, Evaluator]:
    """Open the generation in force, an older one, or a new one.

    Args:
        generations: of the data folder.
        settings: its place.
        limits: of the query pool.
        say: told what is damaged, and what is done about it.
        stack: ends a build that goes on meanwhile.

    Raises:
        StoreError: no worker could be started, or nothing can be read or built.
    """
    loop = asyncio.get_running_loop()
    wanted = _wanted(generations, say)
    older = [number for number in reversed(generations.numbers()) if number != wanted]
    for number in ([] if wanted is None else [wanted]) + older:
        damage = await loop.run_in_executor(None, generations.damage, number)
        if damage:
            say(f"Génération {number} abîmée : {_told(damage)}.")
            continue
        await loop.run_in_executor(None, _mend, generations, number, say)
        try:
            if number != generations.current_number_or_none():
                generations.switch(number)
            opened = await _opened(generations, limits)
        except DamagedStoreError as error:
            say(f"Génération {number} illisible : {error}")
            continue
        if number != wanted:
            say(f"Génération {number} servie ; reconstruction depuis l'archive …")
            _build_meanwhile(settings, stack)
        return opened
    say("Aucune génération n'est entière : reconstruction depuis l'archive …")
    await loop.run_in_executor(None, build_first, settings)
    return await _opened(generations, limits)


def _mend(generations: Generations, number: int, say: Say) -> None:
    """Have what the server of the graph has not whole sent again, if there is one.

    Raises:
        StoreError: the server does not answer.
    """
    server = chosen()
    if server is None or not may_write():
        return
    try:
        generation = generations.get(number)
        claim(server, generation.folder.parents[2])
        broken = mend(server, generation.published())
    except ServerAwayError:
        raise
    except StoreError as error:
        # Who only reads, or another site, may not write: what is asked will tell.
        say(f"Le serveur du graphe n'a pu être vérifié : {error}")
        return
    if broken:
        say(f"Le serveur du graphe n'avait pas entier : {_told(broken)}.")


def _wanted(generations: Generations, say: Say) -> int | None:
    try:
        return generations.current_number()
    except StoreError as error:
        say(str(error))
        return None


def _told(damage: list[str]) -> str:
    rest = len(damage) - _SHOWN
    shown = ", ".join(damage[:_SHOWN])
    return shown if rest <= 0 else f"{shown} et {rest} autres"
