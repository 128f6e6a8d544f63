"""Run the site: build when there is nothing to serve, open, listen, stop cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import uvloop
from flask import Flask

from pvd_graph.app import create_app, query_port
from pvd_graph.app.accounts_setup import open_accounts
from pvd_graph.app.asgi import Front
from pvd_graph.app.closing import Closing
from pvd_graph.app.experience_setup import open_experience
from pvd_graph.app.gauges import Gauges
from pvd_graph.app.health import Health
from pvd_graph.app.logs import configure
from pvd_graph.app.opening import build_first, open_best
from pvd_graph.app.own_memory import keep_few_arenas
from pvd_graph.app.page_cache import page_cache
from pvd_graph.app.page_services import page_services
from pvd_graph.app.pages_ahead import pages_ahead
from pvd_graph.app.sheet_pictures import FORM_BYTES as PICTURE_FORM_BYTES
from pvd_graph.app.sheet_pictures import shows_token
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.app.sparql_setup import options_of
from pvd_graph.app.upload_forms import in_force
from pvd_graph.app.watching import watched
from pvd_graph.app.web_server import WebServer, check_free
from pvd_graph.app.writing import Writing, open_writing
from pvd_graph.app.wsgi_bridge import WsgiBridge
from pvd_graph.config import Settings
from pvd_graph.errors import StoreError
from pvd_graph.services.demo import is_demo
from pvd_graph.services.publishing import Publisher
from pvd_graph.store.evaluator import Evaluator
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.service_model import ServicePolicy

__all__ = ["limits_of", "serve"]

Say = Callable[[str], None]
# Where bodies are graphs; elsewhere they are forms. The views refuse what is too long.
_WRITTEN = ("/graph-store", "/update", "/api/v1/datasets/")
_UPLOADED = re.compile("/datasets/[a-z0-9-]+/upload")
_PICTURES = re.compile("/experiences/drafts/[0-9a-f-]{36}/pictures")
_SLACK_BYTES = 1 << 17


def limits_of(settings: Settings) -> PoolLimits:
    """Return the bounds of the query pool that *settings* ask for."""
    return PoolLimits(
        workers=settings.query_workers,
        long_queries=settings.query_long,
        queue=settings.query_queue,
        client_running=settings.client_running if settings.client_limits else 0,
        time_s=settings.query_timeout_s,
        memory_bytes=int(settings.query_memory_mib * (1 << 20)),
        memory_triples=settings.memory_store_max_triples,
    )


async def _allow_services(pool: Evaluator, settings: Settings, say: Say) -> None:
    """Let queries call the endpoints of the settings, where the machine allows it."""
    if not settings.service_allow:
        return
    policy = ServicePolicy(
        addresses=settings.service_allow,
        answer_bytes=int(settings.service_max_mib * (1 << 20)),
    )
    try:
        await pool.allow_services(policy)
    except StoreError as error:
        say(
            "SERVICE reste refusé malgré PVD_SERVICE_ALLOW : un processus ne peut pas "
            f"être isolé du réseau sur cette machine ({error})."
        )
    else:
        say(f"SERVICE est permis vers {', '.join(policy.addresses)}.")


def _stopping(server: WebServer, health: Health, drain_s: float) -> Callable[[], None]:
    """Return what a signal calls: not ready at once, silent after *drain_s*.

    A second signal does not wait.
    """
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if drain_s and not health.draining.is_set():
            loop.call_later(drain_s, server.stop)
        else:
            server.stop()
        health.draining.set()

    return stop


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the site is served, and as what."""

    host: str
    port: int
    scratch_token: str


def _admits(writing: Writing, pages: Flask, content_type: str, head: bytes) -> bool:
    """Tell whether a form with a file shows who sends it."""
    return shows_token(pages, content_type, head) or in_force(
        writing, content_type, head
    )


async def _serve(settings: Settings, place: _Place, say: Say) -> None:
    """Open the graph, serve it until a signal comes, close it."""
    scratch = bool(place.scratch_token)
    limits = limits_of(settings)
    if scratch:
        # Each write is a generation: it is read where it lies.
        limits = replace(limits, memory_triples=-1, standby=True)
    generations = Generations(settings.data / "store")
    loop = asyncio.get_running_loop()
    async with Closing() as stack:
        site, pool = await open_best(generations, settings, limits, say, stack)
        stack.closed_last(pool.close)
        stack.callback(site.close)
        await _allow_services(pool, settings, say)
        writing = stack.enter_context(open_writing(settings, site, place.scratch_token))
        pages = create_app(site, writing)
        pages.config["PVD_DEMO"] = is_demo(settings.data)
        address = f"http://{place.host}:{place.port}"
        if not scratch:
            accounts = stack.enter_context(open_accounts(pages, settings, address))
            if isinstance(writing.writer, Publisher):
                stack.enter_context(
                    open_experience(
                        pages, settings.data, accounts.database, writing.writer
                    )
                )
        record = stack.enter_context(page_services(pages, settings))
        most = writing.max_bytes + _SLACK_BYTES
        bridge = WsgiBridge(
            pages.wsgi_app,
            threads=settings.threads,
            body_bytes=dict.fromkeys(_WRITTEN, most),
            # Twice: a file that is a little too long is refused in words.
            form_bytes={}
            if scratch
            else {_UPLOADED: 2 * most, _PICTURES: PICTURE_FORM_BYTES},
            admits=partial(_admits, writing, pages),
        )
        stack.callback(bridge.close)
        endpoint = SparqlApplication(
            pool,
            fallback=bridge,
            options=options_of(settings, pages, record, union=not scratch),
        )
        pages.extensions[query_port.EXTENSION] = endpoint.port(loop)
        gauges = Gauges(settings.data, site, pool, page_cache(pages))
        front, health = stack.enter_context(
            watched(Front(endpoint, bridge), pages, settings, gauges)
        )
        server = WebServer(front, place.host, place.port)
        stop = _stopping(server, health, settings.drain_s)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        site.follow(pool, say)
        if settings.pages_ahead and not scratch:
            stack.enter_context(pages_ahead(pages, site, address))
        # What is here now stays: the collector need not walk it again and again.
        gc.collect()
        gc.freeze()
        say(
            f"pvd-graph répond sur http://{place.host}:{place.port}/ "
            "(Ctrl-C pour arrêter)"
        )
        await server.serve()
        say("Arrêt.")


def serve(
    settings: Settings, *, host: str, port: int, say: Say, scratch_token: str = ""
) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: data folder, limits, threads.
        host: address to listen on.
        port: TCP port; a busy one is an error, never another port.
        say: told what happens, in French.
        scratch_token: the data folder is a scratch store that its bearer may write to.

    Raises:
        InputError: the port cannot be taken.
        StoreError: the graph cannot be built or opened.
    """
    keep_few_arenas()
    say = configure(settings, say)
    check_free(host, port)
    if not (settings.data / "store" / "current").exists():
        say(f"Première construction du graphe dans {settings.data} …")
        build_first(settings)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_serve(settings, _Place(host, port, scratch_token), say))
