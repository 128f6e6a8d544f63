"""``/experiences/declare``: a town says which challenges it faces, in its own order."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.sheet_forms import challenge_groups
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.experience.declarations import MOST, declaration_of

__all__ = ["bp"]

bp = personal(Blueprint("declaring", __name__, url_prefix="/experiences/declare"))


def _towns(person: Person) -> list[Organisation]:
    """Return the towns that *person* declares for."""
    return [
        one.organisation
        for one in person.memberships
        if one.organisation.kind == "town"
        and may(person, "declare_challenge", Target(one.organisation.id))
    ]


def _town(person: Person, code: str) -> Organisation:
    """Return the town of this code; the only one where none is given.

    Raises:
        NotFoundError: *person* does not declare for it.
    """
    own = _towns(person)
    for one in own:
        if one.code == code or (not code and len(own) == 1):
            return one
    problem = "Votre compte ne parle pour aucune commune."
    raise NotFoundError(problem, "Your account speaks for no town.")


def _page(town: Organisation, order: list[str], refusal: str = "") -> str:
    return render_template(
        "experience/declare.html",
        town=town,
        groups=challenge_groups(),
        order=order,
        most=MOST,
        refusal=refusal,
        done="done" in request.args,
    )


@bp.get("")
def show() -> str:
    """Show what the town declares, to be changed."""
    town = _town(required_person(), request.args.get("commune", ""))
    with current_experience().sheets.database.reading() as session:
        found = declaration_of(session, town.code)
    return _page(town, list(found.challenges) if found else [])


@bp.post("")
def save() -> ResponseReturnValue:
    """Publish what the town declares."""
    person = required_person()
    town = _town(person, request.form.get("commune", ""))
    ranked = sorted(
        (rank, slug)
        for slug in request.form.getlist("challenge")
        if (rank := request.form.get(f"rank-{slug}", 0, type=int)) > 0
    )
    order = [slug for _, slug in ranked]
    try:
        current_experience().sheets.declare(person, town, town.code, order)
    except BadParameterError as error:
        return _page(town, order, told_in(error)), HTTPStatus.BAD_REQUEST
    target = url_for("declaring.show", commune=town.code, done="1")
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
