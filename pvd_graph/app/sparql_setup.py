"""The endpoint's options, from the settings and the application of the pages."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask, make_response, render_template

from pvd_graph.app.sparql_call import Headers, Scope
from pvd_graph.app.sparql_clients import ClientPolicy
from pvd_graph.app.sparql_options import EndpointOptions, ErrorPage, Record
from pvd_graph.app.wsgi_environ import environ_of
from pvd_graph.config import Settings

__all__ = ["error_page_of", "options_of"]

# What the endpoint says of each answer itself, or what the server adds.
_NOT_FROM_PAGES = {"cache-control", "content-length", "vary", "etag"}


def error_page_of(pages: Flask) -> ErrorPage:
    """Return what makes the page that shows a query with what is wrong in it."""

    def error_page(
        scope: Scope, problem: dict[str, Any], query: str
    ) -> tuple[Headers, bytes]:
        environ = environ_of(scope, io.BytesIO(), 0)
        with pages.request_context(environ):
            text = render_template("sparql_error.html", problem=problem, query=query)
            answer = pages.process_response(make_response(text))
        headers = [
            (name, value)
            for name, value in answer.headers.items()
            if name.lower() not in _NOT_FROM_PAGES
        ]
        return headers, answer.get_data()

    return error_page


def options_of(
    settings: Settings, pages: Flask, record: Record, *, union: bool = True
) -> EndpointOptions:
    """Return the options of the endpoint that *settings* ask for.

    Args:
        settings: limits and sizes.
        pages: makes the page of an error.
        record: remembers each answer.
        union: whether the default graph is the union of all graphs; where it is not,
            the store is a scratch one, which takes updates.
    """
    clients = ClientPolicy(
        computing_s=settings.client_computing_s,
        burst_s=2 * settings.client_computing_s,
        proxies=settings.trusted_proxies,
    )

    return EndpointOptions(
        union=union,
        updates=not union,
        clients=clients if settings.client_limits else None,
        cache_bytes=int(settings.cache_mib * (1 << 20)),
        spool_bytes=int(settings.spool_mib * (1 << 20)),
        error_page=error_page_of(pages),
        record=record,
    )
