"""Experience sheets as readers see them: the list, one sheet, pictures, the feed.

The same for everybody: who is signed in is not asked here. What is read of a sheet
comes from the newest generation, so that it is seen as soon as it is published.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, send_file
from markupsafe import Markup

from pvd_graph import queries
from pvd_graph.app.answers import description_links, rdf_answer
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.experience_setup import current_experience, found_experience
from pvd_graph.app.feeds import Entry, Feed, feed_answer
from pvd_graph.app.links import rdf_paths
from pvd_graph.app.params import page_of
from pvd_graph.app.sheet_lists import (
    asked_sheets,
    found_sheets,
    shown_facets,
    town_of,
)
from pvd_graph.app.sheet_tables import asked_sheets_table, sheet_table
from pvd_graph.app.tables import table_answer
from pvd_graph.app.texts import gettext
from pvd_graph.errors import NotFoundError
from pvd_graph.experience.markdown import plain_text, render
from pvd_graph.experience.questions import Question, questions_about
from pvd_graph.experience.statements import picture_path
from pvd_graph.experience.useful import Useful, useful_to
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, action
from pvd_graph.services.browse_sheets import SheetItem, sheet, sheet_parts, sheets
from pvd_graph.services.browse_sources import sources
from pvd_graph.services.formats import parse_lines, write_triples
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.vocab import BASE, id_iri

__all__ = ["SHEETS", "bp", "sheets_rdf"]

bp = Blueprint("experience_pages", __name__)

SHEETS = "rdf:type pvd:ExperienceSheet"
"""What states experience sheets; see `browse_sources`."""
_FEED, _SUMMARY = 50, 400
_DAY_S = 86_400
_RDF = "<any(ttl, jsonld, nt, rdf):extension>"


@dataclass(frozen=True, slots=True)
class PublicWords:
    """Questions that were answered, and the towns that find a sheet useful."""

    questions: tuple[Question, ...] = ()
    useful: tuple[Useful, ...] = ()


@bp.app_template_filter("markdown")
def markdown(text: str) -> Markup:
    """Show a text that somebody wrote."""
    return render(text)


@bp.app_template_filter("plain")
def plain(text: str, most: int = 0) -> str:
    """Show a text that somebody wrote without its marks."""
    return plain_text(text, most)


bp.app_template_global("town_of")(town_of)


@bp.app_template_global("sheets_are_written")
def sheets_are_written() -> bool:
    """Tell whether towns write on this server, or only read."""
    return found_experience() is not None


@bp.app_template_global("named_in_graph")
def named_in_graph(iri: str) -> Named:
    """Return a thing with its name."""
    return named(current_reader(), iri)


@bp.get("/experiences")
def list_sheets() -> str:
    """Show the published sheets, filtered, the last published first."""
    asked = asked_sheets()
    found = found_sheets(asked)
    page = page_of(len(found), size=20)
    return render_template(
        "experience/list.html",
        sheets=found[page.start : page.stop],
        page=page,
        asked=asked,
        facets=shown_facets(asked),
        sources=sources(newest_reader(), [SHEETS]),
        query=queries.load("sheets"),
    )


@bp.get("/experiences.<any(csv, json):extension>")
def list_data(extension: str) -> Response:
    """Answer the list, with its filters, as a table."""
    return table_answer(asked_sheets_table(), extension)


@bp.get(f"/experiences.{_RDF}")
def list_rdf(extension: str) -> Response:
    """Answer the sheets of the list, with its filters, as RDF."""
    found = found_sheets(asked_sheets())
    return sheets_rdf(found, extension)


def sheets_rdf(found: list[SheetItem], extension: str) -> Response:
    """Return the answer that states *found*, with their parts."""
    lines: list[str] = []
    if found:
        terms = [queries.iri(one.iri) for one in found]
        query = queries.load("sheets_statements", sheet=terms)
        lines = sorted(newest_reader().construct(query))
    links = description_links(found[0].path, rdf_paths(found[0].iri)) if found else []
    whole = write_triples(parse_lines(lines), extension)
    return rdf_answer(whole, extension, links if len(found) == 1 else [])


@bp.get("/experiences/<uuid:key>")
def show_sheet(key: object) -> str:
    """Show a published sheet."""
    reader = newest_reader()
    one = sheet(reader, str(key))
    near = [
        other
        for other in sheets(reader).values()
        if other.iri != one.iri and set(other.challenges) & set(one.challenges)
    ]
    return render_template(
        "experience/sheet.html",
        sheet=one,
        parts=sheet_parts(reader, one),
        action=told_action(current_reader(), one),
        near=near[:4],
        preview=False,
        words=_public_words(one),
        files=rdf_paths(one.iri),
        sources=sources(reader, [SHEETS]),
        query=queries.load("sheets_statements", sheet=queries.iri(one.iri)),
    )


def _public_words(one: SheetItem) -> PublicWords:
    """Return what was said about a sheet that everybody may read."""
    experience = found_experience()
    if experience is None:
        return PublicWords()
    with experience.sheets.database.reading() as session:
        asked = questions_about(session, one.id)
        useful = useful_to(session, one.id)
    shown = tuple(each for each in asked if each.answered and not each.hidden)
    return PublicWords(shown, tuple(useful))


def told_action(reader: GraphReader, one: SheetItem) -> Action | None:
    """Return the action that a sheet tells of, where it says which."""
    if one.action is None:
        return None
    try:
        return action(reader, one.action.removeprefix(f"{id_iri('action')}/"))
    except NotFoundError:
        return None


@bp.get("/experiences/<uuid:key>.<any(csv, json):extension>")
def sheet_data(key: object, extension: str) -> Response:
    """Answer what a sheet says, field by field."""
    reader = newest_reader()
    return table_answer(sheet_table(reader, sheet(reader, str(key))), extension)


@bp.get(f"/experiences/<uuid:key>.{_RDF}")
def sheet_rdf(key: object, extension: str) -> Response:
    """Answer a sheet with its parts as RDF."""
    return sheets_rdf([sheet(newest_reader(), str(key))], extension)


@bp.get("/pictures/<digest>.webp")
def picture(digest: str) -> Response:
    """Send a picture of a published sheet; others are for those who may see theirs.

    Its address changes with its content; copies are kept for a day, for it may be
    withdrawn with its sheet.

    Raises:
        NotFoundError: no published sheet shows it.
    """
    path = current_experience().pictures.path(digest)
    shown = queries.iri(BASE + picture_path(digest))
    if not newest_reader().ask(queries.load("known", thing=shown)):
        problem, english = "Cette image n'est pas publiée.", "It is not published."
        raise NotFoundError(problem, english)
    answer = send_file(path, mimetype="image/webp", max_age=_DAY_S)
    answer.cache_control.public = True
    answer.cache_control.no_cache = None
    return answer


@bp.get("/feeds/experiences.atom")
def feed() -> Response:
    """Answer the last published sheets, with the filters of the list, as Atom."""
    return feed_answer(
        Feed(
            gettext("Fiches expérience des petites villes"),
            gettext("Ce que des communes racontent de leurs actions"),
            "/experiences",
            [_entry(one) for one in found_sheets(asked_sheets())[:_FEED]],
        )
    )


def _entry(one: SheetItem) -> Entry:
    return Entry(
        iri=one.iri,
        title=one.title,
        path=one.path,
        day=one.updated,
        published=one.issued,
        summary=plain_text(one.summary, _SUMMARY),
        authors=[town_of(code).name for code in one.communes],
        categories=[(key_of(iri), named_in_graph(iri).name) for iri in one.challenges],
    )
