"""Is the server well: `/healthz`, `/readyz` and `/metrics`.

`/healthz` tells that this process answers: restart it when it does not. `/readyz` tells
that it can do its work: send it no visitors when it cannot. What is merely busy is
ready: taking it away would only load the others.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any, cast

from flask import Blueprint, Response, current_app, request

from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.metrics import CONTENT_TYPE, Metrics
from pvd_graph.app.metrics import EXTENSION as METRICS
from pvd_graph.app.query_port import current_port
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.errors import BusyError, PvdError
from pvd_graph.store.archive import Archive

__all__ = ["EXTENSION", "Health", "bp"]

EXTENSION = "pvd_graph.health"
bp = Blueprint("health", __name__)

_ASK_S = 2.0
_FREE_SHARE = 0.1
_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Health:
    """What the server knows of itself beside what it shows.

    Attributes:
        data: its data folder; None: it shows a graph in memory.
        metrics_token: who bears it may read the metrics from elsewhere; empty: nobody.
        draining: set once the server has been told to stop.
    """

    data: Path | None = None
    metrics_token: str = field(default="", repr=False)
    draining: Event = field(default_factory=Event)


def _health() -> Health:
    return cast("Health", current_app.extensions.get(EXTENSION) or Health())


@bp.get("/healthz")
def healthz() -> Response:
    """Answer 200 as soon as pages answer."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> Response:
    """Answer 200 when all that is needed to answer works, else 503 with the reasons."""
    checks = {name: _told(check) for name, check in _CHECKS.items()}
    ready = all(state in {"ok", "busy"} for state in checks.values())
    body: dict[str, Any] = {"ready": ready, "checks": checks}
    if ready:
        body["generation"] = current_reader().generation
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return Response(json.dumps(body), status, mimetype="application/json")


def _told(check: Callable[[], str]) -> str:
    try:
        return check()
    except BusyError:
        return "busy"
    except (PvdError, OSError) as error:
        # Asked every few seconds: one line, and no traceback.
        current_app.logger.warning("not ready: %s", error)
        return type(error).__name__


def _pages() -> str:
    current_reader().ask("ASK { ?s ?p ?o }")
    current_search().search("a", 1)
    return "ok"


def _queries() -> str:
    port = current_port()
    if port is not None:
        port.run("ASK { ?s ?p ?o }", "json", "", _ASK_S)
    return "ok"


def _archive() -> str:
    data = _health().data
    if data is not None and (data / "graphs").is_dir():
        Archive(data / "graphs").entries()
    return "ok"


def _disk() -> str:
    data = _health().data
    if data is None:
        return "ok"
    usage = shutil.disk_usage(data)
    enough = min(_FREE_SHARE * usage.total, _FREE_BYTES)
    return "ok" if usage.free >= enough else "full"


def _serving() -> str:
    return "draining" if _health().draining.is_set() else "ok"


_CHECKS = {
    "serving": _serving,
    "pages": _pages,
    "queries": _queries,
    "archive": _archive,
    "disk": _disk,
}


@bp.get("/metrics")
def metrics() -> Response:
    """Answer the figures for Prometheus, to this machine or to who has the token."""
    found = current_app.extensions.get(METRICS)
    if not isinstance(found, Metrics) or not _may_see():
        raise ProtocolError(
            HTTPStatus.FORBIDDEN,
            "Les mesures se lisent depuis la machine du site, ou avec leur jeton.",
            "Figures are read from the machine of the site, or with their token.",
        )
    return Response(found.text(), content_type=CONTENT_TYPE)


def _may_see() -> bool:
    token = _health().metrics_token
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), token.encode())
    # A proxy on this machine brings strangers.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
