"""Run the site: build when there is nothing to serve, open, listen, stop cleanly."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from types import FrameType

from waitress.server import create_server

from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.config import Settings
from pvd_graph.errors import InputError, PvdError, StoreError
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool import QueryPool
from pvd_graph.store.pool_model import PoolLimits

__all__ = ["limits_of", "serve"]

Say = Callable[[str], None]


def limits_of(settings: Settings) -> PoolLimits:
    """Return the bounds of the query pool that *settings* ask for."""
    return PoolLimits(
        workers=settings.query_workers,
        queue=settings.query_queue,
        time_s=settings.query_timeout_s,
        memory_bytes=int(settings.query_memory_mib * (1 << 20)),
        memory_triples=settings.memory_store_max_triples,
    )


def _bind(host: str, port: int) -> socket.socket:
    """Take the port, without listening yet: nobody is answered before pages are.

    Raises:
        InputError: the port is taken, or the address is not of this machine.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        problem = (
            f"{host}:{port} ne peut pas être ouvert ({error.strerror or error}) ; "
            "arrêtez ce qui l'occupe ou choisissez un autre port par --port"
        )
        raise InputError(problem) from error
    return taken


def _build(settings: Settings) -> None:
    """Build in a process of its own: its memory is not the server's to keep.

    Raises:
        StoreError: the build said why on standard error.
    """
    command = [sys.executable, "-m", "pvd_graph", "--data", str(settings.data), "build"]
    done = subprocess.run(command, stdout=sys.stderr, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        problem = "la construction a échoué ; rien à servir"
        raise StoreError(problem)


def _open(
    generations: Generations, settings: Settings, say: Say
) -> tuple[LiveSite, QueryPool]:
    """Open the current generation; build it again from the archive when it is damaged.

    Raises:
        StoreError: the new one cannot be opened either.
    """
    site = LiveSite(generations)
    try:
        return site, QueryPool(site.source(), limits_of(settings))
    except StoreError as error:
        site.close()
        say(f"La génération publiée est abîmée ({error}) : reconstruction …")
        _build(settings)
    site = LiveSite(generations)
    try:
        return site, QueryPool(site.source(), limits_of(settings))
    except StoreError:
        site.close()
        raise


def _shorten(record: logging.LogRecord) -> bool:
    """Log an answer that was cut on purpose, at a limit, as one line."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, PvdError):
        record.msg, record.args, record.exc_info = "answer cut: %s", (error,), None
        record.levelno, record.levelname = logging.INFO, "INFO"
    return True


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Turn SIGTERM into the way out that Ctrl-C takes."""
    raise KeyboardInterrupt


def serve(settings: Settings, *, host: str, port: int, say: Say) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: data folder, limits, threads.
        host: address to listen on.
        port: TCP port; a busy one is an error, never another port.
        say: told what happens, in French.

    Raises:
        InputError: the port cannot be taken.
        StoreError: the graph cannot be built or opened.
    """
    listening = _bind(host, port)
    generations = Generations(settings.data / "store")
    if generations.current() is None:
        say(f"Première construction du graphe dans {settings.data} …")
        _build(settings)
    site, opened = _open(generations, settings, say)
    signal.signal(signal.SIGTERM, _stop)
    logging.getLogger("waitress").addFilter(_shorten)
    try:
        with closing(opened) as pool:
            pages = create_app(site)
            application = SparqlApplication(pool, fallback=pages.wsgi_app)
            site.follow(pool, say)
            server = create_server(
                application,
                sockets=[listening],
                threads=settings.threads,
                ident=None,
                # Lets an application see that its client has gone.
                channel_request_lookahead=1,
                # What a slow reader has not taken goes to a temporary file: the
                # worker that made it is free again.
                outbuf_overflow=1 << 20,
                outbuf_high_watermark=limits_of(settings).answer_bytes,
                clear_untrusted_proxy_headers=True,
            )
            say(f"pvd-graph répond sur http://{host}:{port}/ (Ctrl-C pour arrêter)")
            try:
                server.run()
            except KeyboardInterrupt:
                say("Arrêt.")
            finally:
                server.close()
    except KeyboardInterrupt:
        say("Arrêt.")
    finally:
        site.close()
