"""``/account``: one's own account, and nobody else's.

What changes how one signs in takes the password again, where there is one: a browser
left open is not its owner.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from pvd_graph.accounts import people, privacy, sessions, sign_in
from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.passwords import LEAST
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.account_proof import doubt, tell_owner
from pvd_graph.app.account_tokens import publishes_for
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.browser_names import browser_name
from pvd_graph.app.signed_in import (
    end_session,
    personal,
    required_person,
    required_session,
)
from pvd_graph.errors import BadParameterError, ConflictError

__all__ = ["bp", "show_account"]

bp = personal(Blueprint("account_own", __name__, url_prefix="/account"))


def _done(what: str) -> Response:
    target = url_for("account_own.show", done=what)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


def show_account(refusal: str = "") -> Response:
    """Return the page of the account, with why a form was refused."""
    asked, accounts = required_session(), current_accounts()
    with accounts.database.reading() as opened:
        codes_left = accounts.second_factor.codes_left(opened, asked.person.id)
        browsers = sessions.open_sessions(opened, asked.person.id)
    text = render_template(
        "account/own.html",
        person=asked.person,
        refusal=refusal,
        browsers=browsers,
        browser_name=browser_name,
        here=sessions.shown_name(asked.session),
        codes_left=codes_left,
        moderates=may(asked.person, "review"),
        publishes=bool(publishes_for(asked.person)),
        administers=may(asked.person, "administer"),
        least=LEAST,
        done=request.args.get("done", ""),
    )
    status = HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK
    return make_response(text, status)


@bp.get("")
def show() -> Response:
    """Show the account."""
    return show_account()


@bp.post("/profile")
def change_profile() -> Response:
    """Take another name and language of messages."""
    person = required_person()
    locale = "en" if request.form.get("locale") == "en" else "fr"
    try:
        with current_accounts().database.session() as opened:
            name = request.form.get("name", "")
            people.rename(opened, person.id, name, locale)
    except BadParameterError as error:
        return show_account(told_in(error))
    return _done("profile")


@bp.post("/password")
def change_password() -> Response:
    """Take another password; other browsers are signed out."""
    asked = required_session()
    if why := doubt(asked):
        return show_account(why)
    try:
        with current_accounts().database.session() as opened:
            password = request.form.get("password", "")
            sign_in.change_password(
                opened, asked.person.id, password, keep=asked.session
            )
    except BadParameterError as error:
        return show_account(told_in(error))
    tell_owner(asked.person, "password")
    return _done("password")


@bp.post("/sessions/end")
def end_sessions() -> Response:
    """Sign out one browser, or all others."""
    asked = required_session()
    with current_accounts().database.session() as opened:
        if shown := request.form.get("session", ""):
            sessions.end_one(opened, asked.person.id, shown)
        else:
            sessions.end_all(opened, asked.person.id, but=asked.session)
    return _done("sessions")


@bp.get("/export.json")
def export() -> Response:
    """Hand out all that is known of whoever asks."""
    person = required_person()
    with current_accounts().database.reading() as opened:
        answer = jsonify(privacy.known_of(opened, person.id))
    disposition = 'attachment; filename="pvd-graph-mes-donnees.json"'
    answer.headers["Content-Disposition"] = disposition
    return answer


@bp.post("/erase")
def erase() -> Response:
    """Forget who asks; what they published for their organisation stays."""
    asked = required_session()
    person = asked.person
    if why := doubt(asked):
        return show_account(why)
    if not request.form.get("sure"):
        return show_account(_("Cochez la case pour confirmer : rien n'a changé."))
    try:
        with current_accounts().database.session() as opened:
            addresses = privacy.erase(opened, person.id, by=person.id)
    except ConflictError as error:
        return show_account(told_in(error))
    current_accounts().forget_mails(addresses)
    end_session()
    target = url_for("account_pages.sign_in_form", done="erased")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
