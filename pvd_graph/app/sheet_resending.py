"""A form of a sheet that is sent once its writer is signed out: nothing is lost of it.

A form holds, beside the secret of the session, a token of its own: signed, for one
person and one sheet, good for a day. Who signs in again, in another tab, has a new
session and a new secret; the token then still tells that the form was shown to them,
and it is saved. Who is nobody is shown where to sign in, with all that was typed in a
form that can be sent again.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from pvd_graph.accounts.model import Person
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.signed_in import required_person
from pvd_graph.errors import ConflictError

__all__ = ["draft_token", "shows_draft_token", "signed_out"]

_DAY_S = 86_400
_NOT_RESENT = frozenset({"csrf_token"})


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="drafts")


def draft_token(sheet: str) -> str:
    """Return the token of the form of this sheet, for who is signed in."""
    return str(_signer().dumps([required_person().id, sheet]))


def shows_draft_token(person: Person, sheet: str) -> bool:
    """Tell whether the form that was sent was shown to *person*, for this sheet."""
    try:
        told = _signer().loads(request.form.get("shown", ""), max_age=_DAY_S)
    except BadData:
        return False
    return bool(told == [person.id, sheet])


def signed_out(sheet: str, *, by_script: bool) -> ResponseReturnValue:
    """Answer who is not signed in any more, 401: where to sign in; nothing is lost.

    Args:
        sheet: whose form was sent.
        by_script: whether it is the script of the page that asks.
    """
    draft = url_for("sheet_writing.edit", key=sheet)
    sign_in = url_for("account_pages.sign_in_form", next=draft)
    if by_script:
        problem = "Vous n'êtes plus connecté."
        told = told_in(ConflictError(problem, "You are no longer signed in."))
        return jsonify(problem=told, sign_in=sign_in), HTTPStatus.UNAUTHORIZED
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_RESENT
    ]
    page = render_template(
        "experience/signed_out.html", draft=draft, sign_in=sign_in, typed=typed
    )
    return page, HTTPStatus.UNAUTHORIZED
