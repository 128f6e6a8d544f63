"""``/account/oidc``: away to the provider, and back.

No account is made by a provider alone: people are invited, and found again by the
address that it vouches for.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pvd_graph.accounts import invitations, sign_in
from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.sign_in import Identity
from pvd_graph.app import oidc_client
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.account_pages import enter, sign_in_page
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import current_reader
from pvd_graph.app.signed_in import personal, safe_next
from pvd_graph.errors import ConflictError
from pvd_graph.services.employers import employer_of

__all__ = ["bp"]

bp = personal(Blueprint("account_oidc", __name__, url_prefix="/account/oidc"))

_NEXT, _INVITATION = "oidc_next", "oidc_invitation"
_SECRET_LENGTH = 100


@bp.get("/start")
def start() -> Response:
    """Send the browser to the provider.

    By a link and not a form: our policy lets forms go to this site alone.
    """
    session[_NEXT] = safe_next(request.args.get("next"))
    session[_INVITATION] = request.args.get("invitation", "")[:_SECRET_LENGTH]
    back = current_accounts().address + url_for("account_oidc.come_back")
    return oidc_client.send_away(back)


@bp.get("/callback")
def come_back() -> ResponseReturnValue:
    """Sign in who the provider says that somebody is."""
    target = safe_next(session.pop(_NEXT, None))
    secret = session.pop(_INVITATION, "")
    identity = oidc_client.come_back()
    if identity is None:
        way = url_for("account_pages.sign_in_form", done="cancelled", next=target)
        return redirect(way, HTTPStatus.SEE_OTHER)
    try:
        person = _found(identity, secret)
    except ConflictError as error:
        return _refused(told_in(error))
    if person is None:
        return _refused(
            _(
                "Aucun compte de ce site n'est à cette adresse. Demandez une "
                "invitation à la personne qui suit le programme dans votre département."
            )
        )
    _note_employer(person, identity)
    return enter(person, target, id_token=identity.id_token)


def _refused(why: str) -> Response:
    page = sign_in_page(why)
    page.status_code = HTTPStatus.FORBIDDEN
    return page


def _note_employer(person: Person, identity: Identity) -> None:
    """Write in the log that somebody's employer is none of those they write for."""
    places = [one.organisation for one in person.memberships]
    reader = current_reader()
    found = {employer_of(reader, one, identity.siret) for one in places}
    if "other" not in found or found & {"same", "epci"}:
        return
    with current_accounts().database.session() as opened:
        about = f"person:{person.id}"
        note(opened, person.id, "other_employer", about, siret=identity.siret)


def _found(identity: Identity, secret: str) -> Person | None:
    """Return the account of *identity*; made now where it has been invited.

    Raises:
        ConflictError: an invitation that this identity cannot accept: it stays.
    """
    with current_accounts().database.session() as opened:
        if secret:
            invitations.accept_identity(opened, secret, identity)
        return sign_in.by_provider(opened, identity)
