"""Lists as RDF, and what has a place as GeoJSON: the addresses of the pages, ending so.

With the filters of the pages. Of communes, those of the programme, as on the page: all
of them stand in the complete copies. CSV and JSON are in `data_pages`, the RDF of one
thing in `entities`; both are written here from the same tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import cast

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from pvd_graph.app.catalogue_tables import (
    datasets_table,
    partners_table,
    programme_table,
    search_table,
    towns_found_table,
)
from pvd_graph.app.challenge_tables import (
    action_table,
    actions_table,
    challenge_table,
    challenges_table,
    funded_table,
)
from pvd_graph.app.compare_pages import compared_table, compared_things
from pvd_graph.app.context import current_reader
from pvd_graph.app.dashboard_pages import dashboard_table, unsigned_table
from pvd_graph.app.geojson import geojson_answer
from pvd_graph.app.group_pages import group_table, groups_table
from pvd_graph.app.map_pages import map_table
from pvd_graph.app.sheet_tables import asked_sheets_table, placed_sheet_table
from pvd_graph.app.tables import Table
from pvd_graph.app.town_tables import (
    commune_table,
    peers_table,
    programme_towns_table,
)
from pvd_graph.codes import CodeInsee, parse_code_insee
from pvd_graph.services.browse_towns import commune_iri, current_code
from pvd_graph.services.describing_many import write_descriptions
from pvd_graph.services.formats import MEDIA_TYPES
from pvd_graph.services.points import commune_points

__all__ = ["bp"]

bp = Blueprint("list_files", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"
_IN_MEMORY = 1 << 20
_LISTS: dict[str, Callable[[], Table]] = {
    "/communes": programme_towns_table,
    "/challenges": challenges_table,
    "/actions": actions_table,
    "/partners": partners_table,
    "/groups": groups_table,
    "/datasets": datasets_table,
    "/programme": programme_table,
    "/programme/dashboard": dashboard_table,
    "/map": map_table,
    "/compare": compared_things,
    "/search": search_table,
}
_PLACED: dict[str, Callable[[], Table]] = {
    "/communes": programme_towns_table,
    "/actions": actions_table,
    "/programme/dashboard": unsigned_table,
    "/compare": compared_table,
    "/search": towns_found_table,
    "/experiences": asked_sheets_table,
}
_PLACED_THINGS: dict[str, Callable[[str], Table]] = {
    "/challenges/<key>": challenge_table,
    "/partners/<key>": funded_table,
    "/groups/<key>": group_table,
    "/actions/<path:key>": action_table,
    "/experiences/<uuid:key>": placed_sheet_table,
}


def _iris(table: Table) -> Iterator[str]:
    """Yield what the rows of *table* are about: its ``iri``, else its commune.

    Ahead of them, what they are all parts of, where the table says it.
    """
    if "iri" in table.about:
        yield str(table.about["iri"])
    if "iri" in table.columns:
        place = list(table.columns).index("iri")
        yield from (str(row[place]) for row in table.rows)
        return
    place = list(table.columns).index("code_insee")
    yield from (commune_iri(CodeInsee(str(row[place]))) for row in table.rows)


def _rdf(table: Table, extension: str) -> Response:
    """Answer what the graph says of each row, written to a file as it is found."""
    out = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    write_descriptions(current_reader(), _iris(table), extension, out)
    size = out.tell()
    out.seek(0)
    if size <= _IN_MEMORY:
        answer = Response(out.read())
        out.close()
    else:
        answer = Response(FileWrapper(out), direct_passthrough=True)
        answer.call_on_close(out.close)
    answer.content_type = f"{MEDIA_TYPES[extension]}; charset=utf-8"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    licences = dict.fromkeys(one.licence for one in table.sources if one.licence)
    if licences:
        links = (f'<{one}>; rel="license"' for one in licences)
        answer.headers["Link"] = ", ".join(links)
    return answer


def _geojson(table: Table) -> Response:
    return geojson_answer(table, commune_points(current_reader()))


def _rdf_view(make: Callable[[], Table]) -> Callable[[str], ResponseReturnValue]:
    return lambda extension: _rdf(make(), extension)


def _list_view(make: Callable[[], Table]) -> Callable[[], ResponseReturnValue]:
    return lambda: _geojson(make())


def _thing_view(make: Callable[[str], Table]) -> Callable[[str], ResponseReturnValue]:
    return lambda key: _geojson(make(key))


for _path, _make in _LISTS.items():
    bp.add_url_rule(f"{_path}.{_RDF}", f"rdf_{_make.__name__}", _rdf_view(_make))
for _path, _make in _PLACED.items():
    bp.add_url_rule(f"{_path}.geojson", f"geo_{_make.__name__}", _list_view(_make))
for _path, _of in _PLACED_THINGS.items():
    bp.add_url_rule(f"{_path}.geojson", f"geo_{_of.__name__}", _thing_view(_of))


def _of_today(code: str) -> CodeInsee | Response:
    """Return *code*, or the answer that leads to the one the commune has today."""
    current = current_code(current_reader(), parse_code_insee(code))
    if current == code:
        return current
    given = {**(request.view_args or {}), **request.args.to_dict(), "code": current}
    target = url_for(str(request.endpoint), **given)
    return cast("Response", redirect(target, 301))


@bp.get("/communes/<code>.geojson")
def town_geojson(code: str) -> ResponseReturnValue:
    """Answer where a commune is, with what the list of communes says of it."""
    found = _of_today(code)
    return found if isinstance(found, Response) else _geojson(commune_table(found))


@bp.get("/communes/<code>/peers.geojson")
def peers_geojson(code: str) -> ResponseReturnValue:
    """Answer where the peers of a town are."""
    found = _of_today(code)
    return found if isinstance(found, Response) else _geojson(peers_table(found))


@bp.get(f"/communes/<code>/peers.{_RDF}")
def peers_rdf(code: str, extension: str) -> ResponseReturnValue:
    """Answer what the graph says of the peers of a town."""
    found = _of_today(code)
    return found if isinstance(found, Response) else _rdf(peers_table(found), extension)
