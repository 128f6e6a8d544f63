"""The neighbourhood of a town in the graph: a drawing, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.labels import in_page_language
from pvd_graph.app.neighbourhood import WIDTH, Peer, draw
from pvd_graph.codes import parse_code_insee
from pvd_graph.services.browse_sources import ACTIONS, PEERS, RULES, sources
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.browse_towns import commune_iri, current_code
from pvd_graph.services.names import Named
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.services.suggest import peers_of
from pvd_graph.services.town_figures import funders

__all__ = ["bp"]

bp = Blueprint("neighbourhood", __name__)

_PEERS = 6
_PARTNERS = 6


@bp.get("/communes/<code>/graph")
def show(code: str) -> ResponseReturnValue:
    """Show a town, its challenges, its partners and its nearest peers."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        return redirect(url_for("neighbourhood.show", code=current), 301)
    town = town_page(reader, current)
    faced = list(dict.fromkeys(one.challenge for one in town.assessments))
    answer = peers_of(reader, current, Wish(k=_PEERS)).to_json()
    peers = [
        Peer(
            Named(one["label"], commune_iri(one["code_insee"])),
            tuple(each["iri"] for each in one["shared_challenges"]),
        )
        for one in answer["peers"]
    ]
    given = funders(town)[:_PARTNERS]
    return render_template(
        "neighbourhood.html",
        town=town,
        faced=faced,
        peers=peers,
        funders=given,
        drawing=draw(
            Named(town.name, town.iri),
            _as_said(faced),
            _as_said(one.partner for one in given),
            peers,
        ),
        width=WIDTH,
        sources=sources(reader, [PEERS, RULES, ACTIONS], origins=True),
        query=queries.load("peers_of_town", target=queries.iri(commune_iri(current))),
    )


def _as_said(things: Iterable[Named]) -> list[Named]:
    """Return *things* under their names in the language of the page."""
    return [Named(in_page_language(one.name), one.iri) for one in things]
