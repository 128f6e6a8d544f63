"""The funded projects as a feed, with the filters of their list."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pvd_graph.app.challenge_tables import action_filter
from pvd_graph.app.context import current_reader
from pvd_graph.app.feeds import Entry, Feed, feed_answer
from pvd_graph.app.labels import in_page_language
from pvd_graph.app.links import page_path
from pvd_graph.app.page_formats import euros
from pvd_graph.app.params import text_arg
from pvd_graph.app.texts import gettext
from pvd_graph.codes import parse_code_insee
from pvd_graph.services.action_facets import filter_actions
from pvd_graph.services.browse_actions import Action
from pvd_graph.services.browse_towns import commune_facts, current_code
from pvd_graph.services.loads_dated import action_days
from pvd_graph.services.names import key_of

__all__ = ["bp"]

bp = Blueprint("action_feed", __name__)

_MOST = 100


@bp.get("/feeds/actions.atom")
def actions_feed() -> Response:
    """Answer the last actions: of a challenge, partner, theme..., of ``commune=CODE``.

    An entry has the day of the load that tells of it: projects themselves have a year.

    Raises:
        NotFoundError: no commune has or had this code.
    """
    reader, code = current_reader(), text_arg("commune")
    kept = filter_actions(reader, action_filter())
    if code:
        current = current_code(reader, parse_code_insee(code))
        kept = [one for one in kept if one.code_insee == current]
    days = action_days(reader)
    kept = sorted(
        (one for one in kept if one.iri in days),
        key=lambda one: (days[one.iri], one.year or "", one.grant_eur or 0),
        reverse=True,
    )[:_MOST]
    codes = sorted({one.code_insee for one in kept})
    names = {one.code_insee: one.name for one in commune_facts(reader, codes)}
    asked = request.args.to_dict()
    asked.pop("lang", None)
    page = f"/communes/{code}" if code else "/actions"
    return feed_answer(
        Feed(
            gettext("Projets financés dans les petites villes"),
            gettext("C'est de l'argent accordé, pas un retour d'expérience."),
            page if code or not asked else f"{page}?{urlencode(asked)}",
            [_entry(one, names.get(one.code_insee, ""), days[one.iri]) for one in kept],
        )
    )


def _entry(one: Action, town: str, day: str) -> Entry:
    title = in_page_language(one.title)
    told = [] if one.grant_eur is None else [euros(one.grant_eur)]
    told += [one.year] if one.year else []
    return Entry(
        iri=one.iri,
        title=gettext("%(town)s : %(title)s", town=town, title=title),
        path=page_path(one.iri) or "/actions",
        day=day,
        summary=" · ".join(told),
        authors=[each.partner.name for each in one.contributions],
        categories=[
            (key_of(each.iri), in_page_language(each.name))
            for each in (*one.challenges, *one.themes)
        ],
    )
