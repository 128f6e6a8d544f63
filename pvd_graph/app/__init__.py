"""The site: pages, JSON API, linked data. Reads no environment variable."""

from __future__ import annotations

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from pvd_graph.app import (
    account_admin,
    account_email,
    account_factor,
    account_links,
    account_oidc,
    account_own,
    account_pages,
    account_tokens,
    action_feed,
    action_pages,
    api,
    catalogue_pages,
    collection_pages,
    compare_pages,
    compression,
    dashboard_pages,
    data_pages,
    dataset_data,
    declaring,
    embed_pages,
    entities,
    experience_pages,
    feeds,
    graph_store,
    group_pages,
    guide_pages,
    handlers,
    headers,
    health,
    link_pages,
    list_files,
    map_pages,
    moderation_pages,
    neighbourhood_pages,
    observing,
    ontology_pages,
    page_cache,
    pages,
    peers_api,
    publication,
    question_pages,
    reconcile,
    rendering,
    sheet_beginning,
    sheet_keeping,
    sheet_pictures,
    sheet_recalling,
    sheet_talk,
    sheet_writing,
    signed_in,
    sparql_pages,
    statistics_pages,
    town_pages,
    update,
    upload_pages,
)
from pvd_graph.app import writing as writing_module
from pvd_graph.app.context import EXTENSION, Site
from pvd_graph.app.language_templates import LanguageEnvironment
from pvd_graph.app.writing import Writing
from pvd_graph.resources import web_folder

__all__ = ["create_app"]


class _ReadableJson(DefaultJSONProvider):
    """JSON in the order in which it was made, with accents as they are."""

    sort_keys = False
    ensure_ascii = False


def create_app(site: Site, writing: Writing | None = None) -> Flask:
    """Return the application that shows *site*, and writes with *writing*.

    Without it, `/graph-store` is read only and `/update` takes nothing.

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
    app.jinja_environment = LanguageEnvironment
    app.extensions[EXTENSION] = site
    app.extensions[writing_module.EXTENSION] = writing
    observing.register(app)
    page_cache.register(app)
    compression.register(app)
    rendering.register(app)
    headers.register(app)
    handlers.register(app)
    signed_in.register(app)
    for blueprint in (
        account_pages.bp,
        account_oidc.bp,
        account_links.bp,
        account_admin.bp,
        account_email.bp,
        account_factor.bp,
        account_tokens.bp,
        account_own.bp,
        ontology_pages.bp,
        publication.bp,
        question_pages.bp,
        sparql_pages.bp,
        link_pages.bp,
        list_files.bp,
        statistics_pages.bp,
        guide_pages.bp,
        pages.bp,
        town_pages.bp,
        map_pages.bp,
        neighbourhood_pages.bp,
        group_pages.bp,
        compare_pages.bp,
        catalogue_pages.bp,
        action_pages.bp,
        dashboard_pages.bp,
        data_pages.bp,
        experience_pages.bp,
        sheet_beginning.bp,
        sheet_keeping.bp,
        sheet_writing.bp,
        collection_pages.bp,
        collection_pages.gathering,
        sheet_talk.bp,
        declaring.bp,
        sheet_pictures.bp,
        sheet_recalling.bp,
        moderation_pages.bp,
        embed_pages.bp,
        entities.bp,
        feeds.bp,
        action_feed.bp,
        api.bp,
        health.bp,
        peers_api.bp,
        dataset_data.bp,
        graph_store.bp,
        update.bp,
        upload_pages.bp,
        reconcile.bp,
    ):
        app.register_blueprint(blueprint)
    return app
