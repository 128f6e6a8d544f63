"""Alive, ready, and its figures: each to whom it concerns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app, health, metrics
from pvd_graph.app.health import Health
from pvd_graph.app.metrics import Metrics
from pvd_graph.errors import StoreError
from tests.small_site import SmallSite

READY = {"serving": "ok", "pages": "ok", "queries": "ok", "archive": "ok", "disk": "ok"}


def _client(site: SmallSite, told: Health) -> FlaskClient:
    app = create_app(site)
    app.extensions[health.EXTENSION] = told
    app.extensions[metrics.EXTENSION] = Metrics()
    return app.test_client()


def test_health_tells_the_truth(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    site: Any,  # noqa: ANN401 - the fixture of conftest
) -> None:
    """Ready only when graph and index answer; alive whatever they do."""
    assert client.get("/readyz").get_json() == {
        "ready": True,
        "checks": READY,
        "generation": 1,
    }

    def fail(_query: str) -> bool:
        problem = "disk"
        raise StoreError(problem)

    broken: Callable[[str], bool] = fail
    monkeypatch.setattr(site.reader(), "ask", broken)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"] == {**READY, "pages": "StoreError"}
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_a_damaged_journal_is_not_ready(site: SmallSite, tmp_path: Path) -> None:
    """Loads would be lost on it: say so before one comes."""
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "journal.jsonl").write_text("{\n", encoding="utf-8")

    answer = _client(site, Health(tmp_path)).get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["archive"] == "StoreError"


def test_who_is_told_to_stop_is_not_ready(site: SmallSite, tmp_path: Path) -> None:
    """Alive until it has gone."""
    told = Health(tmp_path)
    told.draining.set()
    client = _client(site, told)

    assert client.get("/readyz").get_json()["checks"]["serving"] == "draining"
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("remote", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("192.0.2.1", {}, 403),
        ("192.0.2.1", {"Authorization": "Bearer " + "k" * 32}, 200),
        ("127.0.0.1", {"Authorization": "Bearer wrong"}, 403),
    ],
)
def test_figures_are_for_this_machine_or_for_the_token(
    site: SmallSite, remote: str, headers: dict[str, str], status: int
) -> None:
    """What a proxy of this machine passes on comes from elsewhere."""
    client = _client(site, Health(metrics_token="k" * 32))

    answer = client.get(
        "/metrics", headers=headers, environ_base={"REMOTE_ADDR": remote}
    )

    assert answer.status_code == status


def test_without_a_token_no_word_is_one(site: SmallSite) -> None:
    """An empty one least of all."""
    client = _client(site, Health())

    answer = client.get(
        "/metrics",
        headers={"Authorization": "Bearer "},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )

    assert answer.status_code == 403
