"""What the writing interfaces say when they refuse, and what they keep silent."""

import pytest
from flask import Blueprint, Flask

from pvd_graph.app.write_answers import register_refusals
from pvd_graph.errors import (
    BadGraphError,
    BadManifestError,
    BusyError,
    ConflictError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.resources import datasets_folder

PRIVATE = "/srv/data/store/generations/000007"
LANGUAGE = [("Accept-Language", "en")]


def _raised(error: PvdError) -> Flask:
    bp = Blueprint("writes", __name__)
    register_refusals(bp)

    @bp.route("/")
    def fail() -> str:
        raise error

    app = Flask(__name__)
    app.register_blueprint(bp)
    return app


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [
        (StoreError(f"{PRIVATE} : copie impossible"), 503, True),
        (BusyError(f"{PRIVATE} : une autre construction"), 503, True),
        (BadManifestError(datasets_folder(), PRIVATE), 500, False),
        (PvdError(PRIVATE), 500, False),
    ],
)
def test_our_trouble_is_logged_and_not_told(
    error: PvdError,
    status: int,
    retry: bool,  # noqa: FBT001 - a column of the table
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Paths of the server are nobody's business."""
    answer = _raised(error).test_client().get("/", headers=LANGUAGE)

    assert answer.status_code == status
    assert PRIVATE not in answer.text
    assert str(datasets_folder()) not in answer.text
    assert answer.get_json(force=True)["detail"].endswith(".")
    assert ("Retry-After" in answer.headers) == retry
    assert PRIVATE in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConflictError("il existe", "it exists"), 409),
        (BadGraphError("illisible", "unreadable", line=3), 400),
        (QueryLimitError("trop", limit="size"), 413),
    ],
)
def test_theirs_is_told_and_not_logged(
    error: PvdError, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """In the language that is asked for."""
    client = _raised(error).test_client()
    english = client.get("/", headers=LANGUAGE).get_json(force=True)
    french = client.get("/").get_json(force=True)

    assert english["status"] == french["status"] == status
    assert french["detail"] == str(error)
    assert english["detail"] != french["detail"]
    assert english.get("line") == getattr(error, "line", None)
    assert not caplog.records
