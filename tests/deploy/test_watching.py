"""Alerts and board name figures that the server gives; nobody ran them elsewhere.

``promtool`` checks the rules where it is installed (Debian: prometheus).
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from pvd_graph.app.exchange import Exchange
from pvd_graph.app.metrics import Metrics
from pvd_graph.store.query_texts import AskedQuery
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
BOARD = DEPLOY / "grafana" / "pvd-graph.json"
_NAME = re.compile(r"\b(?:pvd|process)_[a-z_]+")


def _given() -> set[str]:
    """Return the names of all figures that the code gives."""
    metrics = Metrics()
    asked = AskedQuery("ask", "json", 200, 0.1, 1, cached=False, query="")
    one = Exchange("r", "/", 200, 1, cut=True, cached=True, asked=asked, refused="time")
    metrics({"method": "GET"}, one, 0.1)
    found = set(_NAME.findall(metrics.text().decode()))
    source = (ROOT / "pvd_graph" / "app" / "gauges.py").read_text(encoding="utf-8")
    return found | set(_NAME.findall(source))


def _rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def _expressions() -> Iterator[str]:
    for rule in _rules():
        yield rule["expr"]
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


def test_every_figure_that_is_asked_for_is_given() -> None:
    """A renamed one would leave an alert silent for ever."""
    asked = {name for text in _expressions() for name in _NAME.findall(text)}

    assert len(asked) > 12
    assert asked <= _given()


def test_every_alert_says_what_to_do_and_is_in_the_guide() -> None:
    """In its annotations, and at more length under its name."""
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    for rule in _rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "action"}
        assert f"`{rule['alert']}`" in guide


def test_brackets_of_expressions_are_balanced() -> None:
    """What a missing tool would tell first."""
    for text in _expressions():
        for opened, closed in ("()", "{}", "[]"):
            assert text.count(opened) == text.count(closed), text


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules", str(ALERTS)],
        *(
            ["config", "--syntax-only", str(ALERTS.with_name(name))]
            for name in ("prometheus.yml", "compose.yml")
        ),
    ],
)
def test_prometheus_takes_the_rules_and_its_settings(arguments: list[str]) -> None:
    """As its own tool says, where it is."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool on this machine: apt-get install prometheus")
    done = subprocess.run(  # noqa: S603 - a tool of the system
        [promtool, "check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_panels_lie_beside_one_another() -> None:
    """On a grid of 24 columns, none over another, each with its own number."""
    panels = json.loads(BOARD.read_text(encoding="utf-8"))["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not cells & taken
        taken |= cells
    assert len({panel["id"] for panel in panels}) == len(panels)
