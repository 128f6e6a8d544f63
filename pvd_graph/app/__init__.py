"""The site: pages, JSON API, linked data. Reads no environment variable."""

from __future__ import annotations

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from pvd_graph.app import (
    api,
    catalogue_pages,
    data_pages,
    entities,
    handlers,
    headers,
    ontology_pages,
    pages,
    publication,
    question_pages,
    rendering,
    town_pages,
)
from pvd_graph.app.context import EXTENSION, Site
from pvd_graph.resources import web_folder

__all__ = ["create_app"]


class _ReadableJson(DefaultJSONProvider):
    """JSON in the order in which it was made, with accents as they are."""

    sort_keys = False
    ensure_ascii = False


def create_app(site: Site) -> Flask:
    """Return the application that shows *site*.

    SPARQL is not in it: its WSGI application is mounted ahead, and lets the requests of
    browsers for its page through to this one.
    """
    folder = web_folder()
    app = Flask(
        __name__,
        static_url_path="/static",
        static_folder=folder / "static",
        template_folder=folder / "templates",
    )
    app.json = _ReadableJson(app)
    app.extensions[EXTENSION] = site
    rendering.register(app)
    headers.register(app)
    handlers.register(app)
    for blueprint in (
        ontology_pages.bp,
        publication.bp,
        question_pages.bp,
        pages.bp,
        town_pages.bp,
        catalogue_pages.bp,
        data_pages.bp,
        entities.bp,
        api.bp,
    ):
        app.register_blueprint(blueprint)
    return app
