"""``PUT /api/v1/datasets/<slug>/data``: a partner's file, loaded as `pvd ingest` does.

The manifest is the one that the server has for the dataset; the body is the file. The
answer is the report of the load, as JSON.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, jsonify, request

from pvd_graph import vocab
from pvd_graph.app.bearer import bearer_grant, forbidden
from pvd_graph.app.sparql_body import media_type_of
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import MEDIA_TYPES, save_body
from pvd_graph.app.write_answers import (
    method_not_allowed,
    options_answer,
    register_refusals,
)
from pvd_graph.app.writing import Writing, current_writing
from pvd_graph.errors import NotFoundError
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources
from pvd_graph.services.dataset_folders import find_slug, with_file
from pvd_graph.services.ingesting import Ingested, Order, ingest
from pvd_graph.services.load_report_json import load_report_json
from pvd_graph.services.load_report_words import outcome_told
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import check_slug

__all__ = ["bp"]

bp = Blueprint("dataset_data", __name__)
register_refusals(bp)

_ALLOW = ["PUT", "OPTIONS"]
_ALL = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"]
_TABLES = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/json": "json",
    "application/geo+json": "geojson",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/vnd.apache.parquet": "parquet",
}
_EXTENSIONS = {**_TABLES, **MEDIA_TYPES}
_NAME_LENGTH = 200


@bp.route("/api/v1/datasets/<slug>/data", methods=_ALL, provide_automatic_options=False)
def load_data(slug: str) -> Response:
    """Load the body as the file of a dataset, or tell what that would do."""
    if request.method == "OPTIONS":
        return options_answer(_ALLOW)
    writing = current_writing()
    if request.method != "PUT" or writing is None:
        raise method_not_allowed(_ALLOW)
    if not isinstance(writing.writer, Publisher):
        raise method_not_allowed(["OPTIONS"])
    grant = bearer_grant(writing.tokens)
    if not grant.covers(slug):
        raise forbidden(
            (
                f"Ce jeton n'écrit pas le jeu de données « {slug} ».",
                f"This token does not write the dataset “{slug}”.",
            )
        )
    check_slug(slug)
    done = _load(writing, writing.writer, slug)
    try:
        return _answer(done)
    finally:
        done.close()


def _load(writing: Writing, publisher: Publisher, slug: str) -> Ingested:
    found = find_slug(slug, publisher.data, datasets_folder())
    if found is None:
        problem = f"Le jeu de données « {slug} » n'a pas de manifeste sur ce serveur."
        raise NotFoundError(problem)
    policy = _choice("policy", ("", "refuse", "keep"))
    dry_run = _choice("dry-run", ("", "0", "1")) == "1"
    sources = Sources(datasets_folder(), ontology_folder())
    with publisher.work_folder() as work:
        file = work / _file_name(slug)
        save_body(file, writing.max_bytes)
        manifest = with_file(found.manifest, file)
        order = Order(manifest, policy=policy, dry_run=dry_run)
        done = ingest(publisher.data, sources, order, lambda _line: None)
    if done.report.outcome == "published":
        publisher.refresh()
    return done


def _choice(name: str, known: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    if value not in known:
        listed = ", ".join(word for word in known if word)
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            f"« {name}={value} » : valeurs possibles : {listed}.",
            f"“{name}={value}”: possible values: {listed}.",
        )
    return value


def _file_name(slug: str) -> str:
    """Return the name of the file, whose end tells the format.

    Raises:
        ProtocolError: 415, neither a name nor a type that tells it.
    """
    name = PurePosixPath(request.args.get("filename", "").replace("\\", "/")).name
    if name.strip(".") and "\0" not in name and len(name.encode()) <= _NAME_LENGTH:
        return name
    media_type, _ = media_type_of(request.headers.get("Content-Type", ""))
    if media_type in _EXTENSIONS:
        return f"{slug}.{_EXTENSIONS[media_type]}"
    raise ProtocolError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Dites le format : par « ?filename=actions.csv », ou par le type du contenu "
        f"({', '.join(_EXTENSIONS)}).",
        "Tell the format: by “?filename=actions.csv”, or by the type of the content "
        f"({', '.join(_EXTENSIONS)}).",
        available=list(_EXTENSIONS),
    )


def _answer(done: Ingested) -> Response:
    report: dict[str, Any] = load_report_json(done.report)
    if done.report.outcome == "refused":
        raise ProtocolError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            outcome_told(done.report, "fr"),
            outcome_told(done.report, "en"),
            report=report,
        )
    answer: Response = jsonify(report)
    answer.cache_control.no_store = True
    if done.report.outcome in {"published", "unchanged"}:
        location = vocab.graph_iri(done.report.dataset, done.report.version)
        answer.headers["Location"] = location
    return answer
