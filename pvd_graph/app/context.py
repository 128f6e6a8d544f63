"""What a request works on: the current generation and its search index."""

from __future__ import annotations

from typing import Protocol, cast

from flask import current_app, g

from pvd_graph.app.site import LiveSite
from pvd_graph.ports import GraphReader
from pvd_graph.store.search import SearchIndex

__all__ = [
    "EXTENSION",
    "Site",
    "current_reader",
    "current_search",
    "current_site",
    "newest_reader",
]

EXTENSION = "pvd_graph"


class Site(Protocol):
    """What `create_app` is given: the served data, which may move on between requests.

    `reader` returns the same object as long as the generation does not change: what is
    computed once a generation is kept with it.
    """

    def reader(self) -> GraphReader:
        """Return the reader of the current generation."""
        ...

    def search(self) -> SearchIndex:
        """Return the search index of the current generation."""
        ...


def current_site() -> Site:
    """Return the site that the running application was made for."""
    return cast("Site", current_app.extensions[EXTENSION])


def current_reader() -> GraphReader:
    """Return one reader for the whole request, whatever is published meanwhile."""
    if "pvd_reader" not in g:
        g.pvd_reader = current_site().reader()
    return cast("GraphReader", g.pvd_reader)


def current_search() -> SearchIndex:
    """Return the search index of the current generation."""
    return current_site().search()


def newest_reader() -> GraphReader:
    """Return the reader of the newest generation, for what was just published.

    Pages follow a publication once what they keep is read, which takes seconds on a
    large graph; a sheet is to be seen at once. All else is read with `current_reader`.
    """
    site = current_site()
    return site.stored().reader if isinstance(site, LiveSite) else current_reader()
