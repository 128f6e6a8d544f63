"""``/account/login``: password, code, and the way out.

What was wrong with an attempt is not told apart: none says whether an address has an
account.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import (
    Blueprint,
    Response,
    redirect,
    request,
    session,
)
from flask_babel import gettext as _

from pvd_graph.accounts import people, sign_in
from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Person
from pvd_graph.app import oidc_client
from pvd_graph.app.account_answers import account_page, lead_to
from pvd_graph.app.accounts_setup import Accounts, current_accounts
from pvd_graph.app.signed_in import (
    begin_session,
    current_person,
    end_session,
    personal,
    safe_next,
)

__all__ = ["bp", "enter", "pending_account"]

bp = personal(Blueprint("account_pages", __name__, url_prefix="/account"))

_PENDING = "pending"
_PENDING_S = 600
# Of a token that the cookie can carry until the code is there.
_MOST = 2000


def sign_in_page(refusal: str = "", email: str = "") -> Response:
    """Return the page to sign in on, where *refusal* says what went wrong."""
    return account_page(
        "login",
        refusal=refusal,
        email=email,
        next=safe_next(request.values.get("next")),
        done=request.args.get("done", ""),
        provider=current_accounts().oidc_name,
    )


@bp.get("/login")
def sign_in_form() -> Response:
    """Show the form; who is signed in is led on."""
    if current_person() is not None:
        target = safe_next(request.args.get("next"))
        return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
    return sign_in_page()


@bp.post("/login")
def send_sign_in() -> Response:
    """Take address and password; ask for a code where the account has one."""
    email = request.form.get("email", "")
    password = request.form.get("password", "")
    found = sign_in.by_password(current_accounts().database, email, password)
    if found is None:
        accounts = current_accounts()
        accounts.later(lambda: _note_failure(accounts, email))
        return sign_in_page(_("Adresse ou mot de passe incorrect."), email[:254])
    return enter(found, safe_next(request.form.get("next")))


def _note_failure(accounts: Accounts, email: str) -> None:
    """Note an attempt on an account that is there: after the answer, in no case before.

    What was typed as an address is not kept: it may be a password.
    """
    with accounts.database.session() as opened:
        person = people.find_person(opened, email)
        if person is not None:
            note(opened, None, "fail_sign_in", f"person:{person.id}")


def enter(person: Person, target: str, *, id_token: str = "") -> Response:
    """Sign *person* in and lead on to *target*; by way of the code where there is one.

    Args:
        person: who has shown who they are.
        target: an address of this site.
        id_token: what a provider said.
    """
    if person.second_factor:
        kept = id_token if len(id_token) <= _MOST else ""
        session.clear()
        session[_PENDING] = [person.id, int(time.time()), target, kept]
        return lead_to("account_pages.code_form")
    return _signed_in(person, target, id_token)


def _signed_in(person: Person, target: str, id_token: str) -> Response:
    begin_session(person, id_token=id_token)
    with current_accounts().database.session() as opened:
        note(opened, person.id, "sign_in", f"person:{person.id}")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


@dataclass(frozen=True, slots=True)
class _Pending:
    """Who has shown a password and owes a code, and where they go then."""

    person: int
    target: str
    id_token: str


def _pending() -> _Pending | None:
    found = session.get(_PENDING)
    if not found or time.time() - found[1] > _PENDING_S:
        return None
    return _Pending(found[0], found[2], found[3])


def pending_account() -> str:
    """Return a name of who owes a code; empty: nobody does."""
    found = _pending()
    return "" if found is None else f"person:{found.person}"


@bp.get("/login/code")
def code_form() -> Response:
    """Ask for the code of the second factor."""
    if _pending() is None:
        return lead_to("account_pages.sign_in_form")
    return account_page("code")


@bp.post("/login/code")
def send_code() -> Response:
    """Take the code, or a recovery code."""
    pending = _pending()
    if pending is None:
        return lead_to("account_pages.sign_in_form")
    accounts = current_accounts()
    code = request.form.get("code", "")
    with accounts.database.session() as opened:
        found = sign_in.by_code(opened, accounts.second_factor, pending.person, code)
    if found is None:
        refusal = _("Ce code n'est pas bon, ou il a déjà servi.")
        return account_page("code", refusal=refusal)
    return _signed_in(found, safe_next(pending.target), pending.id_token)


@bp.post("/logout")
def sign_out() -> Response:
    """Sign out this browser, and at the provider where that is how they came."""
    id_token, accounts = end_session(), current_accounts()
    if id_token:
        back = f"{accounts.address}/account/login"
        if away := oidc_client.sign_out_address(id_token, back):
            # A page with a link: our policy lets forms lead to this site alone.
            return account_page("signed_out", away=away, provider=accounts.oidc_name)
    return lead_to("account_pages.sign_in_form", done="out")
