"""What templates can use: formats, words, links, addresses of static files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, g, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from pvd_graph.app import (
    formatting,
    formatting_english,
    language,
    page_formats,
    peer_reasons,
    peer_words,
    wording,
)
from pvd_graph.app.accounts_setup import has_accounts
from pvd_graph.app.answers import host_url
from pvd_graph.app.further_formats import further_formats
from pvd_graph.app.labels import in_french, in_page_language, label
from pvd_graph.app.language import Language, page_language
from pvd_graph.app.language_templates import LanguageEnvironment
from pvd_graph.app.links import page_path, rdf_path, sparql_path
from pvd_graph.app.structured import (
    page_address,
    structured_data,
    structured_town,
)
from pvd_graph.app.typography import french_spaces
from pvd_graph.peers.french import at_town, of_town
from pvd_graph.services.names import Named, key_of
from pvd_graph.vocab import shorten

__all__ = ["digest_of", "register", "with_query"]


# Name of a filter -> function of `page_formats`.
_FORMATS = {
    "date": "long_date",
    "euros": "euros",
    "number": "number",
    "period": "period",
    "quantity": "quantity",
    "rank": "rank",
    "short_euros": "short_euros",
}
_SERVED = frozenset({".css", ".html", ".js", ".mo", ".py", ".rq", ".svg"})


def digest_of(*folders: Path) -> str:
    """Return a short digest of the code, queries and site files below *folders*."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SERVED:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def with_query(**changes: str | int | None) -> str:
    """Return the address of this page with some of its parameters changed."""
    wanted: dict[str, str | int] = {**request.args.to_dict()}
    wanted.pop("page", None)
    for name, value in changes.items():
        if value in {None, ""}:
            wanted.pop(name, None)
        else:
            wanted[name] = value or ""
    return f"{request.path}?{urlencode(wanted)}" if wanted else request.path


def _data_path(extension: str, path: str = "", **given: str) -> str:
    """Return the address of this page as a file, with the filters of the page.

    Args:
        extension: ``csv`` or ``json``.
        path: of the page, where it is not this one.
        given: further parameters.
    """
    wanted = {} if path else request.args.to_dict()
    wanted.pop("page", None)
    shown = {name: value for name, value in {**wanted, **given}.items() if value}
    address = f"{path or request.path}.{extension}"
    return f"{address}?{urlencode(shown)}" if shown else address


def _bare(in_french: Callable[[str], str]) -> Callable[[str], str]:
    """Return the filter that puts a French preposition before a name.

    In English there is none: the translation of the sentence has its own.
    """
    return lambda name: in_french(name) if page_language() == "fr" else name


def _space_french(answer: Response) -> Response:
    """Give a finished page its French spaces."""
    if page_language() != "fr" or g.get("pvd_from_cache", False):
        return answer
    if answer.mimetype == "text/html" and not answer.is_streamed:
        answer.set_data(french_spaces(answer.get_data(as_text=True)))
    return answer


def _as_it_is(text: str | None) -> str:
    return text or ""


def _link_with(label: Callable[[str], str]) -> Callable[[Named], Markup]:
    """Return the filter that links to the page of a thing, by its name."""

    def link(thing: Named) -> Markup:
        path, name = page_path(thing.iri), escape(label(thing.name))
        # Put together by hand: a page of a town has a hundred of them.
        if path:
            return Markup(f'<a href="{escape(path)}">{name}</a>')  # noqa: S704 - escaped
        told = f'<a href="{escape(thing.iri)}" rel="external">{name}</a>'
        return Markup(told)  # noqa: S704 - escaped

    return link


def _globals_of(spoken: Language) -> dict[str, Callable[..., Any]]:
    """Return the functions that templates in *spoken* call hundreds of times a page."""
    formats = formatting if spoken == "fr" else formatting_english
    return {"page_language": lambda: spoken, "plural": formats.plural}


def _filters_of(spoken: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters that templates in *spoken* call hundreds of times a page."""
    formats = formatting if spoken == "fr" else formatting_english
    found: dict[str, Callable[..., Any]] = {
        name: getattr(formats, function) for name, function in _FORMATS.items()
    }
    found["short_quantity"] = lambda value, unit: formats.quantity(
        value, wording.short_unit(unit)
    )
    if spoken == "fr":
        found |= {
            "at_town": at_town,
            "label": _as_it_is,
            "link": _link_with(_as_it_is),
            "of_town": of_town,
            "plain_label": lambda text: text,
        }
    return found


def register(app: Flask) -> None:
    """Make languages, formats and links known to the templates of *app*."""
    language.register(app)
    version = digest_of(Path(str(app.static_folder)))

    def asset(name: str) -> str:
        """Return the address of a static file, which changes when any file does."""
        return url_for("static", filename=name, v=version)

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    filters: dict[str, Any] = {
        "at_town": _bare(at_town),
        "in_french": in_french,
        "key": key_of,
        "label": label,
        "link": _link_with(label),
        "of_town": _bare(of_town),
        "page": page_path,
        "plain_label": in_page_language,
        "rdf": rdf_path,
        "short": shorten,
        "short_quantity": wording.short_quantity,
        **{name: getattr(page_formats, one) for name, one in _FORMATS.items()},
    }
    app.jinja_env.filters.update(filters)
    environment = cast("LanguageEnvironment", app.jinja_env)
    environment.filters_of = {each: _filters_of(each) for each in language.LANGUAGES}
    environment.globals_of = {each: _globals_of(each) for each in language.LANGUAGES}
    app.after_request(_space_french)
    app.jinja_env.globals.update(
        asset=asset,
        band_name=wording.band_name,
        data_path=_data_path,
        evidence=wording.evidence,
        figure_read=peer_words.figure_read,
        figure_shown=peer_words.figure_shown,
        licence_name=wording.licence_name,
        lost_zero=wording.lost_zero,
        marked=wording.marked,
        place_in_group=wording.place_in_group,
        ordinal=peer_words.ordinal,
        part_name=peer_words.part_name,
        part_question=peer_words.part_question,
        further_formats=further_formats,
        has_accounts=has_accounts,
        host_url=host_url,
        page_address=page_address,
        structured_data=structured_data,
        structured_town=structured_town,
        plural=page_formats.plural,
        reason_told=peer_reasons.reason_told,
        sparql_path=sparql_path,
        threshold=wording.threshold,
        typology_name=peer_words.typology_name,
        unit_name=page_formats.unit_name,
        threshold_of=wording.threshold_of,
        with_query=with_query,
    )
