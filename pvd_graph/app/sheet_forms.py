"""The form of a sheet: from its fields to the draft, and back with what is wrong.

A field of a list is called ``measures-2-before``. Partners are typed by name, with a
list of those that are known beside it; a name that is known becomes its slug, another
one stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from pvd_graph.app.context import current_reader
from pvd_graph.app.language import page_language
from pvd_graph.experience.content import TEXTS, plain_name
from pvd_graph.experience.fields import Fault
from pvd_graph.folding import fold
from pvd_graph.services.browse_challenges import Challenge, challenges
from pvd_graph.services.browse_partners import partners

__all__ = [
    "LISTS",
    "Group",
    "challenge_groups",
    "changed_fields",
    "faults_told",
    "form_fields",
    "partner_names",
    "rows_shown",
]

LISTS: Mapping[str, tuple[str, ...]] = {
    "partners": ("partner", "role", "amount_eur"),
    "measures": ("label", "before", "after", "unit"),
    "documents": ("title", "url"),
    "pictures": ("sha256", "alt", "licence", "credit"),
}
"""Lists of a sheet -> the fields of a row."""

_LINES = ("title", "action", *TEXTS, "started", "ended", "cost_eur", "contact")
_ROW = re.compile(r"(partners|measures|documents|pictures)-(\d{1,2})-([a-z0-9_]+)")
_BLANK_ROWS = 2
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A challenge with those below it, as the form offers them."""

    top: Challenge
    narrower: tuple[Challenge, ...]


def partner_names() -> dict[str, str]:
    """Return slug -> name of the partners that can be chosen."""
    return {slug: one.name for slug, one in partners(current_reader()).items()}


def _partner(typed: str) -> str:
    """Return the slug of a partner typed by name; its name, where it is none known."""
    known = partner_names()
    if typed in known:
        return typed
    wanted = fold(typed)
    found = [slug for slug, name in known.items() if fold(name) == wanted]
    return found[0] if wanted and found else plain_name(typed)


def form_fields(form: MultiDict[str, str] | None = None) -> dict[str, Any]:
    """Return the fields of the draft that a form sends, as typed."""
    form = request.form if form is None else form
    fields: dict[str, Any] = {name: form.get(name, "") for name in _LINES}
    fields["challenges"] = form.getlist("challenges")
    rows: dict[str, dict[int, dict[str, str]]] = {name: {} for name in LISTS}
    for key, typed in form.items():
        if (found := _ROW.fullmatch(key)) and found[3] in LISTS[found[1]]:
            value = _partner(typed.strip()) if found[3] == "partner" else typed
            rows[found[1]].setdefault(int(found[2]), {})[found[3]] = value
    for name, numbered in rows.items():
        filled = (numbered[number] for number in sorted(numbered))
        kept = [row for row in filled if _is_filled(row)]
        fields[name] = [
            row for row in kept if not form.get(f"drop-{row.get('sha256', '')}")
        ]
    return fields


def _is_filled(row: Mapping[str, str]) -> bool:
    menus = {"role", "licence"}
    return any(value.strip() for name, value in row.items() if name not in menus)


def rows_shown(fields: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    """Return the rows of a list as the form shows them: two more to fill in."""
    value = fields.get(name)
    rows = [row for row in value if isinstance(row, dict)] if value else []
    if name != "pictures":
        rows = [*rows, *({} for _ in range(_BLANK_ROWS))][: max(len(rows), _MOST_ROWS)]
    names = partner_names() if name == "partners" else {}
    shown = []
    for row in rows:
        one = {key: str(row.get(key) or "") for key in LISTS[name]}
        if "partner" in one:
            one["partner"] = names.get(one["partner"], one["partner"])
        shown.append(one)
    return shown


def challenge_groups() -> list[Group]:
    """Return the challenges, each under the one that is broader."""
    known = challenges(current_reader())
    by_iri = {one.iri: one for one in known.values()}
    return [
        Group(one, tuple(by_iri[each.iri] for each in one.narrower))
        for one in known.values()
        if one.broader is None
    ]


def faults_told(faults: Iterable[Fault]) -> dict[str, str]:
    """Return name of a form's field -> what is wrong with it."""
    language = page_language()
    return {
        fault.field.replace(".", "-"): fault.told.told(language) for fault in faults
    }


def changed_fields(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Return the fields that two drafts say differently, in order of the form."""
    names = (*_LINES, "challenges", *LISTS)
    return [
        name for name in names if (mine.get(name) or "") != (theirs.get(name) or "")
    ]
