"""The map of the towns: the page, its data, the drawings that it lies on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.answers import host_url
from pvd_graph.app.context import current_reader
from pvd_graph.app.formatting import quantity
from pvd_graph.app.map_background import outline_svg
from pvd_graph.app.params import choice_arg, page_of, text_arg
from pvd_graph.app.rendering import with_query
from pvd_graph.app.tables import Table, table_answer, window
from pvd_graph.app.town_map import shaded
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_home import towns_by_region
from pvd_graph.services.browse_map import Shown, choices, shown, town_places
from pvd_graph.services.browse_rules import rules_of
from pvd_graph.services.browse_sources import LISTED, sources
from pvd_graph.services.browse_towns import Town, departements_of
from pvd_graph.services.outline import shapes

__all__ = ["bp", "map_parts", "map_table"]

bp = Blueprint("maps", __name__)

_KINDS = ("challenge", "indicator")
_DEEP = "-deep"
_COLUMNS = ("code_insee", "label", "departement", "region", "population")


def asked_map() -> Shown:
    """Return what the address asks to see: a challenge, an indicator, or all towns.

    Raises:
        NotFoundError: no such challenge or indicator.
    """
    reader = current_reader()
    topic = text_arg("topic")
    if topic:
        kind, _, key = topic.partition(":")
        return shown(reader, kind, key)
    for kind in _KINDS:
        if key := text_arg(kind):
            return shown(reader, kind, key)
    return shown(reader, "all", "")


def map_parts(reader: GraphReader, found: Shown, kept: list[Town]) -> dict[str, Any]:
    """Return what the macro of maps draws: frames of the towns *kept*, with legend."""
    codes = {str(one.code_insee) for one in kept}
    level = {code: one for code, one in found.level.items() if code in codes}
    return {"frames": shaded(town_places(reader), level), "shown": found}


def _kept(found: Shown) -> list[Town]:
    region, departement = text_arg("region"), text_arg("departement")
    return [
        one
        for one in found.ranked
        if region in {"", one.region.code} and departement in {"", one.departement.code}
    ]


@bp.get("/map")
def show_map() -> str:
    """Show all towns by challenge or indicator, with the ranking beside."""
    reader = current_reader()
    found = asked_map()
    kept = _kept(found)
    page = page_of(len(kept), size=25)
    return render_template(
        "map.html",
        **map_parts(reader, found, kept),
        towns=kept[page.start : page.stop],
        total=len(kept),
        page=page,
        choices=choices(reader),
        region=text_arg("region"),
        departement=text_arg("departement"),
        regions=towns_by_region(reader),
        departements=departements_of(reader, text_arg("region")),
        sources=sources(reader, LISTED, origins=True),
        query=_query(found),
        embed=host_url() + "/embed" + with_query(page=None),
    )


def _query(found: Shown) -> str:
    if found.topic.kind == "challenge":
        stated = rules_of(current_reader(), found.topic.iri)
        if terms := [queries.iri(one.iri) for one in stated]:
            return queries.load("challenge_communes", rule=terms)
        return queries.load("challenge_declared")
    if found.topic.kind == "indicator":
        term = queries.iri(found.topic.iri)
        return queries.load("peers_observations", indicator=term)
    return queries.load("peers_places")


@bp.get("/map.<any(csv, json):extension>")
def map_data(extension: str) -> ResponseReturnValue:
    """Answer the ranking of the map, one town a row."""
    return table_answer(map_table(), extension)


def map_table() -> Table:
    """Return the ranking of the map that the address asks for.

    Raises:
        NotFoundError: no such challenge or indicator.
    """
    reader = current_reader()
    found = asked_map()
    places = town_places(reader)
    rows = (
        (
            *(str(one.code_insee), one.name, one.departement.name, one.region.name),
            one.population,
            found.values.get(one.code_insee),
            *places.get(one.code_insee, (None, None)),
        )
        for one in _kept(found)
    )
    about = {"topic": found.topic.key, "kind": found.topic.kind}
    about |= {"label": found.topic.name, "unit": found.topic.unit}
    about |= {"period": found.topic.period}
    columns = (*_COLUMNS, "value", "latitude", "longitude")
    told = sources(reader, LISTED, origins=True)
    return Table("map", columns, window(rows), told, about)


@bp.get("/map.geojson")
def map_geojson() -> Response:
    """Answer the towns of the map as points, with value and shade."""
    reader = current_reader()
    found = asked_map()
    places = town_places(reader)
    features = [
        {
            "type": "Feature",
            "id": str(one.code_insee),
            "geometry": {
                "type": "Point",
                "coordinates": [*reversed(places[one.code_insee])],
            },
            "properties": {
                "code_insee": str(one.code_insee),
                "label": one.name,
                "departement": one.departement.name,
                "value": found.values.get(one.code_insee),
                "shown": _said(found, one),
                "level": found.level[one.code_insee],
            },
        }
        for one in _kept(found)
        if one.code_insee in places
    ]
    answer = jsonify({"type": "FeatureCollection", "features": features})
    answer.mimetype = "application/geo+json"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _said(found: Shown, one: Town) -> str:
    """Return the value of a town in words; empty for an intensity, which has none."""
    if found.topic.kind != "indicator":
        return ""
    return quantity(found.values[one.code_insee], found.topic.unit)


@bp.get("/map/<key>.svg")
def show_background(key: str) -> Response:
    """Answer what a frame lies on, the same for all maps; ``-deep`` on dark bands."""
    try:
        drawn = outline_svg(
            key.removesuffix(_DEEP), shapes().values(), deep=key.endswith(_DEEP)
        )
    except KeyError:
        abort(404)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@bp.get("/embed/map")
def embed_map() -> Response:
    """Show the map alone, for the frame of another site."""
    choice_arg("theme", ("light", "dark"))
    reader = current_reader()
    found = asked_map()
    kept = _kept(found)
    page = render_template(
        "embed_map.html",
        **map_parts(reader, found, kept),
        total=len(kept),
        address=request.full_path.replace("/embed/map", "/map").rstrip("?"),
    )
    return framed(page)


def framed(page: str) -> Response:
    """Return a page that any site may show in a frame, and that does nothing else."""
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    return answer
