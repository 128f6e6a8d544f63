"""``/account``: one's own account, and nobody else's.

What changes how one signs in takes the password again, where there is one: a browser
left open is not its owner.
"""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any, cast

import segno
from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup

from pvd_graph.accounts import people, privacy, sessions, sign_in
from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.passwords import LEAST
from pvd_graph.app.account_answers import told_in
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
from pvd_graph.services.account_mails import account_changed

__all__ = ["bp", "knows_password"]

bp = personal(Blueprint("account_own", __name__, url_prefix="/account"))

_NEW = "new_totp"


def _done(what: str) -> Response:
    target = url_for("account_own.show", done=what)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


def _show(refusal: str = "", **more: Any) -> Response:  # noqa: ANN401 - what templates take
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
        **more,
    )
    status = HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK
    return make_response(text, status)


@bp.get("")
def show() -> Response:
    """Show the account."""
    return _show()


def knows_password(person: Person) -> bool:
    """Tell whether the form shows the password again, where there is one."""
    if not person.has_password:
        return True
    given = request.form.get("current", "")
    database = current_accounts().database
    return sign_in.by_password(database, person.email, given) is not None


def _wrong_password() -> Response:
    return _show(_("Le mot de passe actuel n'est pas le bon : rien n'a changé."))


def _tell(person: Person, what: str) -> None:
    accounts = current_accounts()
    mail = account_changed(person.email, what, person.locale, address=accounts.address)
    accounts.send(mail)


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
        return _show(told_in(error))
    return _done("profile")


@bp.post("/password")
def change_password() -> Response:
    """Take another password; other browsers are signed out."""
    asked = required_session()
    if not knows_password(asked.person):
        return _wrong_password()
    try:
        with current_accounts().database.session() as opened:
            password = request.form.get("password", "")
            sign_in.change_password(
                opened, asked.person.id, password, keep=asked.session
            )
    except BadParameterError as error:
        return _show(told_in(error))
    _tell(asked.person, "password")
    return _done("password")


@bp.get("/second-factor")
def second_factor_form() -> Response:
    """Show the QR code of a new second factor."""
    required_person()
    factor = current_accounts().second_factor
    session[_NEW] = factor.sealed(factor.new_secret())
    return _second_factor_page()


def _second_factor_page(refusal: str = "") -> Response:
    person, factor = required_person(), current_accounts().second_factor
    secret = factor.unsealed(session[_NEW])
    address = factor.address(secret, person.email)
    picture = BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", xmldecl=False, svgns=True, scale=4, border=2, dark="#000"
    )
    text = render_template(
        "account/second_factor.html",
        person=person,
        refusal=refusal,
        # Made by the library, of an address without markup.
        picture=Markup(picture.getvalue().decode()),  # noqa: S704 - see above
        secret_key=secret,
    )
    return make_response(text, HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK)


@bp.post("/second-factor")
def enrol() -> Response:
    """Take the second factor whose code is shown; show the recovery codes, once."""
    person, accounts = required_person(), current_accounts()
    secret = accounts.second_factor.unsealed(session.get(_NEW, ""))
    if not secret:
        return _done("")
    if not knows_password(person):
        refusal = _("Le mot de passe actuel n'est pas le bon : rien n'a changé.")
        return _second_factor_page(refusal)
    code = "".join(request.form.get("code", "").split())
    with accounts.database.session() as opened:
        codes = accounts.second_factor.enrol(opened, person.id, secret, code)
    if codes is None:
        refusal = _("Ce code n'est pas bon : vérifiez l'heure de votre téléphone.")
        return _second_factor_page(refusal)
    session.pop(_NEW)
    _tell(person, "second_factor")
    return make_response(render_template("account/recovery.html", codes=codes))


@bp.post("/second-factor/codes")
def renew_codes() -> Response:
    """Show new recovery codes, in place of those of before."""
    person, accounts = required_person(), current_accounts()
    if not person.second_factor or not knows_password(person):
        return _wrong_password()
    with accounts.database.session() as opened:
        codes = accounts.second_factor.renew_codes(opened, person.id)
    return make_response(render_template("account/recovery.html", codes=codes))


@bp.post("/second-factor/remove")
def remove_second_factor() -> Response:
    """Sign in without a code from now on."""
    person, accounts = required_person(), current_accounts()
    if not knows_password(person):
        return _wrong_password()
    with accounts.database.session() as opened:
        accounts.second_factor.remove(opened, person.id, by=person.id)
    _tell(person, "second_factor")
    return _done("second_factor")


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
    person = required_person()
    if not knows_password(person):
        return _wrong_password()
    if not request.form.get("sure"):
        return _show(_("Cochez la case pour confirmer : rien n'a changé."))
    try:
        with current_accounts().database.session() as opened:
            privacy.erase(opened, person.id, by=person.id)
    except ConflictError as error:
        return _show(told_in(error))
    end_session()
    target = url_for("account_pages.sign_in_form", done="erased")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
