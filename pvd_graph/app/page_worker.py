"""The life of a process that makes pages ahead of their readers: one order, the end.

``python -m pvd_graph.app.page_worker`` reads one JSON object on standard input:

    {"db" and "search": database and index of a generation; "number": its number;
     "build": what pages depend on beside it; "host_url": address of the site;
     "pages": [[address, language], ...]; "accounts": whether people sign in;
     "sheets": whether towns write there; "demo": whether all is invented; "parent":
     process id of whoever waits; "time_s": bound}

and writes on standard output, for each page that may be kept, its key and the page,
pickled. The application is the one that serves, so are key and page. It changes
nothing.
"""

from __future__ import annotations

import json
import pickle
import signal
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import IO

from flask import Flask
from werkzeug.test import create_environ

from pvd_graph.app import accounts_setup, create_app, experience_setup, headers
from pvd_graph.app.page_cache import EXTENSION, KeptPage, PageCache
from pvd_graph.ports import GraphReader
from pvd_graph.store.child import die_with_parent
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex

__all__ = ["main"]


class _OneGeneration:
    """A site that does not move."""

    def __init__(self, db: Path, search: Path, number: int) -> None:
        self._reader = OxigraphReader.open(db, number)
        self._search = SearchIndex(search)

    def reader(self) -> GraphReader:
        """Return the reader of the generation."""
        return self._reader

    def search(self) -> SearchIndex:
        """Return the search index of the generation."""
        return self._search


class _Sent(PageCache):
    """Keeps nothing: what is to be kept goes to who ordered it."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__(0)
        self._out = out

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Send *page*."""
        pickle.dump((key, page), self._out, protocol=5)
        self._out.flush()


def _ask(app: Flask, address: str, language: str, host_url: str) -> None:
    """Make a page as a browser would be sent it."""
    given = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    if language != "fr":
        given["Cookie"] = f"lang={language}"
    environ = create_environ(address, host_url, headers=given)
    for _part in app.wsgi_app(environ, lambda _status, _headers, _error=None: bytes):
        pass


def main() -> None:
    """Make the pages of one order."""
    order = json.load(sys.stdin)
    die_with_parent(order["parent"])
    # The parent kills at the deadline; this alarm holds even where it does not.
    signal.setitimer(signal.ITIMER_REAL, order["time_s"])
    site = _OneGeneration(Path(order["db"]), Path(order["search"]), order["number"])
    app = create_app(site)
    app.extensions[headers.BUILD] = order["build"]
    app.extensions[EXTENSION] = _Sent(sys.stdout.buffer)
    app.config["PVD_DEMO"] = order["demo"]
    if order["accounts"]:
        # Pages of all say that there are accounts; those of one person are not made.
        app.extensions[accounts_setup.EXTENSION] = object()
    if order["sheets"]:
        app.extensions[experience_setup.EXTENSION] = object()
    for address, language in order["pages"]:
        _ask(app, address, language, order["host_url"])


if __name__ == "__main__":
    main()
