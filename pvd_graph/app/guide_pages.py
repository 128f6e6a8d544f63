"""``/guide``: how a partner publishes, and the spreadsheets to fill."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, render_template

from pvd_graph.app.guide_errors import ERRORS
from pvd_graph.app.language import page_language
from pvd_graph.errors import NotFoundError
from pvd_graph.resources import datasets_folder
from pvd_graph.services.template_folders import TEMPLATES, Template, read_template
from pvd_graph.services.template_sheets import template_csv, template_workbook

__all__ = ["bp"]

bp = Blueprint("guide_pages", __name__)

_KINDS = {
    "csv": ("text/csv; charset=utf-8", template_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        template_workbook,
    ),
}


@lru_cache(maxsize=len(TEMPLATES))
def _template(name: str) -> Template:
    return read_template(datasets_folder(), name)


@lru_cache(maxsize=2 * len(TEMPLATES))
def _file(name: str, ending: str) -> bytes:
    return _KINDS[ending][1](_template(name))


@bp.get("/guide")
def show() -> str:
    """Show the guide, in French or English."""
    return render_template(
        "guide.html",
        language=page_language(),
        templates=[_template(name) for name in TEMPLATES],
        errors=ERRORS,
    )


@bp.get("/guide/modele-<name>.<any(csv, xlsx):ending>")
def template(name: str, ending: str) -> Response:
    """Answer a spreadsheet to fill."""
    if name not in TEMPLATES:
        problem = f"Il n'y a pas de modèle « {name} » : {', '.join(TEMPLATES)}."
        english = f"There is no template “{name}”: {', '.join(TEMPLATES)}."
        raise NotFoundError(problem, english)
    answer = Response(_file(name, ending), mimetype=_KINDS[ending][0])
    disposition = f'attachment; filename="modele-{name}.{ending}"'
    answer.headers["Content-Disposition"] = disposition
    return answer
