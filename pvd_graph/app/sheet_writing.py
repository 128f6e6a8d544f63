"""Pages on which towns write: fill in, look at as published, submit.

All works without JavaScript; a script saves while one types. What a form sends is
kept as it was typed, right or wrong, and never overwrites what somebody else saved
meanwhile.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import names_of
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import current_reader
from pvd_graph.app.experience_pages import told_action
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.language import page_language
from pvd_graph.app.sheet_forms import (
    LISTS,
    challenge_groups,
    changed_fields,
    faults_told,
    form_fields,
    partner_names,
    rows_shown,
)
from pvd_graph.app.sheet_lists import town_of
from pvd_graph.app.sheet_resending import draft_token, shows_draft_token, signed_out
from pvd_graph.app.sheet_words import event_told, field_told, finding_told, state_told
from pvd_graph.app.signed_in import (
    check_form,
    current_person,
    personal,
    required_person,
)
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.errors import BadParameterError, ConflictError
from pvd_graph.experience import moderation
from pvd_graph.experience.content import LICENCES, ROLES, Content, parse_content
from pvd_graph.experience.drafts import (
    find_draft,
    save_draft,
)
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.privacy import Finding, personal_data
from pvd_graph.experience.recalling import may_discard
from pvd_graph.experience.records import asked_of, comments, history
from pvd_graph.experience.role_mailbox import is_role_mailbox
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.experience.telling import readers
from pvd_graph.services.browse_actions import actions_of_commune
from pvd_graph.services.browse_sheets import as_published
from pvd_graph.services.sheet_mails import sheet_waits
from pvd_graph.services.sheets import today

__all__ = ["bp", "form_page", "previewed", "to_sheet", "words_of_sheets"]

_SAVES = frozenset({"sheet_writing.save", "sheet_writing.autosave"})


def _check() -> ResponseReturnValue | None:
    """Look at a request before its page does: what a form holds is never lost."""
    if request.endpoint not in _SAVES:
        check_form()
        return None
    current_accounts()
    key, person = str((request.view_args or {})["key"]), current_person()
    by_script = request.endpoint == "sheet_writing.autosave"
    if person is None:
        return signed_out(key, by_script=by_script)
    if shows_draft_token(person, key):
        return None
    try:
        check_form()
    except ProtocolError as error:
        told = error.detail if page_language() == "fr" else error.english
        if by_script:
            return jsonify(problem=told), HTTPStatus.BAD_REQUEST
        page = form_page(_found(person, key), form_fields(), refusal=told)
        return page, HTTPStatus.BAD_REQUEST
    return None


bp = personal(Blueprint("sheet_writing", __name__, url_prefix="/experiences"), _check)


_NO_PICTURE = {"alt": "", "licence": "", "credit": ""}


@bp.app_context_processor
def words_of_sheets() -> dict[str, Any]:
    """Give templates the words for fields, states and events."""
    return {
        "event_told": event_told,
        "field_told": field_told,
        "finding_told": finding_told,
        "state_told": state_told,
    }


def to_sheet(key: object, page: str = "edit", saved: str | None = None) -> Response:
    """Lead to a page of a sheet, which tells what was done."""
    target = url_for(f"sheet_writing.{page}", key=key, saved=saved)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


def _found(person: Person, key: object) -> Sheet:
    with current_experience().sheets.database.reading() as session:
        return find_draft(session, person, str(key))


def form_page(
    sheet: Sheet, fields: dict[str, Any], *, refusal: str = "", **more: object
) -> str:
    """Return the page of the form of a sheet, filled with *fields*."""
    reader = current_reader()
    with current_experience().sheets.database.reading() as session:
        words, events = comments(session, sheet.id), history(session, sheet.id)
        discardable = may_discard(session, sheet.id)
        to_change = sheet.state in {"changes_requested", "refused"}
        asked = asked_of(session, sheet.id) if to_change else ""
    given: dict[str, object] = {"faults": {}, "theirs": None, "changed": []}
    given |= {"picture": _NO_PICTURE, **more}
    return render_template(
        "experience/form.html",
        sheet=sheet,
        shown=draft_token(sheet.id),
        fields=fields,
        rows={name: rows_shown(fields, name) for name in LISTS},
        groups=challenge_groups(),
        projects=actions_of_commune(reader, sheet.commune),
        partners=partner_names(),
        roles=ROLES,
        licences=LICENCES,
        town=town_of(sheet.commune),
        refusal=refusal,
        discardable=discardable,
        asked=asked,
        comments=words,
        history=events,
        saved=request.args.get("saved", ""),
        **given,
    )


@bp.get("/drafts/<uuid:key>")
def edit(key: object) -> str:
    """Show the form of a sheet, with what is wrong where one asks to check it."""
    sheet = _found(required_person(), key)
    faults: dict[str, str] = {}
    if "check" in request.args:
        faults = faults_told(parse_content(sheet.draft, sheet.commune)[1])
    return form_page(sheet, dict(sheet.draft), faults=faults)


@bp.post("/drafts/<uuid:key>")
def save(key: object) -> ResponseReturnValue:
    """Save the form; then show it again, or the sheet as it would be published."""
    person, fields = required_person(), form_fields()
    version = request.form.get("version", 0, type=int)
    try:
        with current_experience().sheets.database.session() as session:
            save_draft(session, person, str(key), fields, version)
    except ConflictError as error:
        return _conflict(_found(person, key), fields, error)
    except BadParameterError as error:
        page = form_page(_found(person, key), fields, refusal=told_in(error))
        return page, HTTPStatus.BAD_REQUEST
    page = "preview" if "preview" in request.form else "edit"
    return to_sheet(key, page, saved="1")


def _conflict(
    sheet: Sheet, fields: dict[str, Any], error: ConflictError
) -> ResponseReturnValue:
    """Show both texts: one's own in the form, the other beside it."""
    changed = changed_fields(fields, sheet.draft)
    page = form_page(
        sheet, fields, refusal=told_in(error), theirs=sheet.draft, changed=changed
    )
    return page, HTTPStatus.CONFLICT


@bp.post("/drafts/<uuid:key>/autosave")
def autosave(key: object) -> ResponseReturnValue:
    """Save the form while one types; tell the new version, or that another came."""
    person, fields = required_person(), form_fields()
    version = request.form.get("version", 0, type=int)
    try:
        with current_experience().sheets.database.session() as session:
            sheet = save_draft(session, person, str(key), fields, version)
    except ConflictError as error:
        return jsonify(problem=told_in(error)), HTTPStatus.CONFLICT
    except BadParameterError as error:
        return jsonify(problem=told_in(error)), HTTPStatus.BAD_REQUEST
    return jsonify(version=sheet.version, saved=sheet.saved.isoformat())


def previewed(sheet: Sheet, content: Content) -> dict[str, Any]:
    """Return what the page of a sheet would show of *content*."""
    number = sheet.published + 1
    issues = [Issue(one, today()) for one in range(1, number + 1)]
    item, parts = as_published(
        sheet_lines(sheet.id, content, issues, teller=sheet.teller)
    )
    action = told_action(current_reader(), item)
    return {"shown": item, "parts": parts, "action": action}


def _checked(content: Content, owner: int) -> list[Finding]:
    with current_experience().sheets.database.reading() as session:
        people = names_of(session, owner)
    found = personal_data(content.texts(), people)
    if content.contact and not is_role_mailbox(content.contact):
        found.append(Finding("contact", "email", content.contact))
    return found


@bp.get("/drafts/<uuid:key>/preview")
def preview(key: object) -> ResponseReturnValue:
    """Show a sheet as it would be published, and what keeps it from being so."""
    sheet = _found(required_person(), key)
    content, _faults = parse_content(sheet.draft, sheet.commune)
    if content is None:
        return redirect(url_for("sheet_writing.edit", key=sheet.id, check="1"))
    return render_template(
        "experience/preview.html",
        sheet=sheet,
        findings=_checked(content, sheet.organisation),
        contact=content.contact,
        refusal="",
        **previewed(sheet, content),
    )


@bp.post("/drafts/<uuid:key>/submit")
def send(key: object) -> ResponseReturnValue:
    """Send a sheet to the moderators."""
    person = required_person()
    confirmed = "names_confirmed" in request.form
    version = request.form.get("version", 0, type=int)
    try:
        with current_experience().sheets.database.session() as session:
            sent = moderation.submit(
                session, person, str(key), version=version, names_confirmed=confirmed
            )
            told = readers(session, person)
    except (BadParameterError, ConflictError) as error:
        sheet = _found(person, key)
        page = form_page(sheet, dict(sheet.draft), refusal=told_in(error))
        return page, HTTPStatus.BAD_REQUEST
    accounts, town = current_accounts(), town_of(sent.commune).name
    for one in told:
        link = f"{accounts.address}/moderation/{sent.id}"
        accounts.send(sheet_waits(one, sent.title, town, link))
    return to_sheet(key, saved="submitted")
