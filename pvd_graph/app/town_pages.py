"""Pages of communes: the list of the programme, one commune, its peers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.charts import histogram
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.language import page_language
from pvd_graph.app.params import page_of, text_arg
from pvd_graph.app.peer_names import shown_strangers
from pvd_graph.app.peer_params import wish_arg
from pvd_graph.app.peer_words import weights_shown
from pvd_graph.app.town_map import Frame, frame_of, frames
from pvd_graph.app.wording import named_evidence
from pvd_graph.codes import parse_code_insee
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_assessments import Assessment
from pvd_graph.services.browse_challenges import Challenge, challenges
from pvd_graph.services.browse_groups import group_of_town
from pvd_graph.services.browse_home import towns_by_region
from pvd_graph.services.browse_map import town_places
from pvd_graph.services.browse_offers import offers
from pvd_graph.services.browse_sheets import SheetItem, sheets_about
from pvd_graph.services.browse_sources import COMMUNES, MEMBERSHIPS, PEERS, sources
from pvd_graph.services.browse_town import TownPage, town_page
from pvd_graph.services.browse_towns import (
    commune_iri,
    current_code,
    departements_of,
    filter_towns,
    towns,
)
from pvd_graph.services.checking import Checked, check_criteria
from pvd_graph.services.peer_ground import Ground
from pvd_graph.services.peer_view import apart_km, not_done_here
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.services.suggest import peers_of
from pvd_graph.services.town_figures import answers, by_theme, funders, moments

__all__ = ["bp"]

bp = Blueprint("towns", __name__)


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
        sources=sources(reader, [COMMUNES, MEMBERSHIPS]),
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
        figures=by_theme(reader, town),
        moments=moments(town),
        funders=funders(town),
        answers=answers(reader, town),
        offers=offers(reader)[:4],
        histogram=histogram,
        frames=_place(reader, town),
        faced=_by_challenge(town),
        criteria=_criteria(reader, town),
        peers=_peers(reader, town),
        group=group_of_town(reader, current),
        members=towns(reader),
        neighbours=_has_towns(reader, town),
        experiences=sheets_about(newest_reader(), communes=[current]),
        query=queries.load(
            "commune_assessments", commune=queries.iri(commune_iri(current))
        ),
    )


@bp.get("/communes/<code>/peers")
def show_peers(code: str) -> ResponseReturnValue:
    """Show the towns that resemble a town, with reasons."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        return redirect(url_for("towns.show_peers", code=current), 301)
    town = town_page(reader, current)
    answer = peers_of(reader, current, wish_arg(strict=False))
    peers = answer.to_json()["peers"]
    names = {one["code_insee"]: one["label"] for one in peers}
    codes = list(names)
    return render_template(
        "peers.html",
        town=town,
        peers=peers,
        names={**names, town.code_insee: town.name},
        frames=_around(reader, town, codes),
        away=_away(reader, town, codes),
        not_done=not_done_here(reader, current, codes),
        note=_note(answer.ground) if answer.ground.weak else "",
        members=towns(reader),
        experiences=_of_peers(peers),
        wish=answer.wish,
        ignored=shown_strangers(),
        weights=weights_shown(answer.wish),
        changed=not answer.wish.plain(),
        regions=towns_by_region(reader),
        departements=departements_of(reader, ""),
        challenges=_faced_somewhere(reader),
        sources=sources(reader, [PEERS], origins=True),
        query=queries.load("peers_of_town", target=queries.iri(commune_iri(current))),
    )


def _note(ground: Ground) -> str:
    """Return what the comparison rests on, in the language of the page."""
    return ground.note() if page_language() == "fr" else ground.english()


def _around(reader: GraphReader, town: TownPage, codes: list[str]) -> list[Frame]:
    """Return the frames of the map that hold a town or one of its peers."""
    places = dict(town_places(reader))
    if town.latitude is not None and town.longitude is not None:
        places[town.code_insee] = (float(town.latitude), float(town.longitude))
    found = frames(places, [*codes, town.code_insee])
    return [frame for frame in found if frame.dots]


def _away(reader: GraphReader, town: TownPage, codes: list[str]) -> dict[str, float]:
    """Return how far peers are, in kilometres; none where a place is not known."""
    if town.latitude is None or town.longitude is None:
        return {}
    here = float(town.latitude), float(town.longitude)
    places = town_places(reader)
    return {code: apart_km(here, places[code]) for code in codes if code in places}


def _peers(reader: GraphReader, town: TownPage) -> list[dict[str, Any]]:
    """Return the first three peers of a town as the API gives them.

    None outside the programme: they are on a page of their own, with what they rest on.
    """
    if town.membership is None:
        return []
    answer = peers_of(reader, town.code_insee, Wish(k=3)).to_json()
    peers: list[dict[str, Any]] = answer["peers"]
    return peers


def _of_peers(peers: list[dict[str, Any]]) -> list[SheetItem]:
    """Return what the *peers* of a town tell, those of the nearest first."""
    ranks = {peer["code_insee"]: place for place, peer in enumerate(peers)}
    if not ranks:
        return []
    found = sheets_about(newest_reader(), communes=ranks)
    last = len(ranks)
    return sorted(
        found,
        key=lambda one: min(ranks.get(code, last) for code in one.communes),
    )


def _faced_somewhere(reader: GraphReader) -> list[Challenge]:
    """Return the challenges that some commune faces, by name."""
    found = (one for one in challenges(reader).values() if one.communes)
    return sorted(found, key=lambda one: fold(one.name))


def _by_challenge(town: TownPage) -> list[list[Assessment]]:
    """Return the assessments grouped by challenge, the most intense group first."""
    groups: dict[str, list[Assessment]] = {}
    for one in town.assessments:
        groups.setdefault(one.challenge.iri, []).append(one)
    return list(groups.values())


def _place(reader: GraphReader, town: TownPage) -> list[Frame]:
    """Return the frame of the map that a commune is in, of the programme or not."""
    place = town_places(reader).get(town.code_insee)
    if place is None and town.latitude is not None and town.longitude is not None:
        place = float(town.latitude), float(town.longitude)
    found = frame_of(place, town.code_insee) if place else None
    return [found] if found else []


def _criteria(reader: GraphReader, town: TownPage) -> list[Checked]:
    """Return the criteria of the programme, with what they rest on in words."""
    folder = ontology_folder() / "rules" / "criteria"
    concluded = (one.iri for one in town.assessments if one.rule)
    named = {*(one.iri for one in town.figures), *concluded}
    return [
        replace(
            one,
            evidence=tuple(
                named_evidence(one.evidence, town.figures, town.assessments)
            ),
        )
        for one in check_criteria(reader, folder, town.code_insee, named=named)
    ]


def _has_towns(reader: GraphReader, town: TownPage) -> bool:
    """Tell whether a town of the programme lies in the same département."""
    return town.departement in departements_of(reader, "")
