"""Buttons of a sheet's form that take back a submission, or remove a draft for good."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, url_for

from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.experience import recalling

__all__ = ["bp"]

bp = personal(Blueprint("sheet_recalling", __name__, url_prefix="/experiences"))


@bp.post("/drafts/<uuid:key>/recall")
def recall(key: object) -> Response:
    """Take a sheet back from the moderators."""
    with current_experience().sheets.database.session() as session:
        recalling.recall(session, required_person(), str(key))
    target = url_for("sheet_writing.edit", key=key, saved="recalled")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


@bp.post("/drafts/<uuid:key>/discard")
def discard(key: object) -> Response:
    """Remove a draft that was never submitted."""
    with current_experience().sheets.database.session() as session:
        recalling.discard(session, required_person(), str(key))
    target = url_for("sheet_beginning.show_own", done="discarded")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
