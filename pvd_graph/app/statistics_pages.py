"""What the endpoint was asked, for everyone to see: page, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, abort, current_app, render_template

from pvd_graph.app.params import int_arg
from pvd_graph.app.tables import Cell, Table, table_answer
from pvd_graph.services.query_statistics import (
    Part,
    QueryCounts,
    QueryStatistics,
    query_statistics,
)

__all__ = ["EXTENSION", "bp"]

bp = Blueprint("statistics_pages", __name__)

EXTENSION = "pvd-statistics"
"""Key of ``app.extensions`` under which the server puts the `QueryLog`."""

_COLUMNS = (
    *("day", "form", "format", "outcome", "from_cache"),
    *("queries", "seconds", "bytes"),
)
# By the names of the pool, which are those that are counted.
_FORMAT_NAMES = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON (résultats SPARQL)",
    "xml": "XML (résultats SPARQL)",
    "markdown": "Markdown",
    "geojson": "GeoJSON",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
    "other": "aucun",
}
_DAYS = 30
_MOST_DAYS = 366


def _statistics() -> QueryStatistics | None:
    """Return the statistics of the days asked; None where nobody counts."""
    log = cast("QueryCounts | None", current_app.extensions.get(EXTENSION))
    if log is None:
        return None
    days = int_arg("days", default=_DAYS, low=1, high=_MOST_DAYS)
    return query_statistics(log, datetime.now(UTC).date(), days)


@bp.get("/sparql/statistics")
def show() -> str:
    """Show counts by day, form, format, outcome and duration, and the terms used."""
    return render_template(
        "sparql_statistics.html",
        statistics=_statistics(),
        format_names=_FORMAT_NAMES,
    )


def _as_table(found: QueryStatistics) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in found.counts:
            kind: tuple[Cell, ...] = (one.day, one.form, one.format, one.outcome)
            seconds = round(one.seconds, 3)
            yield (*kind, one.cached, one.queries, seconds, one.bytes)

    def listed(parts: tuple[Part, ...]) -> list[dict[str, object]]:
        return [{"name": one.name, "queries": one.queries} for one in parts]

    about = {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "queries": found.queries,
        "from_cache": found.cached,
        "durations": [
            {"at_most_s": float(one.name) if one.name else None, "queries": one.queries}
            for one in found.durations
        ],
        "terms_in_a_sample": listed(tuple(found.terms)),
    }
    return Table("counts", _COLUMNS, rows(), about=about)


@bp.get("/sparql/statistics.<any(csv, json):extension>")
def download(extension: str) -> Response:
    """Answer the counts that the page adds up."""
    found = _statistics()
    if found is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    return table_answer(_as_table(found), extension)
