"""``/account/admin``: organisations, people, invitations and the audit log.

For administrators; for anybody else none of it is there.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from pvd_graph.accounts import audit, invitations, people, privacy
from pvd_graph.accounts.model import KINDS, ROLES, Kind, Person, Role, kind_of, role_of
from pvd_graph.accounts.organisations import all_organisations
from pvd_graph.app.account_answers import account_page, lead_to, told_in
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import current_reader
from pvd_graph.app.signed_in import ROW, personal, require
from pvd_graph.errors import (
    BadCodeError,
    BadParameterError,
    ConflictError,
    NotFoundError,
)
from pvd_graph.services.inviting import Guest, Wanted, invite, name_in_graph

__all__ = ["bp"]

bp = personal(Blueprint("account_admin", __name__, url_prefix="/account/admin"))

_ENTRIES = 100


def _administrator() -> Person:
    return require("administer")


@bp.get("")
def show() -> Response:
    """Show everybody, and who is invited."""
    return _show()


def _show(refusal: str = "", **typed: Any) -> Response:  # noqa: ANN401 - what templates take
    asked = _administrator()
    with current_accounts().database.reading() as opened:
        return account_page(
            "admin",
            refusal=refusal,
            me=asked,
            people=people.all_people(opened),
            organisations=all_organisations(opened),
            pending=invitations.pending(opened),
            kinds=KINDS,
            roles=ROLES,
            typed=typed,
            done=request.args.get("done", ""),
        )


def _kind() -> Kind:
    try:
        return kind_of(request.form.get("kind", ""))
    except ValueError as error:
        problem = "Choisissez le genre d'organisation."
        raise BadParameterError(problem, "Choose the kind of organisation.") from error


def _role() -> Role:
    try:
        return role_of(request.form.get("role", ""))
    except ValueError as error:
        problem = "Choisissez un rôle."
        raise BadParameterError(problem, "Choose a role.") from error


def _wanted() -> Wanted | int:
    """Return the organisation of the form: one that is there, or a new one."""
    chosen = request.form.get("organisation", "")
    if chosen.isascii() and chosen.isdigit():
        return int(chosen)
    kind, code = _kind(), request.form.get("code", "").strip()
    name = request.form.get("organisation_name", "").strip()
    return Wanted(kind, code, name or name_in_graph(current_reader(), kind, code))


@bp.post("/invite")
def send_invitation() -> Response:
    """Invite somebody to an organisation."""
    asked, accounts = _administrator(), current_accounts()
    email = request.form.get("email", "")
    try:
        made = invite(
            accounts.database,
            Guest(email, _wanted(), _role()),
            address=accounts.address,
            by=asked.id,
        )
    except (BadParameterError, BadCodeError) as error:
        return _show(told_in(error), **request.form.to_dict())
    accounts.send(made.mail)
    return lead_to("account_admin.show", done="invited")


@bp.post(f"/invitations/<{ROW}:number>/withdraw")
def withdraw(number: int) -> Response:
    """Make an invitation of no use."""
    asked = _administrator()
    with current_accounts().database.session() as opened:
        invitations.withdraw(opened, number, by=asked.id)
    return lead_to("account_admin.show", done="withdrawn")


@bp.post(f"/people/<{ROW}:number>/role")
def change_role(number: int) -> Response:
    """Give somebody another role in an organisation, or none."""
    asked = _administrator()
    try:
        organisation = int(request.form.get("organisation", ""))
    except ValueError as error:
        problem = "Il n'y a pas d'organisation de ce numéro."
        raise NotFoundError(problem, "There is no such organisation.") from error
    try:
        role = _role() if request.form.get("role") else None
        with current_accounts().database.session() as opened:
            privacy.keep_an_administrator(opened, number, organisation, role)
            people.set_role(opened, number, organisation, role, by=asked.id)
    except (BadParameterError, ConflictError) as error:
        return _show(told_in(error))
    return lead_to("account_admin.show", done="role")


@bp.post(f"/people/<{ROW}:number>/<any(disable, enable, erase):what>")
def change_person(number: int, what: str) -> Response:
    """Close an account, open it again, or forget whose it was."""
    asked, accounts = _administrator(), current_accounts()
    if what == "erase" and not request.form.get("sure"):
        return _show(_("Cochez la case pour confirmer : rien n'a changé."))
    addresses: frozenset[str] = frozenset()
    try:
        with accounts.database.session() as opened:
            if what == "enable":
                people.enable(opened, number, by=asked.id)
            elif what == "disable":
                privacy.keep_an_administrator(opened, number)
                people.disable(opened, number, by=asked.id)
            else:
                addresses = privacy.erase(opened, number, by=asked.id)
    except ConflictError as error:
        return _show(told_in(error))
    if addresses:
        accounts.forget_mails(addresses)
    return lead_to("account_admin.show", done=what)


@bp.post(f"/people/<{ROW}:number>/second-factor")
def remove_second_factor(number: int) -> Response:
    """Let somebody who lost telephone and codes sign in by the password again."""
    asked, accounts = _administrator(), current_accounts()
    with accounts.database.session() as opened:
        accounts.second_factor.remove(opened, number, by=asked.id)
    return lead_to("account_admin.show", done="second_factor")


@bp.get("/log")
def log() -> Response:
    """Show what was done, newest first."""
    _administrator()
    before = request.args.get("before", type=int)
    with current_accounts().database.reading() as opened:
        found = audit.entries(opened, before=before, k=_ENTRIES)
        known = {one.id: one.name for one in people.all_people(opened)}
        places = {one.id: one.name for one in all_organisations(opened)}
    objects = {f"person:{key}": name for key, name in known.items()}
    objects |= {f"organisation:{key}": name for key, name in places.items()}
    return account_page(
        "log",
        entries=found,
        names=known,
        objects=objects,
        more=found[-1].id if len(found) == _ENTRIES else None,
    )
