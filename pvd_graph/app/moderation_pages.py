"""``/moderation``: what waits, what changed since the last publication, decisions."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from http import HTTPStatus
from itertools import chain
from typing import Any, cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.people import names_of
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.accounts_setup import current_accounts
from pvd_graph.app.context import current_reader
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.language import page_language
from pvd_graph.app.sheet_writing import previewed
from pvd_graph.app.signed_in import personal, require
from pvd_graph.app.writing import current_writing
from pvd_graph.errors import (
    BadParameterError,
    ConflictError,
    InvalidGraphError,
    NotFoundError,
)
from pvd_graph.experience import moderation
from pvd_graph.experience.content import TEXTS, Content, is_slug, parse_content
from pvd_graph.experience.drafts import find_sheet
from pvd_graph.experience.model import Revision, Sheet
from pvd_graph.experience.privacy import personal_data
from pvd_graph.experience.records import (
    author_of,
    comments,
    history,
    queue,
    revisions,
)
from pvd_graph.experience.reviews import due_reviews
from pvd_graph.experience.role_mailbox import is_role_mailbox
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.services.names import name_of
from pvd_graph.services.sheet_mails import decided
from pvd_graph.services.sheets import today
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.report import group_issues, remedy_of
from pvd_graph.vocab import id_iri

__all__ = ["bp", "marked_diff", "tell_author"]

bp = personal(Blueprint("moderation_pages", __name__, url_prefix="/moderation"))

_DECISIONS = {"change": moderation.request_change, "refuse": moderation.refuse}
_LINES = ("title", "action", "started", "ended", "cost_eur", "contact")
_LISTS = ("challenges", "partners", "measures", "documents", "pictures")


@bp.get("")
def show_queue() -> str:
    """Show what waits for a decision, the longest first."""
    person = require("review")
    with current_experience().sheets.database.reading() as session:
        waiting = queue(session, person)
        due = due_reviews(session, person, today())
    return render_template(
        "experience/queue.html",
        sheets=waiting,
        due=due,
        done=request.args.get("done", ""),
    )


def marked_diff(before: str, after: str) -> tuple[Markup, Markup]:
    """Return both texts with what goes and what comes marked, word by word."""
    old, new = before.split(" "), after.split(" ")
    left, right = Markup(), Markup()
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = " ".join(old[i1:i2]), " ".join(new[j1:j2])
        if kind == "equal":
            left, right = left + gone + " ", right + come + " "
            continue
        if gone:
            left += Markup("<del>{}</del> ").format(gone)
        if come:
            right += Markup("<ins>{}</ins> ").format(come)
    return left, right


def _rows(value: object) -> str:
    """Return the value of a field as one text, with the names of what it points at."""
    if not isinstance(value, list):
        return str(value or "")
    return "\n".join(
        " · ".join(_shown(name, str(part)) for name, part in row.items() if part)
        if isinstance(row, dict)
        else _shown("challenge", str(row))
        for row in value
    )


def _shown(name: str, text: str) -> str:
    kinds = {"challenge": "challenge", "partner": "partner", "role": "term"}
    if name not in kinds or (name == "partner" and not is_slug(text)):
        return text
    key = f"role-{text}" if name == "role" else text
    return name_of(current_reader(), id_iri(kinds[name], key))


def _compared(before: Revision | None, after: Revision) -> list[dict[str, Any]]:
    """Return field by field what was published last, and what is submitted."""
    found = []
    old = before.content if before else {}
    for name in chain(_LINES, _LISTS, TEXTS):
        one, other = _rows(old.get(name)), _rows(after.content.get(name))
        if one or other:
            left, right = marked_diff(one, other) if before else (Markup(), other)
            found.append(
                {"name": name, "left": left, "right": right, "same": one == other}
            )
    return found


def _shape_faults(sheet: Sheet, content: Content) -> list[str]:
    """Return what the shapes say of a sheet as it would be published."""
    writing = current_writing()
    shapes = getattr(writing.writer, "shapes", None) if writing else None
    if shapes is None:
        return []
    issues = [Issue(1, today())]
    lines = sorted(sheet_lines(sheet.id, content, issues, teller=sheet.teller))
    groups = group_issues(check_lines(shapes(), lines))
    return [remedy_of(one.first, page_language()) for one in groups]


def _review(key: object, refusal: str = "") -> ResponseReturnValue:
    person = require("review")
    with current_experience().sheets.database.reading() as session:
        sheet = find_sheet(session, person, str(key))
        known = revisions(session, person, sheet.id)
        words, events = comments(session, sheet.id), history(session, sheet.id)
        people = names_of(session, sheet.organisation)
    if not known:
        problem = "Cette fiche n'a pas encore été soumise."
        raise NotFoundError(problem, "This sheet was not submitted yet.")
    waits = sheet.state == "submitted"
    waiting = next((one for one in reversed(known) if waits and not one.decision), None)
    shown = waiting or known[-1]
    # What was typed since is not yet for moderators.
    sheet = replace(sheet, draft=shown.content)
    before = next((one for one in known if one.number == sheet.published), None)
    content, _faults = parse_content(shown.content, sheet.commune)
    given: dict[str, Any] = {"shown": None}
    if content is not None:
        given = {
            **previewed(sheet, content),
            "findings": personal_data(content.texts(), people),
            "shape_faults": _shape_faults(sheet, content),
            "contact": content.contact,
            "of_role": is_role_mailbox(content.contact),
        }
    target = Target(sheet.organisation, shown.author)
    page = render_template(
        "experience/review.html",
        sheet=sheet,
        waiting=waiting,
        rows=_compared(before, shown),
        before=before,
        comments=words,
        history=events,
        refusal=refusal,
        # What was typed is not to be typed again.
        typed=request.form.get("text", ""),
        may_decide=waiting is not None and may(person, "publish", target),
        **given,
    )
    return page, HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK


def tell_author(sheet: str, decision: str, said: str) -> None:
    """Write to who submitted a sheet what was decided."""
    accounts = current_accounts()
    with accounts.database.reading() as session:
        title, author = author_of(session, sheet)
    if author is not None and author.email:
        place = sheet if decision == "accept" else f"drafts/{sheet}"
        link = f"{accounts.address}/experiences/{place}"
        accounts.send(decided(author, decision, title, said, link))


@bp.get("/<uuid:key>")
def show(key: object) -> ResponseReturnValue:
    """Show a submitted sheet beside what is published of it."""
    return _review(key)


@bp.post("/<uuid:key>")
def decide(key: object) -> ResponseReturnValue:
    """Accept, ask for a change, refuse, or withdraw."""
    person, sheets = require("review"), current_experience().sheets
    choice, text = request.form.get("decision"), request.form.get("text", "")
    sheet = str(key)
    if choice not in {"accept", "withdraw", *_DECISIONS}:
        return _review(key, gettext("Choisissez une décision."))
    try:
        if choice == "accept":
            revision = request.form.get("revision", 0, type=int)
            names_read = "names_read" in request.form
            sheets.accept(person, sheet, revision, names_read=names_read)
        elif choice == "withdraw":
            sheets.withdraw(person, sheet, text)
        else:
            with sheets.database.session() as session:
                _DECISIONS[choice or ""](session, person, sheet, text)
    except (BadParameterError, ConflictError) as error:
        return _review(key, told_in(error))
    except InvalidGraphError as error:
        french = page_language() == "fr" or not error.english
        return _review(key, str(error) if french else error.english)
    tell_author(sheet, str(choice), text)
    target = url_for("moderation_pages.show_queue", done=choice)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
