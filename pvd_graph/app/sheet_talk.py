"""``/experiences/<id>/talk``: useful to us, we did it too, a question, a message.

And what somebody follows. All of it for who is signed in; the sheet's own page shows
what of it is public.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import newest_reader
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.sheet_lists import town_of
from pvd_graph.app.signed_in import ROW, personal, required_person
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience import follows, questions, useful, voices
from pvd_graph.experience.asking import who_waits
from pvd_graph.experience.belonging import target_of
from pvd_graph.experience.drafts import own_sheets
from pvd_graph.experience.questions import Question
from pvd_graph.experience.records import author_of, published_revisions
from pvd_graph.services.browse_sheets import sheet, sheets
from pvd_graph.services.sheet_mails import message, question_answered, question_asked
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = personal(Blueprint("sheet_talk", __name__, url_prefix="/experiences"))

_LONGEST = 4_000
_KEY = re.compile(r"[0-9A-Za-z-]{1,200}", re.ASCII)


def _organisation(person: Person) -> Organisation:
    """Return the organisation that a form speaks for: the only one, or the one named.

    Raises:
        ForbiddenError: *person* speaks for none, or not for that one.
    """
    wanted = request.form.get("organisation", "")
    own = [one.organisation for one in person.memberships]
    for one in own:
        if str(one.id) == wanted or (not wanted and len(own) == 1):
            return one
    problem = "Dites pour quelle organisation vous parlez."
    raise ForbiddenError(problem, "Say which organisation you speak for.")


def _names_confirmed() -> bool:
    return "names_confirmed" in request.form


def _contact(key: str) -> str:
    """Return the mailbox of the revision in force; empty: none."""
    with current_experience().sheets.database.reading() as session:
        row = voices.published_row(session, key)
        for one in published_revisions(session, key):
            if one.number == row.published:
                return voices.contact_of(dict(one.content))
    return ""


def _author(key: str) -> str:
    """Return the address of who submitted a sheet that has no contact, or nothing."""
    with current_experience().sheets.database.reading() as session:
        _, author = author_of(session, key)
    return author.email if author and author.disabled is None else ""


def _seen_by(person: Person, asked: Sequence[Question]) -> list[Question]:
    """Return what is public, and what waits in the name of one's own organisation."""
    own = {one.organisation.id for one in person.memberships}
    return [
        one
        for one in asked
        if not one.hidden and (one.answered or one.organisation in own)
    ]


def _page(key: str, refusal: str = "") -> ResponseReturnValue:
    person, reader = required_person(), newest_reader()
    one = sheet(reader, key)
    with current_experience().sheets.database.reading() as session:
        row = voices.published_row(session, key)
        asked = questions.questions_about(session, key)
        useful_to = useful.useful_to(session, key)
        own = [each for each in own_sheets(session, person) if each.published]
        followed = set(follows.followed_by(session, person.id))
        target = target_of(person, row)
        owner = row.organisation_id
    answers = may(person, "answer_question", target)
    moderates = may(person, "hide_question")
    page = render_template(
        "experience/talk.html",
        sheet=one,
        person=person,
        organisations=[each.organisation for each in person.memberships],
        owner=owner,
        questions=asked if answers or moderates else _seen_by(person, asked),
        answers=answers,
        moderates=moderates,
        useful=useful_to,
        own=own,
        followed=followed,
        contact=bool(_contact(key)),
        refusal=refusal,
        # What was typed is not to be typed again.
        sent_to=request.endpoint if refusal else "",
        typed=request.form.get("text", ""),
        number=(request.view_args or {}).get("number", 0),
        done=request.args.get("done", ""),
    )
    return page, HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK


def _done(key: str, what: str) -> Response:
    target = url_for("sheet_talk.show", key=key, done=what)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


@bp.get("/<uuid:key>/talk")
def show(key: object) -> ResponseReturnValue:
    """Show what one may say about a sheet."""
    return _page(str(key))


@bp.post("/<uuid:key>/useful")
def say_useful(key: object) -> ResponseReturnValue:
    """Say that a sheet is useful, or take it back; name one's own on the same."""
    person = required_person()
    organisation = _organisation(person)
    said = (person, organisation.id, str(key))
    with current_experience().sheets.database.session() as session:
        if "useful" in request.form:
            other = request.form.get("other") or None
            useful.say_useful(session, *said, other)
        else:
            useful.no_longer_useful(session, *said)
    return _done(str(key), "useful")


@bp.post("/<uuid:key>/questions")
def ask(key: object) -> ResponseReturnValue:
    """Ask the town a question; its contact is told."""
    person, sheet_id = required_person(), str(key)
    organisation, text = _organisation(person), request.form.get("text", "")
    try:
        with current_experience().sheets.database.session() as session:
            questions.ask(
                session,
                person,
                organisation.id,
                sheet_id,
                text,
                names_confirmed=_names_confirmed(),
            )
    except BadParameterError as error:
        return _page(sheet_id, told_in(error))
    accounts = current_accounts()
    if contact := _contact(sheet_id) or _author(sheet_id):
        title = sheet(newest_reader(), sheet_id).title
        link = f"{accounts.address}/experiences/{sheet_id}/talk"
        accounts.send(question_asked(contact, organisation.name, title, text, link))
    return _done(sheet_id, "asked")


@bp.post(f"/questions/<{ROW}:number>/answer")
def answer(number: int) -> ResponseReturnValue:
    """Answer a question about one's own sheet."""
    person, text = required_person(), request.form.get("text", "")
    try:
        with current_experience().sheets.database.session() as session:
            confirmed = _names_confirmed()
            asker = who_waits(session, number)
            key = questions.answer(
                session, person, number, text, names_confirmed=confirmed
            )
    except BadParameterError as error:
        return _page(request.form.get("sheet", ""), told_in(error))
    if asker is not None:
        accounts, one = current_accounts(), sheet(newest_reader(), key)
        town = ", ".join(town_of(code).name for code in one.communes)
        link = f"{accounts.address}/experiences/{key}"
        mail = question_answered(asker, town, one.title, text.strip(), link)
        accounts.send(mail)
    return _done(key, "answered")


@bp.post(f"/questions/<{ROW}:number>/hide")
def hide(number: int) -> ResponseReturnValue:
    """Hide a question, or show it again; for moderators."""
    hidden = request.form.get("hidden") == "1"
    with current_experience().sheets.database.session() as session:
        key = questions.hide(session, required_person(), number, hidden=hidden)
    return _done(key, "hidden")


@bp.post("/<uuid:key>/message")
def write(key: object) -> ResponseReturnValue:
    """Pass a message on to the contact of a sheet, whose address is not shown."""
    person, sheet_id = required_person(), str(key)
    organisation, text = _organisation(person), request.form.get("text", "").strip()
    contact = _contact(sheet_id)
    if not contact or not may(person, "contact"):
        problem = "Cette fiche n'a pas de contact."
        raise ForbiddenError(problem, "This sheet has no contact.")
    if not text or len(text) > _LONGEST:
        problem = f"Écrivez de 1 à {_LONGEST} caractères."
        english = f"Write 1 to {_LONGEST} characters."
        return _page(sheet_id, told_in(BadParameterError(problem, english)))
    title = sheet(newest_reader(), sheet_id).title
    current_accounts().send(message(contact, person, organisation.name, title, text))
    return _done(sheet_id, "written")


def _can_be_followed(kind: str, key: str) -> bool:
    """Tell whether the graph knows this challenge, town or partner."""
    if kind not in follows.FOLLOWED or not _KEY.fullmatch(key):
        return False
    thing = queries.iri(id_iri(kind, key))
    return newest_reader().ask(queries.load("known", thing=thing))


@bp.post("/follow")
def follow() -> ResponseReturnValue:
    """Begin or cease to follow a challenge, a town or a partner.

    Raises:
        NotFoundError: there is none of that name to follow.
    """
    person, wanted = required_person(), "follow" in request.form
    kind, key = request.form.get("kind", ""), request.form.get("key", "")
    if wanted and not _can_be_followed(kind, key):
        problem = "Il n'y a rien de ce nom à suivre."
        raise NotFoundError(problem, "There is nothing of that name to follow.")
    for one in follows.FOLLOWED:
        if one == kind:
            with current_experience().sheets.database.session() as session:
                follows.follow(session, person, one, key, wanted=wanted)
    back = request.form.get("sheet", "")
    if back in sheets(newest_reader()):
        return _done(back, "followed")
    target = url_for("sheet_beginning.show_own", done="followed")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
