"""Who is signed in, on the pages that ask: the cookie, the session behind it, forms.

The cookie is Flask's, signed; it holds the random name of a session of the database,
and the secret that forms show again (CSRF, Flask-WTF). Flask-Login is not used: it
would keep who somebody is in the cookie, so that signing out everywhere, which is what
the sessions of the database are for, would be ours to add again.

A blueprint becomes personal by `personal`: its forms are checked, its answers kept by
nobody, and it is not found where there are no accounts. Public pages never look here:
they are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import NoReturn, cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from pvd_graph.accounts import sessions
from pvd_graph.accounts.authorisation import SITE, Action, Target, may
from pvd_graph.accounts.model import Person
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.errors import NotFoundError

__all__ = [
    "ROW",
    "SignedIn",
    "begin_session",
    "check_form",
    "current_person",
    "end_session",
    "personal",
    "register",
    "require",
    "required_person",
    "required_session",
    "safe_next",
]

ROW = "int(max=2147483647)"
"""What numbers a row in an address: those that a table can hold."""
_SID = "sid"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_csrf = CSRFProtect()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and by which session.

    Attributes:
        person: who.
        session: its random name, as in the cookie.
        since: when they signed in.
    """

    person: Person
    session: str
    since: datetime


def register(app: Flask) -> None:
    """Let the forms of *app* show a secret; they are checked where `personal` says."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # As long as the session: who writes for an afternoon can still send the form.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # The secret is enough: some browsers do not say where a form comes from.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    _csrf.init_app(app)
    app.jinja_env.globals.update(current_person=current_person)


def personal(
    blueprint: Blueprint, check: Callable[[], ResponseReturnValue | None] | None = None
) -> Blueprint:
    """Make the pages of *blueprint* those of whoever is signed in.

    `pvd_graph.app.headers.PERSONAL` must name it too, so that no page is answered
    from a copy.

    Args:
        blueprint: of the pages.
        check: looks at each request before its page does; `check_form` without.
    """
    blueprint.before_request(check or check_form)
    blueprint.after_request(_keep_to_oneself)
    return blueprint


def check_form() -> None:
    """Refuse a form that did not come from a page of ours.

    Raises:
        NotFoundError: there are no accounts here.
        ProtocolError: 400.
    """
    current_accounts()
    if request.method in _SAFE:
        return
    try:
        _csrf.protect()
    except CSRFError as error:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Ce formulaire n'est plus bon : il vient d'une page ouverte avant votre "
            "dernière connexion, ou d'un autre site. Rouvrez la page et renvoyez-le.",
            "This form is no longer good: it comes from a page opened before you last "
            "signed in, or from another site. Open the page again and send it.",
        ) from error
    # No text that somebody types has it, and not every database keeps it.
    if any("\0" in value for values in request.form.listvalues() for value in values):
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Un champ contient un caractère nul (code 0) : retapez-le.",
            "A field holds a null character (code 0): type it again.",
        )


def _keep_to_oneself(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.cache_control.private = True
    return answer


def signed_in() -> SignedIn | None:
    """Return who asks; None: nobody is signed in."""
    if "pvd_signed_in" not in g:
        g.pvd_signed_in = _found()
    return cast("SignedIn | None", g.pvd_signed_in)


def _found() -> SignedIn | None:
    name = session.get(_SID)
    if not isinstance(name, str):
        return None
    database = current_accounts().database
    with database.reading() as opened:
        found = sessions.find(opened, name)
    if found is None:
        session.pop(_SID, None)
        return None
    if found.stale:
        with database.session() as opened:
            sessions.touch(opened, name)
    return SignedIn(found.person, name, found.since)


def current_person() -> Person | None:
    """Return who asks; None: nobody is signed in. For personal pages only."""
    found = signed_in()
    return None if found is None else found.person


def required_person() -> Person:
    """Return who asks; see `required_session`."""
    return required_session().person


def required_session() -> SignedIn:
    """Return who asks; lead anybody else to the page where one signs in.

    Raises:
        ProtocolError: 401, a form that nobody sent: it must not be lost on the way.
    """
    found = signed_in()
    if found is None:
        _send_to_sign_in()
    return found


def _send_to_sign_in() -> NoReturn:
    if request.method not in _SAFE:
        raise ProtocolError(
            HTTPStatus.UNAUTHORIZED,
            "Votre session est fermée. Connectez-vous dans un autre onglet, puis "
            "renvoyez ce formulaire.",
            "You are no longer signed in. Sign in in another tab, then send this form "
            "again.",
        )
    here = request.full_path.rstrip("?")
    abort(redirect(url_for("account_pages.sign_in_form", next=here)))


def require(action: Action, target: Target = SITE) -> Person:
    """Return who asks, who may do *action* to *target*.

    Raises:
        NotFoundError: somebody who may not: that it is there is not told.
    """
    person = required_person()
    if not may(person, action, target):
        problem = "Cette adresse ne mène à rien ici."
        raise NotFoundError(problem, "This address leads to nothing here.")
    return person


def begin_session(person: Person, *, id_token: str = "") -> None:
    """Sign *person* in, under a name that no one could have planted before."""
    session.clear()
    browser = request.headers.get("User-Agent", "")
    with current_accounts().database.session() as opened:
        session[_SID] = sessions.begin(opened, person, browser, id_token=id_token)
    session.permanent = False
    g.pop("pvd_signed_in", None)


def end_session() -> str:
    """Sign out this browser; return the token that its provider wants back."""
    name, id_token = session.get(_SID), ""
    session.clear()
    g.pop("pvd_signed_in", None)
    if isinstance(name, str):
        with current_accounts().database.session() as opened:
            id_token = sessions.end(opened, name)
    return id_token


def safe_next(text: str | None, default: str = "/account") -> str:
    """Return *text* where it is an address of this site, else *default*."""
    if not text or not text.isprintable() or not text.startswith("/"):
        return default
    if text.startswith("//") or "\\" in text:
        return default
    parts = urlsplit(text)
    return default if parts.scheme or parts.netloc else text
