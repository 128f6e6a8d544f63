"""Where a town that writes begins: its sheets, what to read, and a new sheet."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.language import page_language
from pvd_graph.app.sheet_lists import town_of
from pvd_graph.app.sheet_writing import to_sheet
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.codes import parse_code_insee
from pvd_graph.errors import BadCodeError, ForbiddenError, NotFoundError
from pvd_graph.experience.asking import questions_for
from pvd_graph.experience.drafts import NewDraft, new_sheet, own_sheets
from pvd_graph.experience.follows import followed_by
from pvd_graph.services.browse_actions import Action, actions_of_commune
from pvd_graph.services.browse_sheets import SheetItem
from pvd_graph.services.browse_towns import current_code
from pvd_graph.services.names import name_of
from pvd_graph.services.sheets_for_town import sheets_for_town
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = personal(Blueprint("sheet_beginning", __name__, url_prefix="/experiences"))

_SHOWN = 5


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
            projects += actions_of_commune(reader, code)
    return render_template(
        "experience/new.html",
        owners=owners,
        projects=projects,
        refusal=refusal,
        chosen=request.values.get("action", ""),
        title=request.form.get("title", ""),
        commune=request.form.get("commune", ""),
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
    try:
        owner, commune = _owner_asked(person)
    except BadCodeError as error:
        return new_form(told_in(error)), HTTPStatus.BAD_REQUEST
    except NotFoundError as error:
        told = str(error) if page_language() == "fr" else error.english
        return new_form(told), HTTPStatus.BAD_REQUEST
    fields = _from_project(request.form.get("action", ""), commune)
    fields["title"] = request.form.get("title", "").strip() or fields.get("title", "")
    with current_experience().sheets.database.session() as session:
        sheet = new_sheet(session, person, NewDraft(owner, commune, fields))
    return to_sheet(sheet.id)


def _from_project(key: str, commune: str) -> dict[str, Any]:
    """Return the first fields of a sheet about a project of this town."""
    own = actions_of_commune(current_reader(), commune) if key else []
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
