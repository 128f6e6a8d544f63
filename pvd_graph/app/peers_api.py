"""The API of peers: of a commune, of a made-up town, and any pair of communes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NoReturn

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.app.context import current_reader
from pvd_graph.app.data_pages import peers_json
from pvd_graph.app.json_shapes import source_json
from pvd_graph.app.peer_params import profile_of
from pvd_graph.app.sparql_body import media_type_of
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.write_answers import method_not_allowed, options_answer
from pvd_graph.codes import parse_code_insee
from pvd_graph.services.browse_sources import COMMUNES, PEERS, sources
from pvd_graph.services.browse_towns import current_code
from pvd_graph.services.comparing import compare
from pvd_graph.services.comparing_json import comparison_json
from pvd_graph.services.peer_profile import peers_of_profile
from pvd_graph.services.suggest import AbsorbedCodeError

__all__ = ["BODY_BYTES", "bp"]

bp = Blueprint("peers_api", __name__)

_API = "/api/v1"
_ALLOW = ["POST", "OPTIONS"]
_OTHERS = ["GET", "HEAD", "PUT", "PATCH", "DELETE"]
BODY_BYTES = 65_536
"""What the body of a made-up town may have."""


@bp.get(f"{_API}/communes/<code>/peers")
def list_peers(code: str) -> ResponseReturnValue:
    """Answer the peers of a commune with their reasons; 308 from an absorbed code."""
    try:
        return peers_json(parse_code_insee(code))
    except AbsorbedCodeError as absorbed:
        target = url_for("peers_api.list_peers", code=absorbed.current)
        return redirect(_with_query(target), 308)


@bp.get(f"{_API}/communes/<code>/similarity/<other>")
def show_similarity(code: str, other: str) -> ResponseReturnValue:
    """Answer why two communes are alike, or not; 308 from absorbed codes."""
    reader = current_reader()
    asked = parse_code_insee(code), parse_code_insee(other)
    current = current_code(reader, asked[0]), current_code(reader, asked[1])
    if current != asked:
        target = url_for("peers_api.show_similarity", code=current[0], other=current[1])
        return redirect(_with_query(target), 308)
    return {
        **comparison_json(compare(reader, *current)),
        "sources": [
            source_json(one) for one in sources(reader, [PEERS, COMMUNES], origins=True)
        ],
    }


@bp.route(f"{_API}/peers", methods=["OPTIONS"], provide_automatic_options=False)
def allow_profile() -> Response:
    """Let pages of other sites ask."""
    return options_answer(_ALLOW)


@bp.route(f"{_API}/peers", methods=["POST"], provide_automatic_options=False)
def ask_profile() -> dict[str, Any]:
    """Answer the peers of a made-up town, told as JSON."""
    profile, wish = profile_of(_body())
    reader = current_reader()
    answer, inferred = peers_of_profile(reader, profile, wish)
    return {
        **answer.to_json(),
        "inferred_challenges": [one.to_json() for one in inferred],
        "sources": [source_json(one) for one in sources(reader, [PEERS], origins=True)],
    }


@bp.route(f"{_API}/peers", methods=_OTHERS, provide_automatic_options=False)
def refuse_method() -> NoReturn:
    """Say that a made-up town is sent, and how."""
    raise method_not_allowed(_ALLOW)


def _body() -> bytes:
    """Return the body of the request.

    Raises:
        ProtocolError: 413 too long, 415 not said to be JSON.
    """
    media_type, _ = media_type_of(request.headers.get("Content-Type", ""))
    if media_type != "application/json":
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Envoyez le profil en JSON, avec « Content-Type: application/json ».",
            "Send the profile as JSON, with “Content-Type: application/json”.",
            available=["application/json"],
        )
    body = request.stream.read(BODY_BYTES + 1)
    if len(body) > BODY_BYTES:
        raise ProtocolError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"Un profil a au plus {BODY_BYTES // 1024} Kio.",
            f"A profile has {BODY_BYTES // 1024} KiB at most.",
        )
    return body


def _with_query(target: str) -> str:
    asked = request.query_string.decode()
    return f"{target}?{asked}" if asked else target
