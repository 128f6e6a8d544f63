"""Home, search, the programme, and the pages about the site itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from pvd_graph import queries
from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.json_shapes import hit_json
from pvd_graph.app.kinds import KINDS, kind_names
from pvd_graph.app.params import choice_arg, int_arg, text_arg
from pvd_graph.app.town_map import shaded
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_home import counts, towns_by_region
from pvd_graph.services.browse_map import town_places
from pvd_graph.services.browse_programme import programme
from pvd_graph.services.browse_sources import (
    LISTED,
    MEMBERSHIPS,
    PARTNERS,
    sources,
)
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.licences import packages, vendored
from pvd_graph.services.searching import find

__all__ = ["bp"]

bp = Blueprint("pages", __name__)

_MANY, _FEW = "action", 5
# Things in the query of a search: more would make an address too long to be sent.
_ASKED = 20


@bp.get("/")
def home() -> str:
    """Show what this is, a search, three ways in and how much there is."""
    reader = current_reader()
    common = sorted(challenges(reader).values(), key=lambda one: -one.communes)
    return render_template(
        "home.html",
        counts=counts(reader),
        common=[one for one in common if one.communes][:8],
        frames=shaded(town_places(reader), dict.fromkeys(towns(reader), 1)),
        sources=sources(reader, LISTED, origins=True),
        query=queries.load("challenge_counts"),
    )


@bp.get("/search")
def search() -> str:
    """Show what a text finds, of all kinds or of one."""
    text, kind = text_arg("q"), choice_arg("kind", KINDS)
    reader, index = current_reader(), current_search()
    found = find(reader, index, text, 50, kind=kind) if text else None
    counted = index.kinds(text)
    shown = list(found.hits) if found else []
    if not kind:
        # Many bear the same words: the first ones, and the way to all of them.
        told = [hit for hit in shown if hit.kind == _MANY]
        shown = [hit for hit in shown if hit.kind != _MANY] + told[:_FEW]
    return render_template(
        "search.html",
        text=text,
        kind=kind,
        kinds={one: counted[one] for one in KINDS if one in counted},
        names=kind_names(),
        total=found.total if found else 0,
        loose=found is not None and found.loose,
        hits=[hit_json(hit) for hit in shown],
        more_actions=not kind and counted.get(_MANY, 0) > _FEW,
        query=_query([hit.iri for hit in shown]),
    )


def _query(found: list[str]) -> str:
    """Return the query of what the graph says of the first things *found*."""
    return queries.load("thing", subject=[*map(queries.iri, found[:_ASKED])])


@bp.get("/search.json")
def search_data() -> dict[str, Any]:
    """Answer what a text finds, as someone types it; of one ``kind`` if asked."""
    text = text_arg("q")
    limit = int_arg("limit", default=8, low=1, high=50)
    kind = choice_arg("kind", KINDS)
    reader, index = current_reader(), current_search()
    found = find(reader, index, text, limit, kind=kind) if text else None
    return {
        "q": text,
        "total": found.total if found else 0,
        "loose": found is not None and found.loose,
        "hits": [hit_json(hit) for hit in (found.hits if found else ())],
    }


@bp.get("/programme")
def show_programme() -> str:
    """Show the programme: principles, pillars, history, signatories."""
    reader = current_reader()
    return render_template(
        "programme.html",
        programme=programme(reader),
        counts=counts(reader),
        regions=towns_by_region(reader),
        sources=sources(reader, [PARTNERS, MEMBERSHIPS]),
        query=queries.load("programme_events"),
    )


@bp.get("/about")
def about() -> str:
    """Tell what the site is, where its data come from, what it cannot say."""
    return render_template("about.html", counts=counts(current_reader()))


@bp.get("/about/design")
def design() -> str:
    """Show the choices of form: type, colours, spacing, components."""
    return render_template("design.html")


@bp.get("/api")
def api() -> str:
    """Tell how to use the data from a program."""
    return render_template("api.html")


@bp.get("/licences")
def licences() -> str:
    """Show what is shipped of others, and under which licences."""
    return render_template("licences.html", packages=packages(), vendored=vendored())


@bp.get("/accessibility")
def accessibility() -> str:
    """Tell how accessible the site is, and what is not checked yet."""
    return render_template("accessibility.html")


@bp.get("/privacy")
def privacy() -> str:
    """Tell what the site knows of its readers."""
    return render_template("privacy.html")


@bp.get("/site-map")
def site_map() -> str:
    """Show every part of the site, a line each, and the towns by région."""
    return render_template("site_map.html", regions=towns_by_region(current_reader()))
