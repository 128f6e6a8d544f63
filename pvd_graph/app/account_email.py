"""``/account/email``: another address, once it has shown that it is read.

The address there is can stop the change before, and undo it for a week after; see
`pvd_graph.accounts.addresses`. Nothing of who or what is in a link: a random secret.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, request, url_for

from pvd_graph.accounts import addresses, people, sign_in
from pvd_graph.accounts.addresses import Purpose
from pvd_graph.accounts.model import Person
from pvd_graph.app.account_answers import account_page, lead_to, told_in
from pvd_graph.app.account_proof import doubt
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.signed_in import personal, required_person, required_session
from pvd_graph.errors import BadParameterError, ConflictError
from pvd_graph.services.account_mails import about_address

__all__ = ["bp"]

bp = personal(Blueprint("account_email", __name__, url_prefix="/account/email"))


def _page(person: Person, refusal: str = "", *, sent: str = "") -> Response:
    return account_page("email", refusal=refusal, person=person, sent=sent)


@bp.get("")
def form() -> Response:
    """Ask for the new address."""
    return _page(required_person())


@bp.post("")
def ask() -> Response:
    """Write to the new address, and to the one there is; nothing changes yet."""
    asked, accounts = required_session(), current_accounts()
    person, site = asked.person, accounts.address
    if why := doubt(asked):
        return _page(person, why)
    try:
        email = people.normal_email(request.form.get("email", ""))
    except BadParameterError as error:
        return _page(person, told_in(error))
    with accounts.database.session() as opened:
        confirms, stops = addresses.ask_change(opened, person.id, email)
    link = site + url_for("account_email.stop_form", secret=stops)
    accounts.send(
        about_address("asked", person.email, person.locale, address=site, link=link)
    )
    link = site + url_for("account_email.confirm_form", secret=confirms)
    accounts.send(about_address("new", email, person.locale, address=site, link=link))
    return _page(person, sent=email)


def _link_page(purpose: Purpose, secret: str, refusal: str = "") -> Response:
    """Return what a link leads to: a program that follows links changes nothing."""
    with current_accounts().database.reading() as opened:
        link = addresses.find_link(opened, purpose, secret)
    return account_page(
        "email_link",
        refusal=refusal,
        purpose=purpose,
        before=link.before,
        email=link.email,
    )


@bp.get("/<secret>")
def confirm_form(secret: str) -> Response:
    """Ask to confirm."""
    return _link_page("confirm", secret)


@bp.post("/<secret>")
def confirm(secret: str) -> Response:
    """Take the new address; give that of before a way back."""
    accounts = current_accounts()
    try:
        with accounts.database.session() as opened:
            done = addresses.confirm_change(opened, secret)
    except ConflictError as error:
        return _link_page("confirm", secret, told_in(error))
    site, locale = accounts.address, done.person.locale
    link = site + url_for("account_email.restore_form", secret=done.secret)
    accounts.send(about_address("moved", done.before, locale, address=site, link=link))
    return lead_to("account_own.show", done="email")


@bp.get("/stop/<secret>")
def stop_form(secret: str) -> Response:
    """Ask whether to stop a change."""
    return _link_page("stop", secret)


@bp.post("/stop/<secret>")
def stop(secret: str) -> Response:
    """Stop a change that was asked for; lead to another password."""
    with current_accounts().database.session() as opened:
        addresses.stop_change(opened, secret)
    return account_page("email_link", purpose="stopped")


@bp.get("/restore/<secret>")
def restore_form(secret: str) -> Response:
    """Ask whether to undo a change."""
    return _link_page("restore", secret)


@bp.post("/restore/<secret>")
def restore(secret: str) -> Response:
    """Undo a change; lead to a new password, without which nobody signs in."""
    accounts = current_accounts()
    try:
        with accounts.database.session() as opened:
            done = addresses.restore(opened, secret)
            asked = sign_in.ask_reset(opened, done.person.email)
    except ConflictError as error:
        return _link_page("restore", secret, told_in(error))
    site, locale = accounts.address, done.person.locale
    accounts.send(about_address("restored", done.before, locale, address=site))
    assert asked is not None  # noqa: S101 - their account is open: see `restore`
    way = url_for("account_links.reset_form", secret=asked[1])
    return cast("Response", redirect(way, HTTPStatus.SEE_OTHER))
