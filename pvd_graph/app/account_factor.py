"""``/account/second-factor``: the code of a telephone, set up, renewed, taken off."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

import segno
from flask import Blueprint, Response, make_response, render_template, request, session
from flask_babel import gettext as _
from markupsafe import Markup

from pvd_graph.app.account_answers import lead_to
from pvd_graph.app.account_own import show_account
from pvd_graph.app.account_proof import doubt, tell_owner
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.signed_in import personal, required_person, required_session

__all__ = ["bp"]

bp = personal(Blueprint("account_factor", __name__, url_prefix="/account"))

_NEW = "new_totp"
_KEPT_S = 600


@bp.get("/second-factor")
def second_factor_form() -> Response:
    """Show the QR code of a new second factor."""
    required_person()
    factor = current_accounts().second_factor
    # A telephone reloads the page once the application was looked at: the same secret.
    if not factor.unsealed(session.get(_NEW, ""), within_s=_KEPT_S):
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
    asked, accounts = required_session(), current_accounts()
    person = asked.person
    secret = accounts.second_factor.unsealed(session.get(_NEW, ""))
    if not secret:
        return lead_to("account_own.show")
    if why := doubt(asked):
        return _second_factor_page(why)
    code = "".join(request.form.get("code", "").split())
    with accounts.database.session() as opened:
        codes = accounts.second_factor.enrol(opened, person.id, secret, code)
    if codes is None:
        refusal = _("Ce code n'est pas bon : vérifiez l'heure de votre téléphone.")
        return _second_factor_page(refusal)
    session.pop(_NEW)
    tell_owner(person, "second_factor")
    return make_response(render_template("account/recovery.html", codes=codes))


@bp.post("/second-factor/codes")
def renew_codes() -> Response:
    """Show new recovery codes, in place of those of before."""
    asked, accounts = required_session(), current_accounts()
    person = asked.person
    if why := doubt(asked):
        return show_account(why)
    if not person.second_factor:
        return lead_to("account_own.show")
    with accounts.database.session() as opened:
        codes = accounts.second_factor.renew_codes(opened, person.id)
    return make_response(render_template("account/recovery.html", codes=codes))


@bp.post("/second-factor/remove")
def remove_second_factor() -> Response:
    """Sign in without a code from now on."""
    asked, accounts = required_session(), current_accounts()
    person = asked.person
    if why := doubt(asked):
        return show_account(why)
    with accounts.database.session() as opened:
        accounts.second_factor.remove(opened, person.id, by=person.id)
    tell_owner(person, "second_factor")
    return lead_to("account_own.show", done="second_factor")
