"""Atom feeds: what they are made of, and that of the new versions of datasets.

Source: RFC 4287 (Atom), RFC 3339 (its dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from pvd_graph.app.answers import host_url
from pvd_graph.app.context import current_reader
from pvd_graph.app.labels import in_page_language
from pvd_graph.app.language import page_language
from pvd_graph.app.params import text_arg
from pvd_graph.app.texts import gettext
from pvd_graph.services.browse_datasets import Dataset, dataset, datasets
from pvd_graph.services.loads_dated import load_day

__all__ = ["Entry", "Feed", "bp", "feed_answer"]

bp = Blueprint("feeds", __name__)

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What a feed without entries says of itself: when this format was first served.
_FIRST = "2026-11-27"
_MOST = 100
# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        iri: its id, which never changes.
        path: of its page.
        day: ISO date of its last change.
        categories: (term, label) each.
        published: ISO date of its first publication, where that is known.
    """

    iri: str
    title: str
    path: str
    day: str
    summary: str = ""
    authors: Sequence[str] = ()
    categories: Sequence[tuple[str, str]] = ()
    published: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; *path* is that of the page that shows the same."""

    title: str
    subtitle: str
    path: str
    entries: Iterable[Entry]


def feed_answer(feed: Feed) -> Response:
    """Return the answer of a feed: its newest entries first, a hundred at most."""
    entries = sorted(feed.entries, key=lambda one: (one.day, one.iri), reverse=True)
    host = host_url()
    query = request.query_string.decode("ascii", "ignore")
    address = f"{host}{request.path}" + (f"?{query}" if query else "")
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANG: page_language()})
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "id", address)
    _link(root, "self", "application/atom+xml", address)
    _link(root, "alternate", "text/html", host + feed.path)
    _add(root, "updated", _instant(entries[0].day if entries else _FIRST))
    _author(root, "pvd-graph")
    for one in entries[:_MOST]:
        _entry(root, one, host)
    ET.register_namespace("", _ATOM)
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    answer = Response(text, mimetype="application/atom+xml")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _entry(root: ET.Element, one: Entry, host: str) -> None:
    entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
    _add(entry, "title", one.title)
    _add(entry, "id", one.iri)
    _link(entry, "alternate", "text/html", host + one.path)
    if one.published:
        _add(entry, "published", _instant(one.published))
    _add(entry, "updated", _instant(one.day))
    for name in one.authors:
        _author(entry, name)
    for term, label in one.categories:
        ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": term, "label": label})
    if one.summary:
        _add(entry, "summary", one.summary)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _NOT_XML.sub("", text)


def _author(parent: ET.Element, name: str) -> None:
    _add(ET.SubElement(parent, f"{{{_ATOM}}}author"), "name", name)


def _link(parent: ET.Element, relation: str, media_type: str, address: str) -> None:
    given = {"rel": relation, "type": media_type, "href": address}
    ET.SubElement(parent, f"{{{_ATOM}}}link", given)


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


@bp.get("/feeds/datasets.atom")
def datasets_feed() -> Response:
    """Answer the versions of the datasets, of all or of ``dataset=SLUG``.

    Raises:
        NotFoundError: no dataset has this slug.
    """
    reader, slug = current_reader(), text_arg("dataset")
    found = [dataset(reader, slug)] if slug else list(datasets(reader).values())
    title = gettext("Nouvelles versions des données de pvd-graph")
    if slug:
        title = f"{in_page_language(found[0].title)} · pvd-graph"
    return feed_answer(
        Feed(
            title,
            gettext("Ce que chaque jeu de données a de chargé, et depuis quand"),
            f"/datasets/{slug}" if slug else "/datasets",
            [entry for one in found for entry in _versions(one)],
        )
    )


def _versions(one: Dataset) -> Iterable[Entry]:
    title = in_page_language(one.title)
    for load in one.loads:
        day = load_day(one, load)
        if load.derived_from or not day:
            continue
        yield Entry(
            iri=load.iri,
            title=gettext("%(title)s, version %(v)s", title=title, v=load.version),
            path=f"/datasets/{one.slug}",
            day=day,
            summary=in_page_language(one.description),
            authors=[one.publisher.name] if one.publisher else (),
            categories=[(one.slug, title)],
        )
