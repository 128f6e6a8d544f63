"""Pages made ahead of their readers, when a generation has come and all is calm.

To make a page takes milliseconds of one interpreter, and twenty readers who ask twenty
towns wait for each other. So a process of low priority makes the pages of all towns,
and hands each to the cache, which bounds what is kept. It ends with that: nothing stays
of it. Who asks meanwhile is answered as ever (decision 0032).
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import pickle
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask

from pvd_graph.app import headers
from pvd_graph.app.accounts_setup import EXTENSION as ACCOUNTS
from pvd_graph.app.experience_setup import EXTENSION as SHEETS
from pvd_graph.app.language import Language
from pvd_graph.app.page_cache import KeptPage, PageCache, PageKey, page_cache
from pvd_graph.app.site import LiveSite, Stored
from pvd_graph.errors import PvdError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import towns
from pvd_graph.store.child import environment
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["Pace", "PagesAhead", "pages_ahead", "wanted"]

_LOOK_EVERY_S = 0.5
_TIME_S = 1800.0
# The site may be asked under several names; a client may invent any.
_MOST_HOSTS = 2
# Of what was asked before the publication; then come the towns.
_MOST_ASKED = 1_000
_LISTS = ("/", "/communes", "/challenges", "/actions", "/partners", "/map")
# What is made by the graph alone: no page of a person, of the endpoint or of a form.
_MADE = re.compile(
    r"/(?:communes(?:/[0-9AB]{5}(?:/peers)?)?|challenges(?:/[a-z0-9-]+)?"
    r"|partners(?:/[a-z0-9-]+)?|actions|map)?\?(?:lang=(?:fr|en))?"
)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """When pages are made, and how far who makes them stands back.

    Attributes:
        calm_s: seconds without a publication before a new generation is begun: others
            may follow it, and the model of peers goes first.
        least_triples: of a smaller graph pages are made as fast as they are asked.
        nice: of the process, from 0 to 19.
    """

    calm_s: float = 5.0
    least_triples: int = 500_000
    nice: int = 10


_USUAL = Pace()


def wanted(
    reader: GraphReader, asked: Iterable[PageKey]
) -> Sequence[tuple[str, Language]]:
    """Return addresses and languages of the pages to make, the most wanted first.

    What was asked lately, the lists, the towns and then their peers, the largest towns
    first.
    """
    lately = [
        (key.address, key.language) for key in asked if _MADE.fullmatch(key.address)
    ]
    listed = sorted(
        towns(reader).values(), key=lambda one: (-(one.population or 0), one.code_insee)
    )
    paths = [
        *_LISTS,
        *(f"/communes/{one.code_insee}" for one in listed),
        *(f"/communes/{one.code_insee}/peers" for one in listed),
    ]
    french: list[tuple[str, Language]] = [(f"{path}?", "fr") for path in paths]
    return list(dict.fromkeys([*lately[:_MOST_ASKED], *french]))


class PagesAhead:
    """Orders the pages of each generation, once it is in force and calm."""

    def __init__(
        self,
        app: Flask,
        site: LiveSite,
        address: str,
        pace: Pace = _USUAL,
    ) -> None:
        """Make pages of *app*, which shows *site*.

        Args:
            app: with all that it is served with.
            site: moves from generation to generation.
            address: of the site, until a reader has told under which it is asked.
            pace: when, and at which priority.
        """
        self._app = app
        self._site = site
        self._address = address.rstrip("/") + "/"
        self._pace = pace
        self._stop = threading.Event()
        self._guard = threading.Lock()
        self._working: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="pages", daemon=True)

    def start(self) -> None:
        """Begin to look at the site."""
        self._thread.start()

    def close(self) -> None:
        """Stop; a process that is at work is ended."""
        with self._guard:
            self._stop.set()
            if self._working:
                # The thread may wait for it, which may take long on a busy machine.
                self._working.kill()
        self._thread.join()

    @property
    def working(self) -> bool:
        """Whether pages are being made."""
        return self._working is not None

    @property
    def _cache(self) -> PageCache:
        return page_cache(self._app)

    def _run(self) -> None:
        seen: Stored | None = None
        since, done = -math.inf, set[str]()
        while not self._stop.wait(_LOOK_EVERY_S):
            stored = self._site.stored()
            if stored is not seen:
                since = time.monotonic() if seen else -math.inf
                seen, done = stored, set()
            host = self._cache.host_url or self._address
            if host in done or len(done) == _MOST_HOSTS or not self._due(stored, since):
                continue
            done.add(host)
            try:
                self._make(stored, host)
            except (OSError, PvdError, EOFError, pickle.UnpicklingError):
                if not self._stop.is_set():
                    number = stored.generation.number
                    _logger.exception("not all pages ahead of generation %s", number)

    def _due(self, stored: Stored, since: float) -> bool:
        """Tell whether pages show *stored* and no publication followed for a while.

        Only where the store is in the data folder: another server is not asked more
        than visitors ask it.
        """
        if not isinstance(stored.reader, OxigraphReader):
            return False
        calm = time.monotonic() - since >= self._pace.calm_s
        shown = self._site.reader() is stored.reader
        return calm and shown and stored.generation.triples >= self._pace.least_triples

    def _make(self, stored: Stored, host: str) -> None:
        """Have the pages of *stored* made, until another generation has come."""
        asked = [one for one in self._cache.asked() if isinstance(one, PageKey)]
        order = {
            "db": str(stored.generation.db),
            "search": str(stored.generation.search),
            "number": stored.generation.number,
            "build": self._app.extensions[headers.BUILD],
            "host_url": host,
            "pages": wanted(stored.reader, asked),
            "accounts": ACCOUNTS in self._app.extensions,
            "sheets": SHEETS in self._app.extensions,
            "demo": bool(self._app.config.get("PVD_DEMO")),
            "parent": os.getpid(),
            "time_s": _TIME_S,
        }
        with self._process() as process:
            pipe = cast("Any", process.stdin)
            pipe.write(json.dumps(order).encode())
            pipe.close()
            for key, page in _pages(process):
                if self._stop.is_set() or self._site.stored() is not stored:
                    return
                self._cache.put(key, page)

    @contextmanager
    def _process(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start the process; it has ended when the block has."""
        with self._guard:
            if self._stop.is_set():
                raise EOFError
            process = self._working = subprocess.Popen(
                [sys.executable, "-m", "pvd_graph.app.page_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Whatever goes wrong inside is for the log.
                stderr=None,
                env=environment(),
            )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, self._pace.nice)
        try:
            yield process
        finally:
            with self._guard:
                self._working = None
                process.kill()
            for pipe in filter(None, (process.stdin, process.stdout)):
                with contextlib.suppress(OSError):
                    pipe.close()
            process.wait()


def _pages(process: subprocess.Popen[bytes]) -> Iterator[tuple[PageKey, KeptPage]]:
    """Yield what *process* makes, until it ends."""
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(process.stdout)  # type: ignore[arg-type] # noqa: S301 - of our own program


@contextmanager
def pages_ahead(app: Flask, site: LiveSite, address: str) -> Iterator[None]:
    """Make pages of *app* ahead of readers, as long as the block runs."""
    maker = PagesAhead(app, site, address)
    maker.start()
    try:
        yield
    finally:
        maker.close()
