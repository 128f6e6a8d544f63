"""What the site reads: the generation in force, and the move to the next one.

Pages and API read the generation on disk, in this process; queries from outside go to
the pool of killable workers. Both move to a new generation between two requests, and
finish what they had begun on the old one. After a write, queries and `/graph-store`
move before it is answered (`refresh`); pages do where the write is what a town tells,
else they follow once what they keep is read.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from pvd_graph.app.keeping import keep_on_server
from pvd_graph.app.own_memory import give_back
from pvd_graph.errors import PvdError, StoreError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_home import warm
from pvd_graph.services.carried_figures import carry_figures
from pvd_graph.services.carried_index import renew_index
from pvd_graph.services.peer_model import entrust, peer_model
from pvd_graph.services.peer_process import PeerProcesses
from pvd_graph.store.evaluator import Evaluator
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.pool_model import GenerationSource
from pvd_graph.store.remote.model import ServerAwayError
from pvd_graph.store.remote.opening import StoredReader, open_reader
from pvd_graph.store.remote.server import patiently
from pvd_graph.store.search import SearchIndex, is_stale

__all__ = ["LiveSite", "Stored", "source_of"]

# A publication is seen within this delay; each look reads one file of a few bytes.
_LOOK_EVERY_S = 0.2
_CALM_S = 2.0
_logger = logging.getLogger(__name__)


def source_of(generation: Generation) -> GenerationSource:
    """Return *generation* as the query pool opens it."""
    return GenerationSource(
        number=generation.number,
        graphs=tuple(
            (graph.iri, generation.graph_path(graph)) for graph in generation.graphs
        ),
        db=generation.db,
        triples=generation.triples,
    )


# What pages keep of a small graph is read in no time: they move at once. Nor is its
# model of peers worth a process.
_SMALL_TRIPLES = 20_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A generation, and the reader of its database."""

    generation: Generation
    reader: StoredReader


@dataclass(frozen=True, slots=True)
class _View:
    """One generation, opened."""

    stored: Stored
    search: SearchIndex

    @property
    def number(self) -> int:
        return self.stored.generation.number

    @property
    def reader(self) -> StoredReader:
        return self.stored.reader


class LiveSite:
    """The open generation of a data folder; follows publications while it runs."""

    def __init__(
        self, generations: Generations, *, small: int = _SMALL_TRIPLES
    ) -> None:
        """Open the generation in force; see `warm`.

        Args:
            generations: of the data folder.
            small: a graph of fewer triples is one that costs nothing to read.

        Raises:
            StoreError: nothing was published, or it cannot be opened.
        """
        self._generations = generations
        self._small = small
        self._peers = PeerProcesses()
        self._pool: Evaluator | None = None
        self._moving = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._stored = self._open()
        self._view = _opened(self._stored)

    def warm(self) -> None:
        """Read what pages keep for the generation in force; some seconds.

        Raises:
            StoreError: it cannot be read.
        """
        with patiently():
            warm(self._view.reader)

    def _open(self) -> Stored:
        generation = self._generations.current()
        if generation is None:
            problem = "rien n'est encore publié ; lancez « pvd build »"
            raise StoreError(problem)
        return Stored(generation, open_reader(generation))

    def reader(self) -> GraphReader:
        """Return the reader of the generation in force."""
        return self._view.reader

    def search(self) -> SearchIndex:
        """Return the search index of the generation in force."""
        return self._view.search

    def source(self) -> GenerationSource:
        """Return the generation in force as the query pool opens it."""
        return source_of(self._generations.get(self._view.number))

    def stored(self) -> Stored:
        """Return the newest generation: the one that new queries are answered from."""
        return self._stored

    def follow(self, pool: Evaluator, say: Callable[[str], None]) -> None:
        """Start to watch for publications; move *pool* and the pages to each.

        A generation that cannot be opened is reported and left alone: the one in force
        goes on being served.
        """
        self._pool = pool
        self._entrust(self._stored)

        def watch() -> None:
            refused, told = None, self._view.number
            while not self._stop.wait(_LOOK_EVERY_S):
                try:
                    number = self._generations.current_number()
                    if number not in {self._view.number, refused, None}:
                        self.refresh()
                        stored = self._stored
                        if stored.generation.number != self._view.number:
                            self._adopt(_view_of(stored))
                    if self._view.number != told:
                        told = self._view.number
                        give_back()
                        say(f"Génération {told} en service.")
                except ServerAwayError:
                    # It will be back, and has the new generation.
                    continue
                except PvdError as error:
                    refused = number
                    say(f"Nouvelle génération refusée : {error}")

        def keep() -> None:
            keep_on_server(self._stop, lambda: self._stored.generation, say)

        runs = ((watch, "generations"), (self._prepare, "peers"), (keep, "keep"))
        for run, name in runs:
            thread = threading.Thread(target=run, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _prepare(self) -> None:
        """Have what few readers need ready ahead of them: words, the model of peers.

        At once when the site starts; after a publication once no other has followed
        for a moment, since it takes seconds of computing.
        """
        seen, since, ready = self._view.number, -math.inf, -1
        while not self._stop.wait(_LOOK_EVERY_S):
            view = self._view
            if view.number != seen:
                seen, since = view.number, time.monotonic()
            if seen == ready or time.monotonic() - since < _CALM_S:
                continue
            ready = seen
            try:
                view.search.warm()
                peer_model(view.reader)
            except PvdError:
                if self._stop.is_set():
                    return
                _logger.exception("no model of peers for generation %s", seen)

    def refresh(self) -> None:
        """Move to the generation in force; return once new queries see it.

        So do pages where towns alone told something, or where the graph is small; else
        they follow within seconds.

        Raises:
            StoreError: it cannot be opened; the present one goes on.
        """
        with self._moving:
            if self._generations.current_number() == self._stored.generation.number:
                return
            stored, before = self._open(), self._view.stored
            at_once = stored.generation.triples < self._small or carry_figures(
                (before.generation, before.reader), (stored.generation, stored.reader)
            )
            with ThreadPoolExecutor(1) as reading:
                # While the processes of the pool take over, which is their work.
                view = reading.submit(_view_of, stored) if at_once else None
                if self._pool is not None:
                    self._pool.switch(source_of(stored.generation))
                self._stored = stored
                if view is not None:
                    self._adopt(view.result())

    def _adopt(self, view: _View) -> None:
        """Have pages read *view*; its model of peers is made apart."""
        self._entrust(view.stored)
        # A newer one may have come while this one was read.
        if view.stored is self._stored:
            self._view = view

    def _entrust(self, stored: Stored) -> None:
        one = stored.generation
        if one.triples >= self._small:
            entrust(stored.reader, partial(self._peers.fit, one.db, one.number))

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._peers.close()
        for thread in self._threads:
            thread.join()


def _view_of(stored: Stored) -> _View:
    """Return *stored* as pages read it.

    What they keep for a generation is read before the switch: no visitor waits.
    """
    with patiently():
        warm(stored.reader)
    return _opened(stored)


def _opened(stored: Stored) -> _View:
    if is_stale(stored.generation.search):
        renew_index(stored.generation.folder)
    return _View(stored, SearchIndex(stored.generation.search))
