"""Three to five communes side by side: the page and its table.

The views of `/compare` call these where the address names more than two communes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.tables import Cell, Table, table_answer
from pvd_graph.services.browse_sources import COMMUNES, RULES, sources
from pvd_graph.services.browse_towns import commune_iri
from pvd_graph.services.meant_commune import meant_commune
from pvd_graph.services.several import MOST, Several, several
from pvd_graph.store.search import SearchHit

__all__ = ["several_table", "show_several", "with_one_more"]


def _address(codes: Sequence[str]) -> str:
    return url_for("compare.show", communes=",".join(codes))


def with_one_more(codes: Sequence[str], text: str) -> ResponseReturnValue:
    """Lead to the page of *codes* and of what *text* means, or ask which it is."""
    meant = meant_commune(current_reader(), current_search(), text)
    if meant.code:
        return redirect(_address([*dict.fromkeys([*codes, str(meant.code)])][:MOST]))
    return show_several(codes, text, meant.hits)


def show_several(
    codes: Sequence[str], typed: str = "", choices: Sequence[SearchHit] = ()
) -> str:
    """Show the communes *codes* beside one another.

    Args:
        codes: of communes of today.
        typed: what was asked to be added and is not one commune.
        choices: the communes that it may be.
    """
    reader = current_reader()
    return render_template(
        "compare_several.html",
        found=several(reader, codes),
        codes=",".join(codes),
        without={code: ",".join(one for one in codes if one != code) for code in codes},
        typed=typed,
        choices=choices,
        most=MOST,
        sources=sources(reader, [COMMUNES, RULES], origins=True),
        query=queries.load(
            "peers_newcomer",
            commune=[queries.iri(commune_iri(code)) for code in codes],
        ),
    )


def several_table(codes: Sequence[str], extension: str) -> ResponseReturnValue:
    """Answer the page as rows, a challenge or an indicator each."""
    reader = current_reader()
    found = several(reader, codes)
    columns = ("kind", "iri", "label", "unit", "period", "median", *codes)
    told = sources(reader, [COMMUNES, RULES], origins=True)
    return table_answer(Table("comparison", columns, _rows(found), told), extension)


def _rows(found: Several) -> Iterator[tuple[Cell, ...]]:
    for faced in found.faced:
        one = faced.challenge
        yield ("challenge", one.iri, one.name, None, None, None, *faced.marked)
    for row in (*found.rates, *found.counts):
        measure = row.indicator
        about = (measure.iri, measure.name, measure.unit, row.period, row.median)
        yield ("figure", *about, *row.values)
