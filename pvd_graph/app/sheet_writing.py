"""Pages on which towns write: begin, fill in, look at as published, submit.

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

from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.accounts.people import names_of
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.experience_pages import told_action
from pvd_graph.app.experience_setup import current_experience
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
from pvd_graph.app.sheet_words import event_told, field_told, finding_told, state_told
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.codes import parse_code_insee
from pvd_graph.errors import BadParameterError, ConflictError, ForbiddenError
from pvd_graph.experience import moderation
from pvd_graph.experience.asking import questions_for
from pvd_graph.experience.content import LICENCES, ROLES, Content, parse_content
from pvd_graph.experience.drafts import (
    NewDraft,
    find_draft,
    new_sheet,
    own_sheets,
    save_draft,
    writes_for,
)
from pvd_graph.experience.learning import followed_by
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.privacy import Finding, is_role_mailbox, personal_data
from pvd_graph.experience.recalling import may_discard
from pvd_graph.experience.records import comments, history
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.experience.telling import others_of, readers
from pvd_graph.services.browse_actions import Action, actions_of_commune
from pvd_graph.services.browse_sheets import SheetItem, as_published
from pvd_graph.services.browse_towns import commune_iri, current_code
from pvd_graph.services.names import name_of
from pvd_graph.services.sheet_mails import sheet_waits, word_said
from pvd_graph.services.sheets import today
from pvd_graph.services.sheets_for_town import sheets_for_town
from pvd_graph.vocab import id_iri

__all__ = ["bp", "previewed", "words_of_sheets"]

bp = personal(Blueprint("sheet_writing", __name__, url_prefix="/experiences"))


_SHOWN = 5


@bp.app_context_processor
def words_of_sheets() -> dict[str, Any]:
    """Give templates the words for fields, states and events."""
    return {
        "event_told": event_told,
        "field_told": field_told,
        "finding_told": finding_told,
        "state_told": state_told,
    }


def _to(key: object, page: str = "edit", saved: str | None = None) -> Response:
    """Lead to a page of a sheet, which tells what was done."""
    target = url_for(f"sheet_writing.{page}", key=key, saved=saved)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


def _owners(person: Person) -> list[Organisation]:
    """Return the organisations that *person* writes for."""
    return [
        one.organisation
        for one in person.memberships
        if may(person, "draft", Target(one.organisation.id))
    ]


@bp.get("/mine")
def show_own() -> str:
    """Show the sheets of one's organisations."""
    person = required_person()
    with current_experience().sheets.database.reading() as session:
        found = own_sheets(session, person)
        waiting = questions_for(session, person)
        follows = followed_by(session, person.id)
    return render_template(
        "experience/mine.html",
        sheets=found,
        owners=_owners(person),
        person=person,
        done=request.args.get("done", ""),
        waiting=waiting,
        follows=[(kind, key, _followed_name(kind, key)) for kind, key in follows],
        others=_for_towns(_owners(person)),
    )


def _followed_name(kind: str, key: str) -> str:
    """Return how what somebody follows is called."""
    if kind == "commune":
        return town_of(key).name
    return name_of(current_reader(), id_iri(kind, key))


def _for_towns(owners: list[Organisation]) -> list[tuple[str, list[SheetItem]]]:
    """Return the name of each town among *owners*, and the sheets to show it first."""
    reader, newest = current_reader(), newest_reader()
    return [
        (one.name, sheets_for_town(reader, newest, one.code)[:_SHOWN])
        for one in owners
        if one.kind == "town"
    ]


@bp.get("/new")
def new_form(refusal: str = "") -> str:
    """Show how to begin a sheet: for which town, from which project."""
    person, reader = required_person(), current_reader()
    owners = _owners(person)
    projects: list[Action] = []
    for one in owners:
        if one.kind == "town":
            code = current_code(reader, parse_code_insee(one.code))
            projects += actions_of_commune(reader, commune_iri(code))
    return render_template(
        "experience/new.html",
        owners=owners,
        projects=projects,
        refusal=refusal,
        chosen=request.values.get("action", ""),
    )


def _owner_asked(person: Person) -> tuple[Organisation, str]:
    """Return the organisation and the code of the town that a form names.

    Raises:
        ForbiddenError: an organisation that *person* does not write for.
        BadCodeError, NotFoundError: no town has this code.
    """
    wanted = request.form.get("organisation", "")
    for one in _owners(person):
        if str(one.id) == wanted:
            typed = one.code if one.kind == "town" else request.form.get("commune", "")
            code = current_code(current_reader(), parse_code_insee(typed.strip()))
            return one, str(code) if one.kind != "town" else one.code
    problem = "Vous n'écrivez pas pour cette organisation."
    raise ForbiddenError(problem, "You do not write for this organisation.")


@bp.post("/new")
def begin() -> ResponseReturnValue:
    """Begin a sheet, with what a funded project tells where one is chosen."""
    person = required_person()
    owner, commune = _owner_asked(person)
    fields = _from_project(request.form.get("action", ""), commune)
    fields["title"] = request.form.get("title", "").strip() or fields.get("title", "")
    with current_experience().sheets.database.session() as session:
        sheet = new_sheet(session, person, NewDraft(owner, commune, fields))
    return _to(sheet.id)


def _from_project(key: str, commune: str) -> dict[str, Any]:
    """Return the first fields of a sheet about a project of this town."""
    own = actions_of_commune(current_reader(), commune_iri(commune)) if key else []
    for one in own:
        if one.iri.endswith(f"/id/action/{key}"):
            return {
                "title": one.title,
                "action": key,
                "challenges": [each.iri.rpartition("/")[2] for each in one.challenges],
                "cost_eur": str(one.total_cost_eur or ""),
                "partners": [
                    {
                        "partner": each.partner.iri.rpartition("/")[2],
                        "role": "financement",
                        "amount_eur": str(each.amount_eur or ""),
                    }
                    for each in one.contributions
                ],
            }
    return {}


def _found(person: Person, key: object) -> Sheet:
    with current_experience().sheets.database.reading() as session:
        return find_draft(session, person, str(key))


def _form(
    sheet: Sheet, fields: dict[str, Any], *, refusal: str = "", **more: object
) -> str:
    reader = current_reader()
    with current_experience().sheets.database.reading() as session:
        words, events = comments(session, sheet.id), history(session, sheet.id)
        discardable = may_discard(session, sheet.id)
    given = {"faults": {}, "findings": [], "theirs": None, "changed": [], **more}
    return render_template(
        "experience/form.html",
        sheet=sheet,
        fields=fields,
        rows={name: rows_shown(fields, name) for name in LISTS},
        groups=challenge_groups(),
        projects=actions_of_commune(reader, commune_iri(sheet.commune)),
        partners=partner_names(),
        roles=ROLES,
        licences=LICENCES,
        town=town_of(sheet.commune),
        refusal=refusal,
        discardable=discardable,
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
    return _form(sheet, dict(sheet.draft), faults=faults)


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
        page = _form(_found(person, key), fields, refusal=told_in(error))
        return page, HTTPStatus.BAD_REQUEST
    if "preview" in request.form:
        return _to(key, "preview")
    return _to(key, saved="1")


def _conflict(
    sheet: Sheet, fields: dict[str, Any], error: ConflictError
) -> ResponseReturnValue:
    """Show both texts: one's own in the form, the other beside it."""
    changed = changed_fields(fields, sheet.draft)
    page = _form(
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
    item, parts = as_published(sheet_lines(sheet.id, content, issues))
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
        page = _form(sheet, dict(sheet.draft), refusal=told_in(error))
        return page, HTTPStatus.BAD_REQUEST
    accounts, town = current_accounts(), town_of(sent.commune).name
    for one in told:
        link = f"{accounts.address}/moderation/{sent.id}"
        accounts.send(sheet_waits(one, sent.title, town, link))
    return _to(key, saved="submitted")


@bp.post("/drafts/<uuid:key>/withdraw")
def take_back(key: object) -> ResponseReturnValue:
    """Withdraw a published sheet."""
    reason = request.form.get("reason", "")
    current_experience().sheets.withdraw(required_person(), str(key), reason)
    return _to(key, saved="withdrawn")


@bp.post("/drafts/<uuid:key>/extend")
def extend(key: object) -> ResponseReturnValue:
    """Say that a published sheet still holds."""
    person = required_person()
    with current_experience().sheets.database.session() as session:
        moderation.extend(session, person, str(key), today())
    return _to(key, saved="extended")


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
    return _to(key, saved="comment")
