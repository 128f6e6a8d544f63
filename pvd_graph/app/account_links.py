"""Links that come by e-mail: an invitation, a new password.

None tells whether an address has an account, but to who holds a link that was sent to
it.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from pvd_graph.accounts import invitations, sign_in
from pvd_graph.accounts.passwords import LEAST
from pvd_graph.app.account_answers import account_page, lead_to, told_in
from pvd_graph.app.account_pages import enter
from pvd_graph.app.accounts_setup import Accounts, current_accounts
from pvd_graph.app.signed_in import personal
from pvd_graph.errors import BadParameterError, ConflictError
from pvd_graph.services.account_mails import account_changed, reset

__all__ = ["bp"]

bp = personal(Blueprint("account_links", __name__, url_prefix="/account"))


@bp.get("/forgotten")
def forgotten_form() -> Response:
    """Ask for the address to write to."""
    return account_page("forgotten", sent=False)


@bp.post("/forgotten")
def send_forgotten() -> Response:
    """Write to the address, if it has an account: not before the answer."""
    accounts = current_accounts()
    email = request.form.get("email", "")
    accounts.later(lambda: _write_reset(accounts, email))
    return account_page("forgotten", sent=True)


def _write_reset(accounts: Accounts, email: str) -> None:
    with accounts.database.session() as opened:
        found = sign_in.ask_reset(opened, email)
    if found is None:
        return
    person, secret = found
    link = f"{accounts.address}/account/reset/{secret}"
    mail = reset(person.email, link, person.locale, address=accounts.address)
    accounts.mailer.send(mail)


@bp.get("/reset/<secret>")
def reset_form(secret: str) -> Response:
    """Ask for the new password."""
    with current_accounts().database.reading() as opened:
        sign_in.check_reset(opened, secret)
    return account_page("reset", least=LEAST)


@bp.post("/reset/<secret>")
def send_reset(secret: str) -> Response:
    """Take the new password."""
    accounts = current_accounts()
    try:
        with accounts.database.session() as opened:
            row = sign_in.check_reset(opened, secret)
            email, locale = row.email or "", row.locale
            sign_in.reset_password(opened, secret, request.form.get("password", ""))
    except BadParameterError as error:
        return account_page("reset", refusal=told_in(error), least=LEAST)
    changed = account_changed(email, "password", locale, address=accounts.address)
    accounts.send(changed)
    return lead_to("account_pages.sign_in_form", done="password")


@bp.get("/invitation/<secret>")
def invitation_form(secret: str) -> Response:
    """Show what one is invited to."""
    return _invitation_page(secret)


def _invitation_page(secret: str, refusal: str = "", name: str = "") -> Response:
    accounts = current_accounts()
    with accounts.database.reading() as opened:
        found = invitations.find(opened, secret)
    return account_page(
        "invitation",
        invitation=found,
        refusal=refusal,
        name=name,
        least=LEAST,
        provider=accounts.oidc_name,
        secret_of_link=secret,
    )


@bp.post("/invitation/<secret>")
def accept_invitation(secret: str) -> Response:
    """Make the account, and sign in; or add a role to the one there is."""
    accounts = current_accounts()
    name = request.form.get("name", "")
    try:
        with accounts.database.session() as opened:
            known = invitations.find(opened, secret).known
            password = request.form.get("password", "")
            person = invitations.accept(opened, secret, name, password)
    except (BadParameterError, ConflictError) as error:
        return _invitation_page(secret, told_in(error), name[:200])
    if known:
        # The link shows an address, not who reads there: their password is to come.
        return lead_to("account_pages.sign_in_form", done="invitation")
    return enter(person, url_for("account_own.show"))
