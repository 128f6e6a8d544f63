"""Pictures of a draft: sent by a form of its own, which shows who sends it first.

A picture is larger than a form. The rest of a body is kept only once the token in its
head is found good (`form_gate`): it was given with the page, to who is signed in, and
holds for a day.

A picture that no published sheet shows is sent to those who may see its sheet alone.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from pvd_graph.accounts.model import Person
from pvd_graph.app.account_answers import told_in
from pvd_graph.app.experience_setup import current_experience
from pvd_graph.app.form_gate import token_in
from pvd_graph.app.sheet_writing import form_page
from pvd_graph.app.signed_in import personal, required_person
from pvd_graph.errors import BadParameterError
from pvd_graph.experience.drafts import find_draft, save_draft
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.pictures import MOST_BYTES
from pvd_graph.experience.records import pictures_seen

__all__ = ["FORM_BYTES", "bp", "picture_token", "shows_token"]

bp = personal(Blueprint("sheet_pictures", __name__, url_prefix="/experiences"))

FORM_BYTES = MOST_BYTES + (1 << 20)
"""Of a form with a picture; one that is a little too large is refused in words."""

_DAY_S = 86_400
_MOST = 6


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(app.config["SECRET_KEY"]), salt="pictures")


@bp.app_template_global("picture_token")
def picture_token(sheet: str) -> str:
    """Return the token of the form that sends a picture of this sheet."""
    return _signer(current_app).dumps(sheet)


def shows_token(app: Flask, content_type: str, head: bytes) -> bool:
    """Tell whether a form, of which *head* is the beginning, shows a good token."""
    try:
        _signer(app).loads(token_in(content_type, head), max_age=_DAY_S)
    except BadData:
        return False
    return True


@bp.post("/drafts/<uuid:key>/pictures")
def add(key: object) -> ResponseReturnValue:
    """Add a picture to the draft; where it is refused, show the form again."""
    person, told = required_person(), {}
    with current_experience().sheets.database.reading() as session:
        sheet = find_draft(session, person, str(key))
    for name in ("alt", "licence", "credit"):
        told[name] = request.form.get(name, "")
    try:
        _keep(person, sheet, told)
    except BadParameterError as error:
        refusal = told_in(error)
        page = form_page(sheet, dict(sheet.draft), refusal=refusal, picture=told)
        return page, HTTPStatus.BAD_REQUEST
    target = url_for("sheet_writing.edit", key=sheet.id, saved="picture")
    return redirect(f"{target}#pictures", HTTPStatus.SEE_OTHER)


def _keep(person: Person, sheet: Sheet, told: dict[str, str]) -> None:
    """Keep the picture that was sent, with what is told of it.

    Raises:
        BadParameterError: it is no picture, is too large, or there are too many.
    """
    experience = current_experience()
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        problem = "Choisissez une image sur votre appareil."
        raise BadParameterError(problem, "Choose a picture on your device.")
    pictures = list(sheet.draft.get("pictures") or [])
    if len(pictures) >= _MOST:
        problem = f"Une fiche a {_MOST} images au plus."
        raise BadParameterError(problem, f"A sheet has at most {_MOST} pictures.")
    digest = experience.pictures.add(sent.stream.read(MOST_BYTES + 1))
    fields = {**sheet.draft, "pictures": [*pictures, {"sha256": digest, **told}]}
    with experience.sheets.database.session() as session:
        save_draft(session, person, sheet.id, fields, sheet.version)


@bp.get("/drafts/<uuid:key>/pictures/<digest>.webp")
def show(key: object, digest: str) -> Response:
    """Send a picture of a sheet to whoever may see it: its town, or a moderator.

    Raises:
        NotFoundError: there is none for them.
    """
    person, experience = required_person(), current_experience()
    with experience.sheets.database.reading() as session:
        seen = pictures_seen(session, person, str(key))
    path = experience.pictures.path(digest if digest in seen else "")
    return send_file(path, mimetype="image/webp")
