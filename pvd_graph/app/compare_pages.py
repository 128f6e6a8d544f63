"""Two communes side by side: the page, its table and its JSON.

The address names them, ``/compare?communes=01034,01004``, so that it can be sent. The
form of the page gives names or codes, and leads to that address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.compare_several import (
    several_table,
    show_several,
    with_one_more,
)
from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.json_shapes import source_json
from pvd_graph.app.params import text_arg
from pvd_graph.app.tables import Cell, Table, table_answer
from pvd_graph.app.town_tables import commune_table
from pvd_graph.codes import CodeInsee, parse_code_insee
from pvd_graph.errors import BadParameterError
from pvd_graph.services.browse_sources import COMMUNES, PEERS, sources
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.browse_towns import commune_facts, commune_iri, current_code
from pvd_graph.services.comparing import Comparison, compare
from pvd_graph.services.comparing_json import comparison_json
from pvd_graph.services.meant_commune import meant_commune
from pvd_graph.services.several import MOST

__all__ = ["bp", "compared_table", "compared_things"]

bp = Blueprint("compare", __name__)

_FIELDS = ("a", "b")
_COLUMNS = (
    *("kind", "iri", "label", "unit", "code_insee_a", "a", "code_insee_b", "b"),
    *("nearness", "threshold_a", "threshold_b", "challenge"),
)


@bp.get("/compare")
def show() -> ResponseReturnValue:
    """Show a pair, three to five communes, or the form that asks for a pair."""
    codes = _codes()
    if added := text_arg("add"):
        return with_one_more(codes, added)
    if len(codes) > len(_FIELDS):
        return show_several(codes)
    if len(codes) == len(_FIELDS):
        asked = "communes" in request.args
        return _pair(codes) if asked else redirect(_address(codes))
    names = [_typed(codes, at) for at in range(len(_FIELDS))]
    reader, index = current_reader(), current_search()
    meant = [meant_commune(reader, index, name) for name in names]
    found = [one.code for one in meant]
    if all(found) and found[0] != found[1]:
        return redirect(_address(found))
    return render_template(
        "compare.html",
        names=names,
        choices=[one.hits for one in meant],
        found=found,
        pair=None,
    )


@bp.get("/compare.json")
def data() -> ResponseReturnValue:
    """Answer the data of the page, as the API gives them."""
    codes = _codes()
    if len(codes) > len(_FIELDS):
        return several_table(codes, "json")
    pair = _compared()
    return {
        **comparison_json(pair),
        "sources": [source_json(one) for one in _sources()],
    }


@bp.get("/compare.csv")
def rows() -> ResponseReturnValue:
    """Answer the figures of the page, one a row."""
    codes = _codes()
    if len(codes) > len(_FIELDS):
        return several_table(codes, "csv")
    pair = _compared()
    table = Table("comparison", _COLUMNS, _rows(pair), _sources())
    return table_answer(table, "csv")


def compared_table() -> Table:
    """Return the communes that are compared, as the list of communes has them.

    Raises:
        BadParameterError: the address does not name two to five of them.
    """
    return commune_table(*_compared_codes())


def compared_things() -> Table:
    """Return the communes that are compared, each with its figures and its challenges.

    For formats that describe things: observations and assessments are things too.

    Raises:
        BadParameterError: the address does not name two to five of them.
    """
    towns = [town_page(current_reader(), code) for code in _compared_codes()]
    rows = [
        (iri,)
        for town in towns
        for iri in (
            town.iri,
            *(figure.iri for figure in town.figures if figure.iri),
            *(one.iri for one in town.assessments),
        )
    ]
    used = {one.iri: one for town in towns for one in town.sources}
    return Table("compared_things", ("iri",), rows, list(used.values()))


def _two_at_least() -> BadParameterError:
    return BadParameterError(
        "« communes » doit donner deux codes INSEE, séparés par une virgule.",
        "“communes” must give two INSEE codes, separated by a comma.",
    )


def _rows(pair: Comparison) -> Iterator[tuple[Cell, ...]]:
    one, other = pair.one.facts.code_insee, pair.other.facts.code_insee
    for row in pair.figures:
        yield (
            "rule" if row.challenge else "figure",
            row.thing.iri or None,
            row.thing.name,
            row.unit,
            *(one, row.values[0], other, row.values[1]),
            row.nearness or None,
            *row.thresholds,
            row.challenge.name if row.challenge else None,
        )


def _sources() -> list[Any]:
    return list(sources(current_reader(), [PEERS, COMMUNES], origins=True))


def _compared() -> Comparison:
    codes = _codes()
    if len(codes) != len(_FIELDS):
        raise _two_at_least()
    return compare(current_reader(), *codes)


def _compared_codes() -> list[CodeInsee]:
    codes = _codes()
    if len(codes) < len(_FIELDS):
        raise _two_at_least()
    return codes


def _codes() -> list[CodeInsee]:
    """Return the codes of today that the address names, none where it names none.

    Raises:
        BadCodeError: one that cannot exist.
        NotFoundError: one that no commune has or had.
        BadParameterError: more than five, or one twice.
    """
    reader = current_reader()
    asked = [one for one in text_arg("communes").split(",") if one.strip()]
    if len(asked) > MOST:
        told = (
            f"La page compare {MOST} communes au plus.",
            f"The page compares {MOST} communes at most.",
        )
        raise BadParameterError(*told)
    found = [current_code(reader, parse_code_insee(one)) for one in asked]
    return list(dict.fromkeys(found)) if len(found) > len(_FIELDS) else found


def _typed(codes: list[CodeInsee], at: int) -> str:
    """Return what a field of the form holds: as typed, or a town chosen before."""
    if at < len(codes):
        (facts,) = commune_facts(current_reader(), [codes[at]])
        return f"{facts.name} ({facts.code_insee})"
    return text_arg(_FIELDS[at])


def _address(codes: list[CodeInsee] | list[str]) -> str:
    return url_for("compare.show", communes=",".join(codes))


def _pair(codes: list[CodeInsee]) -> ResponseReturnValue:
    reader = current_reader()
    if ",".join(codes) != request.args["communes"]:
        return redirect(_address(codes), 301)
    pair = compare(reader, *codes)
    return render_template(
        "compare.html",
        names=[
            f"{side.facts.name} ({side.facts.code_insee})"
            for side in (pair.one, pair.other)
        ],
        choices=((), ()),
        found=codes,
        pair=pair,
        most=MOST,
        sources=_sources(),
        query=queries.load(
            "peers_newcomer",
            commune=[queries.iri(commune_iri(code)) for code in codes],
        ),
    )
