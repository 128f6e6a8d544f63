"""The peers of a town alone, for the frame of another site."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.app.context import current_reader
from pvd_graph.app.map_pages import framed
from pvd_graph.app.params import int_arg
from pvd_graph.codes import parse_code_insee
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.browse_towns import current_code, towns
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.services.suggest import peers_of

__all__ = ["bp"]

bp = Blueprint("embeds", __name__)


@bp.get("/embed/peers/<code>")
def embed_peers(code: str) -> ResponseReturnValue:
    """Show the first peers of a town with reasons; ``k``: how many, three by default.

    The code of an absorbed commune leads to that of today.
    """
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != code:
        address = url_for("embeds.embed_peers", code=current)
        asked_for = request.query_string.decode("ascii", "ignore")
        return redirect(f"{address}?{asked_for}" if asked_for else address, 301)
    k = int_arg("k", default=3, low=1, high=10)
    return _shown(current, k)


def _shown(code: str, k: int) -> Response:
    reader = current_reader()
    town = town_page(reader, parse_code_insee(code))
    answer = peers_of(reader, code, Wish(k=k)).to_json()
    page = render_template(
        "embed_peers.html", town=town, peers=answer["peers"], members=towns(reader)
    )
    return framed(page)
