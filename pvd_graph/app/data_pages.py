"""The pages as data: ``.csv`` and ``.json`` of the same address, with its filters.

One line here a page; what the rows hold is in the modules `*_tables`. The JSON of a
commune, of its peers and of a challenge says more than a table can: it has shapes of
its own. RDF (``.ttl`` and others) is in `entities`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.app.catalogue_tables import (
    dataset_table,
    datasets_table,
    partner_table,
    partners_table,
    programme_table,
    search_table,
)
from pvd_graph.app.challenge_tables import (
    action_table,
    actions_table,
    challenge_sources,
    challenge_table,
    challenges_table,
)
from pvd_graph.app.context import current_reader
from pvd_graph.app.json_shapes import challenge_json, commune_json, source_json
from pvd_graph.app.peer_params import wish_arg
from pvd_graph.app.reference_tables import (
    ontology_table,
    question_table,
    questions_table,
    resource_table,
    scheme_table,
)
from pvd_graph.app.tables import Table, table_answer
from pvd_graph.app.town_tables import communes_table, peers_table, town_table
from pvd_graph.codes import CodeInsee, parse_code_insee
from pvd_graph.services.browse_challenges import challenge, concerned
from pvd_graph.services.browse_rules import rules_of
from pvd_graph.services.browse_sources import PEERS, sources
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.browse_towns import current_code
from pvd_graph.services.suggest import peers_of

__all__ = ["bp", "peers_json"]

bp = Blueprint("data", __name__)

_BOTH = "<any(csv, json):extension>"
_LISTS: dict[str, Callable[[], Table]] = {
    "/communes": communes_table,
    "/challenges": challenges_table,
    "/actions": actions_table,
    "/partners": partners_table,
    "/datasets": datasets_table,
    "/programme": programme_table,
    "/ontology": ontology_table,
    "/questions": questions_table,
}
_THINGS: dict[str, Callable[[str], Table]] = {
    "/actions/<path:key>": action_table,
    "/partners/<key>": partner_table,
    "/datasets/<key>": dataset_table,
    "/ontology/schemes/<key>": scheme_table,
    "/questions/<key>": question_table,
    "/resource/<path:key>": resource_table,
}


def _list_view(make: Callable[[], Table]) -> Callable[..., ResponseReturnValue]:
    def view(extension: str) -> ResponseReturnValue:
        return table_answer(make(), extension)

    return view


def _thing_view(make: Callable[[str], Table]) -> Callable[..., ResponseReturnValue]:
    def view(key: str, extension: str) -> ResponseReturnValue:
        return table_answer(make(key), extension)

    return view


for _rule, _make in _LISTS.items():
    bp.add_url_rule(f"{_rule}.{_BOTH}", _make.__name__, _list_view(_make))
for _rule, _make_thing in _THINGS.items():
    bp.add_url_rule(f"{_rule}.{_BOTH}", _make_thing.__name__, _thing_view(_make_thing))


@bp.get("/search.csv")
def search_data() -> ResponseReturnValue:
    """Answer what a text finds; the JSON, for who types, is in `pages`."""
    return table_answer(search_table(), "csv")


def _of_today(
    answer: Callable[[CodeInsee], ResponseReturnValue],
) -> Callable[[str], ResponseReturnValue]:
    """Make a view of the code that a commune has today; others lead to it.

    The view raises BadCodeError where no code can look like this, NotFoundError where
    no commune has or had it.
    """

    @wraps(answer)
    def view(code: str) -> ResponseReturnValue:
        asked = parse_code_insee(code)
        current = current_code(current_reader(), asked)
        if current == code:
            return answer(current)
        target = url_for(str(request.endpoint), code=current)
        asked_for = request.query_string.decode()
        return redirect(f"{target}?{asked_for}" if asked_for else target, 301)

    return view


@bp.get("/communes/<code>.csv")
@_of_today
def town_figures(code: CodeInsee) -> ResponseReturnValue:
    """Answer the figures of a commune, one a row."""
    return table_answer(town_table(code), "csv")


@bp.get("/communes/<code>.json")
@_of_today
def town_data(code: CodeInsee) -> ResponseReturnValue:
    """Answer the data of the page of a commune."""
    return commune_json(town_page(current_reader(), code))


@bp.get("/communes/<code>/peers.csv")
@_of_today
def peers_rows(code: CodeInsee) -> ResponseReturnValue:
    """Answer the peers of a town, one a row."""
    return table_answer(peers_table(code), "csv")


@bp.get("/communes/<code>/peers.json")
@_of_today
def peers_data(code: CodeInsee) -> ResponseReturnValue:
    """Answer what the API answers about the peers of a town."""
    return peers_json(code)


def peers_json(code: CodeInsee) -> dict[str, Any]:
    """Return the peers of a town as the API gives them, with their sources.

    Raises:
        NotFoundError: no commune has or had this code.
        BadParameterError: what the query string asks cannot be answered.
    """
    reader = current_reader()
    stated = sources(reader, [PEERS], origins=True)
    return {
        **peers_of(reader, code, wish_arg()).to_json(),
        "sources": [source_json(one) for one in stated],
    }


@bp.get("/challenges/<slug>.csv")
def challenge_rows(slug: str) -> ResponseReturnValue:
    """Answer the communes that face a challenge, one a row."""
    return table_answer(challenge_table(slug), "csv")


@bp.get("/challenges/<slug>.json")
def challenge_data(slug: str) -> ResponseReturnValue:
    """Answer the data of the page of a challenge."""
    reader = current_reader()
    one = challenge(reader, slug)
    return challenge_json(
        one,
        concerned(reader, one.iri),
        rules_of(reader, one.iri),
        challenge_sources(one.iri),
    )
