"""What a town does with a sheet that it has submitted: withdraw it, keep it, talk."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.moderation_pages import tell_author
from pvd_graph.app.sheet_writing import to_sheet
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import writes_for
from pvd_graph.experience.telling import others_of
from pvd_graph.services.sheet_mails import word_said
from pvd_graph.services.sheets import today

__all__ = ["bp"]

bp = personal(Blueprint("sheet_keeping", __name__, url_prefix="/experiences"))


@bp.post("/drafts/<uuid:key>/withdraw")
def take_back(key: object) -> ResponseReturnValue:
    """Withdraw a published sheet; its author is told what a moderator says."""
    person, reason = required_person(), request.form.get("reason", "")
    sheets = current_experience().sheets
    sheets.withdraw(person, str(key), reason)
    with sheets.database.reading() as session:
        own = writes_for(session, person, str(key))
    if own:
        return to_sheet(key, saved="withdrawn")
    tell_author(str(key), "withdraw", reason)
    target = url_for("moderation_pages.show_queue", done="withdraw")
    return redirect(target, HTTPStatus.SEE_OTHER)


@bp.post("/drafts/<uuid:key>/extend")
def extend(key: object) -> ResponseReturnValue:
    """Say that a published sheet still holds."""
    person = required_person()
    with current_experience().sheets.database.session() as session:
        moderation.extend(session, person, str(key), today())
    return to_sheet(key, saved="extended")


@bp.post("/drafts/<uuid:key>/comments")
def say(key: object) -> ResponseReturnValue:
    """Say a word to the other side."""
    person, text = required_person(), request.form.get("text", "")
    with current_experience().sheets.database.session() as session:
        moderation.comment(session, person, str(key), text)
        own = writes_for(session, person, str(key))
        title, told = others_of(session, person, str(key), own=own)
    accounts = current_accounts()
    place = "moderation" if own else "experiences/drafts"
    for one in told:
        link = f"{accounts.address}/{place}/{key}"
        accounts.send(word_said(one, title, text.strip(), link))
    if not own:
        target = url_for("moderation_pages.show", key=key)
        return redirect(target, HTTPStatus.SEE_OTHER)
    return to_sheet(key, saved="comment")
