"""Pages of actions: the list with its facets, and one action."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template

from pvd_graph import queries
from pvd_graph.app.challenge_tables import action_filter
from pvd_graph.app.charts import columns
from pvd_graph.app.context import current_reader
from pvd_graph.app.params import page_of
from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import (
    AMOUNTS,
    ActionFilter,
    Facet,
    facets,
    filter_actions,
)
from pvd_graph.services.browse_actions import Action, action
from pvd_graph.services.browse_sources import ACTIONS, sources
from pvd_graph.services.browse_towns import towns
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = Blueprint("actions", __name__)


@bp.get("/actions")
def list_actions() -> str:
    """Show actions, filtered by theme, challenge, programme, région, type, partner."""
    reader = current_reader()
    asked = action_filter()
    found = filter_actions(reader, asked)
    page = page_of(len(found), size=30)
    return render_template(
        "actions.html",
        actions=found[page.start : page.stop],
        granted=sum(one.grant_eur or 0 for one in found),
        page=page,
        asked=asked,
        filtered=asked != ActionFilter(),
        facets=_facets(reader, asked),
        years=columns(_by_year(found)),
        amounts=AMOUNTS,
        members=towns(reader),
        sources=sources(reader, [ACTIONS]),
        query=_actions_query(asked),
    )


def _facets(reader: GraphReader, asked: ActionFilter) -> dict[str, list[Facet]]:
    """Return the choices, years from the latest and sums from the smallest on."""
    found = dict(facets(reader, asked))
    bands = list(AMOUNTS)
    found["year"] = sorted(found["year"], key=lambda one: one.key, reverse=True)
    found["amount"] = sorted(found["amount"], key=lambda one: bands.index(one.key))
    return found


def _by_year(found: list[Action]) -> dict[str, int]:
    """Return how many actions each year has, in order."""
    return dict(sorted(Counter(one.year for one in found if one.year).items()))


def _actions_query(asked: ActionFilter) -> str:
    """Return the query behind the list, with those of the filters it knows."""
    given = {
        name: queries.iri(id_iri(name, value))
        for name in ("theme", "challenge", "programme", "region", "partner")
        if (value := getattr(asked, name))
    }
    if asked.type:
        given["type"] = queries.iri(id_iri("action-type", asked.type))
    if asked.year:
        given["in_year"] = queries.text(asked.year)
    if asked.amount in AMOUNTS:
        low, high = AMOUNTS[asked.amount]
        given["from_eur"] = queries.text(str(low))
        if high is not None:
            given["below_eur"] = queries.text(str(high))
    return queries.load("actions_found", **given)


@bp.get("/actions/<path:key>")
def show_action(key: str) -> str:
    """Show an action: where, for which challenge, who paid what."""
    reader = current_reader()
    one = action(reader, key)
    like = (
        filter_actions(
            reader,
            ActionFilter(type=one.type.iri.rsplit("/", 1)[-1]),
        )
        if one.type
        else []
    )
    return render_template(
        "action.html",
        action=one,
        town=towns(reader).get(one.code_insee),
        members=towns(reader),
        like=[other for other in like if other.iri != one.iri][:5],
        sources=sources(reader, [ACTIONS]),
        query=queries.load("action", action=queries.iri(one.iri)),
    )
