"""``/experiences/collections``: sheets on a theme, and the booklet that they make.

To read, for everybody; to gather them, `/moderation/collections`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.experience_pages import sheets_rdf
from pvd_graph.app.experience_setup import current_experience, found_experience
from pvd_graph.app.geojson import geojson_answer
from pvd_graph.app.sheet_lists import Asked, found_sheets, shown_facets
from pvd_graph.app.sheet_tables import sheets_table
from pvd_graph.app.signed_in import personal, require
from pvd_graph.app.tables import Table, table_answer, window
from pvd_graph.errors import BadParameterError
from pvd_graph.experience.collections import (
    Collection,
    all_collections,
    find_collection,
    gather,
)
from pvd_graph.experience.markdown import plain_text
from pvd_graph.services.browse_sheets import SheetItem, SheetParts, sheet_parts, sheets
from pvd_graph.services.points import commune_points

__all__ = ["bp", "gathering"]

_PATH = "/experiences/collections"
_OFFERED = 20
"""Sheets shown to be added, the last published first; others are looked for."""

bp = Blueprint("collection_pages", __name__)
gathering = personal(
    Blueprint("gathering", __name__, url_prefix="/moderation/collections")
)


def _shown(one: Collection) -> list[SheetItem]:
    """Return the sheets of a collection that are published."""
    known = sheets(newest_reader())
    return [known[key] for key in one.sheets if key in known]


@bp.get(_PATH)
def list_collections() -> str:
    """Show the collections."""
    return render_template(
        "experience/collections.html",
        collections=_all(),
        query=queries.load("sheets"),
    )


@bp.get(f"{_PATH}/<slug>")
def show(slug: str) -> str:
    """Show a collection; ``?booklet=1``: with its sheets whole, to be printed."""
    with current_experience().sheets.database.reading() as session:
        one = find_collection(session, slug)
    found, reader = _shown(one), newest_reader()
    parts: dict[str, SheetParts] = {}
    if "booklet" in request.args:
        parts = {item.id: sheet_parts(reader, item) for item in found}
    return render_template(
        "experience/collection.html",
        collection=one,
        sheets=found,
        parts=parts,
        query=queries.load(
            "sheets_statements", sheet=[queries.iri(item.iri) for item in found]
        )
        if found
        else queries.load("sheets"),
    )


def _all() -> list[tuple[Collection, int]]:
    """Return the public collections, each with how many of its sheets are published."""
    experience = found_experience()
    if experience is None:
        return []
    with experience.sheets.database.reading() as session:
        return [(one, len(_shown(one))) for one in all_collections(session)]


def _published(slug: str) -> list[SheetItem]:
    with current_experience().sheets.database.reading() as session:
        return _shown(find_collection(session, slug))


@bp.get(f"{_PATH}.<any(csv, json):extension>")
def list_data(extension: str) -> Response:
    """Answer the collections as a table."""
    rows = window(
        (one.id, one.title, plain_text(one.introduction), count)
        for one, count in _all()
    )
    columns = ("slug", "title", "introduction", "sheets")
    return table_answer(Table("collections", columns, rows), extension)


@bp.get(f"{_PATH}/<slug>.<any(csv, json):extension>")
def data(slug: str, extension: str) -> Response:
    """Answer the sheets of a collection as a table."""
    return table_answer(sheets_table(_published(slug)), extension)


@bp.get(f"{_PATH}/<slug>.<any(ttl, jsonld, nt, rdf):extension>")
def rdf(slug: str, extension: str) -> Response:
    """Answer the sheets of a collection as RDF."""
    return sheets_rdf(_published(slug), extension)


@bp.get(f"{_PATH}/<slug>.geojson")
def geojson(slug: str) -> Response:
    """Answer where the sheets of a collection come from."""
    points = commune_points(current_reader())
    return geojson_answer(sheets_table(_published(slug)), points)


@gathering.get("")
def list_own() -> str:
    """Show the collections to a moderator, those that are not public too."""
    person = require("gather_collection")
    with current_experience().sheets.database.reading() as session:
        found = all_collections(session, person)
    return _form(None, found)


def _form(
    one: Collection | None,
    others: list[Collection],
    refusal: str = "",
    asked: Asked | None = None,
) -> str:
    """Show *one* as it was typed, its sheets, and some of those that *asked* wants."""
    chosen = _shown(one) if one else []
    kept = {item.id for item in chosen}
    found = [item for item in found_sheets(asked or Asked()) if item.id not in kept]
    return render_template(
        "experience/gather.html",
        collection=one,
        others=others,
        chosen=chosen,
        offered=found[:_OFFERED],
        found=len(found),
        asked=asked,
        challenges=shown_facets(Asked())["challenge"],
        refusal=refusal,
        done="done" in request.args,
    )


@gathering.get("/<slug>")
def edit(slug: str) -> str:
    """Show the form of a collection."""
    person = require("gather_collection")
    with current_experience().sheets.database.reading() as session:
        one = find_collection(session, slug, person)
        others = all_collections(session, person)
    return _form(one, others)


@gathering.post("", defaults={"slug": ""})
@gathering.post("/<slug>")
def save(slug: str) -> ResponseReturnValue:
    """Make a collection, or change it; or look for sheets to add, and keep nothing."""
    person = require("gather_collection")
    ranked = sorted(
        (request.form.get(f"rank-{key}", 0, type=int), place, key)
        for place, key in enumerate(request.form.getlist("sheet"))
    )
    chosen = [key for rank, _, key in ranked if rank > 0]
    told = request.form.get("title", ""), request.form.get("introduction", ""), chosen
    public = "public" in request.form
    # As it was typed: nothing is to be typed again.
    typed = Collection(slug, told[0], told[1], tuple(chosen), public, datetime.now(UTC))
    database = current_experience().sheets.database
    if "find" in request.form:
        with database.reading() as session:
            others = all_collections(session, person)
        asked = {name: request.form.get(name, "") for name in ("q", "challenge")}
        return _form(typed, others, asked=Asked(**asked))
    try:
        with database.session() as session:
            done = gather(
                session,
                person,
                slug,
                told,
                public=public,
                names_confirmed="names_confirmed" in request.form,
            )
    except BadParameterError as error:
        with database.reading() as session:
            others = all_collections(session, person)
        return _form(typed, others, told_in(error)), HTTPStatus.BAD_REQUEST
    target = url_for("gathering.edit", slug=done.id, done="1")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
