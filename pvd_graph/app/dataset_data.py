"""``PUT /api/v1/datasets/<slug>/data``: a partner's file, loaded as `pvd ingest` does.

The manifest is the one that the server has for the dataset; the body is the file. The
answer is the report of the load, as JSON.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path, PurePosixPath

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
from pvd_graph.errors import (
    BusyError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.services.dataset_folders import find_slug
from pvd_graph.services.load_process import Loaded, Problem
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import check_slug
from pvd_graph.store.refusals import Wording

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
# A request holds a thread of the site while it waits.
_TURN_S = 20.0
_ONLY_LOADS: Wording = (
    "Ce jeton permet de charger, pas de publier : ajoutez « ?dry-run=1 ».",
    "This token allows loading, not publishing: add “?dry-run=1”.",
)
_OVER = {
    "time": "Le chargement n'a pas fini dans le temps permis et a été arrêté.",
    "memory": "Le chargement a demandé plus de mémoire que permis : coupez le fichier.",
    "size": "Le contenu devient trop gros une fois lu : coupez le fichier.",
}


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
    policy = _choice("policy", ("", "refuse", "keep"))
    dry_run = _choice("dry-run", ("", "0", "1")) == "1"
    if not dry_run and not grant.allows("publish"):
        raise forbidden(_ONLY_LOADS)
    return _answer(_load(writing, slug, policy, dry_run=dry_run))


def _load(writing: Writing, slug: str, policy: str, *, dry_run: bool) -> Loaded:
    """Load the body, in a process apart."""
    uploads = writing.uploads
    assert uploads is not None  # noqa: S101 - a Publisher is never without
    places = uploads.places
    if find_slug(slug, places.data, places.datasets) is None:
        problem = f"Le jeu de données « {slug} » n'a pas de manifeste sur ce serveur."
        english = f"The dataset “{slug}” has no manifest on this server."
        raise NotFoundError(problem, english)
    with tempfile.TemporaryDirectory(prefix="write-", dir=places.data) as work:
        file = Path(work) / _file_name(slug)
        save_body(file, writing.max_bytes)
        (out := Path(work) / "load").mkdir()
        loaded = uploads.loads.run(
            out,
            {
                **{kind: str(path) for kind, path in asdict(places).items()},
                "slug": slug,
                "file": str(file),
                "policy": policy,
                "dry_run": dry_run,
                "pages": False,
            },
            wait_s=_TURN_S,
        )
    if loaded.outcome == "published":
        uploads.published()
    return loaded


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


def _answer(loaded: Loaded) -> Response:
    report = loaded.report
    if report is None:
        raise _failure(loaded.problem)
    if loaded.outcome == "refused":
        told = (loaded.told["fr"], loaded.told["en"])
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise ProtocolError(status, *told, report=report)
    answer: Response = jsonify(report)
    answer.cache_control.no_store = True
    if loaded.outcome == "published":
        answer.status_code = HTTPStatus.CREATED
    if loaded.outcome in {"published", "unchanged"}:
        location = vocab.graph_iri(report["dataset"], report["version"])
        answer.headers["Location"] = location
    return answer


def _failure(problem: Problem) -> PvdError:
    """Return the error of a load that ended without a report."""
    if problem == "busy":
        return BusyError("d'autres écrivent")
    if problem in {"time", "memory", "size"}:
        return QueryLimitError(_OVER[problem], limit=problem)
    return StoreError(f"le chargement a échoué ({problem})")
