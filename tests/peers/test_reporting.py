"""A report says the same in JSON and in tables, and hides nothing that is missed."""

import json
from math import nan

import pytest

from pvd_graph.peers.anchors import Anchor
from pvd_graph.peers.metrics import Interval
from pvd_graph.peers.protocol import Row
from pvd_graph.peers.reporting import Report
from pvd_graph.peers.targets import Target


@pytest.fixture
def report() -> Report:
    """Two methods, one figure unknown; one target aimed at, one met, one missed."""
    return Report(
        version="1.2.3",
        seeds=(7, 8),
        rows=[
            Row("planted", "T1", "ours", "ndcg", Interval(0.5, 0.45, 0.55), 2),
            Row("planted", "T1", "ours", "tail", Interval(0.25, 0.25, 0.25), 2),
            Row("planted", "T1", "theirs", "ndcg", Interval(nan, nan, nan), 1),
            Row(
                "planted", "time", "ours", "all_ms", Interval(1234.5, 1234.5, 1234.5), 1
            ),
        ],
        anchors=[
            Anchor("popularity", Interval(1.36, 1.3, 1.4), 1.361),
            Anchor("ceiling", Interval(2.0, 1.9, 2.1), 2.775),
        ],
        targets={
            "planted": [
                Target("good", 0.4, 0.5, Interval(0.5, 0.45, 0.55)),
                Target("fair", 0.4, 0.6, Interval(0.5, 0.45, 0.55)),
                Target("bad", 0.4, 0.3, Interval(0.5, 0.5, 0.5), low_is_good=True),
            ]
        },
    )


def test_tables_show_all_figures(report: Report) -> None:
    """An interval where there is one, a dash where nothing is known."""
    lines = report.to_markdown().splitlines()

    assert lines[0] == "pvd-graph 1.2.3, seeds 7, 8"
    assert "| method | ndcg | tail |" in lines
    assert "| ours | 0.500 (0.450–0.550) | 0.250 |" in lines
    assert "| theirs | – |  |" in lines
    assert "| ours | 1234 |" in lines


def test_verdicts_are_told(report: Report) -> None:
    """Aim, must, missed; anchors that do not hold are told too."""
    text = report.to_markdown()

    assert "| planted | good | ≥ 0.4 | ≥ 0.5 | 0.500 (0.450–0.550) | aim |" in text
    assert "| planted | fair | ≥ 0.4 | ≥ 0.6 | 0.500 (0.450–0.550) | must |" in text
    assert "| planted | bad | ≤ 0.4 | ≤ 0.3 | 0.500 | **missed** |" in text
    assert "| popularity | 1.360 (1.300–1.400) | 1.361 | -0.1% | yes |" in text
    assert "| ceiling | 2.000 (1.900–2.100) | 2.775 | -27.9% | **no** |" in text
    assert report.missed == ["planted: bad"]


def test_json_is_plain(report: Report) -> None:
    """It goes through strict JSON unchanged; unknown is null."""
    found = report.to_json()

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["seeds"] == [7, 8]
    assert found["results"][2]["value"] == {"value": None, "low": None, "high": None}
    verdicts = [(one["must_met"], one["aim_met"]) for one in found["targets"]]
    assert verdicts == [(True, True), (True, False), (False, False)]
    assert [one["holds"] for one in found["anchors"]] == [True, False]
