"""Pages of communes: the list of the programme, one commune, its peers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.json_shapes import commune_json
from pvd_graph.app.params import int_arg, page_of, text_arg
from pvd_graph.codes import CodeInsee, parse_code_insee
from pvd_graph.ports import GraphReader
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_home import towns_by_region
from pvd_graph.services.browse_town import Assessment, Figure, TownPage, town_page
from pvd_graph.services.browse_towns import (
    commune_iri,
    current_code,
    departements_of,
    filter_towns,
    towns,
)
from pvd_graph.services.checking import check_criteria
from pvd_graph.services.suggest import OutsideProgrammeError, peers_of

__all__ = ["bp"]

bp = Blueprint("towns", __name__)

_GENERAL = "Population et territoire"


@bp.get("/communes")
def list_towns() -> str:
    """Show the towns of the programme, filtered, page by page."""
    reader = current_reader()
    text, region = text_arg("q"), text_arg("region")
    departement = text_arg("departement")
    found = filter_towns(
        towns(reader).values(), text=text, region=region, departement=departement
    )
    page = page_of(len(found))
    return render_template(
        "communes.html",
        towns=found[page.start : page.stop],
        page=page,
        text=text,
        region=region,
        departement=departement,
        regions=towns_by_region(reader),
        departements=departements_of(reader, region),
        query=queries.load("towns"),
    )


@bp.get("/communes/<code>")
def show_town(code: str) -> ResponseReturnValue:
    """Show any commune; the code of an absorbed one leads to that of today."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        return redirect(url_for("towns.show_town", code=current), 301)
    town = town_page(reader, current)
    return render_template(
        "commune.html",
        town=town,
        figures=_by_theme(town),
        faced=_by_challenge(town),
        criteria=check_criteria(
            reader, ontology_folder() / "rules" / "criteria", current
        ),
        peers=_peers(reader, current, 3),
        members=towns(reader),
        query=queries.load(
            "commune_assessments", commune=queries.iri(commune_iri(current))
        ),
    )


@bp.get("/communes/<code>.json")
def town_data(code: str) -> ResponseReturnValue:
    """Answer the data of the page of a commune."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        return redirect(url_for("towns.town_data", code=current), 301)
    return commune_json(town_page(reader, current))


@bp.get("/communes/<code>/peers")
def show_peers(code: str) -> ResponseReturnValue:
    """Show the towns that resemble a town, with reasons."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        return redirect(url_for("towns.show_peers", code=current), 301)
    k = int_arg("k", default=10, low=1, high=50)
    return render_template(
        "peers.html",
        town=town_page(reader, current),
        peers=_peers(reader, current, k),
        members=towns(reader),
        k=k,
        query=queries.load("peers_of_town", target=queries.iri(commune_iri(current))),
    )


def _peers(reader: GraphReader, code: CodeInsee, k: int) -> list[dict[str, Any]]:
    """Return the peers of a town as the API gives them; none outside the programme."""
    try:
        answer = peers_of(reader, code, k=k).to_json()
    except OutsideProgrammeError:
        return []
    peers: list[dict[str, Any]] = answer["peers"]
    return peers


def _by_challenge(town: TownPage) -> list[list[Assessment]]:
    """Return the assessments grouped by challenge, the most intense group first."""
    groups: dict[str, list[Assessment]] = {}
    for one in town.assessments:
        groups.setdefault(one.challenge.iri, []).append(one)
    return list(groups.values())


def _by_theme(town: TownPage) -> list[tuple[str, list[list[Figure]]]]:
    """Return the figures grouped by theme, several periods of an indicator together."""
    groups: dict[str, dict[str, list[Figure]]] = {}
    for figure in town.figures:
        theme = figure.indicator.theme
        name = theme.name if theme else _GENERAL
        groups.setdefault(name, {}).setdefault(figure.indicator.iri, []).append(figure)
    ordered = sorted(groups.items(), key=lambda group: (group[0] != _GENERAL, group[0]))
    return [(name, list(rows.values())) for name, rows in ordered]
