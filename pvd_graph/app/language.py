"""The language of a page: French unless the reader asked for English.

``?lang=en`` asks for it, and is remembered in a cookie that holds nothing else; what a
browser prefers is not asked, since an address should show the same to whoever it is
sent to. French texts are the identifiers of the catalogues (``web/translations``), so
that a template reads as its page does.
"""

from __future__ import annotations

from typing import Literal, cast
from urllib.parse import urlencode

import flask_babel
from flask import Flask, Response, g, has_request_context, request

from pvd_graph.resources import web_folder

__all__ = ["LANGUAGES", "Language", "in_language", "page_language", "register"]

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
_COOKIE = "lang"
_YEAR_S = 31_536_000
# French is plural from two on.
_PLURAL = 2
_FORMS = frozenset({"sparql_pages.results", "link_pages.create"})


def _known(asked: str | None) -> Language | None:
    return next((one for one in LANGUAGES if one == asked), None)


def _sent() -> str | None:
    """Return ``lang`` of the form that was sent to a page.

    The body of other requests is for whom it is sent to, and may be read but once.
    """
    if request.endpoint not in _FORMS:
        return None
    return request.form.get("lang")


def page_language() -> Language:
    """Return the language of the page that is being answered."""
    if not has_request_context():
        return "fr"
    if "pvd_language" not in g:
        asked = _known(request.args.get("lang")) or _known(_sent())
        g.pvd_language = asked or _known(request.cookies.get(_COOKIE)) or "fr"
    return cast("Language", g.pvd_language)


def in_language(language: Language) -> str:
    """Return the address of this page in *language*: with ``lang=``, which is kept."""
    wanted = {**request.args.to_dict(), "lang": language}
    return f"{request.path}?{urlencode(wanted)}"


def register(app: Flask) -> None:
    """Give *app* its catalogues, and every page its language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(web_folder() / "translations")
    flask_babel.Babel(app, default_locale="fr", locale_selector=page_language)
    # Flask-Babel looks its catalogues up for each text: a fifth of the time of a page.
    # French texts are their own keys, and there are hundreds on a page.
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    app.jinja_env.globals.update(in_language=in_language, page_language=page_language)
    app.after_request(_tell)


def _gettext(text: str) -> str:
    return text if page_language() == "fr" else str(flask_babel.gettext(text))


def _ngettext(one: str, many: str, count: int) -> str:
    if page_language() == "fr":
        return one if abs(count) < _PLURAL else many
    return str(flask_babel.ngettext(one, many, count))


def _tell(answer: Response) -> Response:
    """Say in which language a page is; remember the one that was asked for."""
    if answer.mimetype != "text/html":
        return answer
    language = page_language()
    if not answer.content_language:
        answer.content_language.add(language)
    answer.vary.add("Cookie")
    asked = _known(request.args.get("lang"))
    if asked and asked != request.cookies.get(_COOKIE, "fr"):
        answer.set_cookie(
            _COOKIE,
            asked,
            max_age=_YEAR_S,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return answer
