"""The dashboard of those who run the programme: the page and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.params import choice_arg, text_arg
from pvd_graph.app.tables import Cell, Table, table_answer, window
from pvd_graph.services.browse_home import towns_by_region
from pvd_graph.services.browse_sources import (
    ACTIONS,
    MEMBERSHIPS,
    PARTNERS,
    RULES,
    sources,
)
from pvd_graph.services.dashboards import Dashboard, Territory, dashboard

__all__ = ["bp", "dashboard_table", "unsigned_table"]

bp = Blueprint("dashboard", __name__)

_SHOWN = (MEMBERSHIPS, ACTIONS, RULES, PARTNERS)
_TABLES = ("regions", "departements", "unsigned", "challenges", "themes")
_TERRITORY = ("code", "label", "towns", "ort_signed", "towns_with_actions")


@bp.get("/programme/dashboard")
def show() -> str:
    """Show how towns stand by territory, and what is missing where."""
    reader = current_reader()
    region = text_arg("region")
    return render_template(
        "dashboard.html",
        found=dashboard(reader, region),
        region=region,
        regions=towns_by_region(reader),
        sources=sources(reader, _SHOWN, origins=True),
        query=queries.load("towns"),
    )


@bp.get("/programme/dashboard.<any(csv, json):extension>")
def data(extension: str) -> ResponseReturnValue:
    """Answer one table of the page: ``?table=``, régions unless said otherwise.

    Raises:
        BadParameterError: there is no such table.
    """
    return table_answer(dashboard_table(), extension)


def dashboard_table() -> Table:
    """Return the table of the page that the address asks for.

    Raises:
        BadParameterError: there is no such table.
    """
    return _table(choice_arg("table", _TABLES) or _TABLES[0])


def unsigned_table() -> Table:
    """Return the towns without a signed agreement: the table that has places."""
    return _table("unsigned")


def _table(wanted: str) -> Table:
    reader = current_reader()
    columns, rows = _rows(dashboard(reader, text_arg("region")), wanted)
    told = sources(reader, _SHOWN, origins=True)
    return Table(wanted, columns, window(rows), told)


def _rows(
    found: Dashboard, wanted: str
) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    if wanted == "unsigned":
        return ("code_insee", "label", "code_departement", "departement", "region"), (
            (
                *(str(one.code_insee), one.name, one.departement.code),
                *(one.departement.name, one.region.name),
            )
            for one in found.unsigned
        )
    if wanted == "challenges":
        return ("iri", "label", "towns", "towns_acting", "towns_without_action"), (
            (gap.challenge.iri, gap.challenge.name, gap.towns, gap.acting, gap.without)
            for gap in found.gaps
        )
    if wanted == "themes":
        return ("iri", "label", "towns", "national_offers", "local_offers"), (
            (one.theme.iri, one.theme.name, one.towns, one.national, one.local)
            for one in found.themes
        )
    listed = found.regions if wanted == "regions" else found.departements
    return (*_TERRITORY, "actions", "granted_eur", "iri"), map(_territory, listed)


def _territory(one: Territory) -> tuple[Cell, ...]:
    place = one.place
    return (
        *(place.code, place.name, one.towns, one.ort),
        *(one.acting, one.actions, one.granted_eur, place.iri),
    )
