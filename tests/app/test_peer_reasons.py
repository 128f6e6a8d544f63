"""Why a town is proposed: in French from the graph, in English from its evidence."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from pvd_graph.app.peer_reasons import reason_told


def _peer(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of JSON
    none: list[dict[str, Any]] = []
    return {
        "label": "Ussel",
        "reason": "Comme vous, Ussel n'a pas de gare.",
        "shared_challenges": none,
        "close_indicators": none,
        "different_indicators": none,
        "learn_from": none,
        **changes,
    }


def _named(*labels: str) -> list[dict[str, Any]]:
    return [{"iri": label, "label": label} for label in labels]


def test_in_french_the_graph_speaks(client: FlaskClient) -> None:
    """Its sentence is made from the evidence."""
    with client.application.test_request_context("/"):
        assert reason_told(_peer()) == "Comme vous, Ussel n'a pas de gare."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "shared_challenges": _named("No station", "Few shops", "Third"),
                "different_indicators": _named("Density", "Other"),
                "learn_from": [{"iri": "a", "label": "New park", "year": 2023}],
            },
            (
                "Like you, Ussel faces: no station and few shops; worth a look there: "
                "“New park” (2023). Main difference: density."
            ),
        ),
        (
            {"learn_from": [{"iri": "a", "label": "DETR in 2019", "year": 2019}]},
            (
                "No challenge in common is known; Ussel is among those least unlike "
                "you; worth a look there: “DETR in 2019”."
            ),
        ),
        (
            {
                "close_indicators": _named("SPR share"),
                "learn_from": [{"iri": "a", "label": None, "year": None}],
            },
            (
                "No challenge in common is known; Ussel is like you in SPR share; "
                "worth a look there: “a project”."
            ),
        ),
        ({"reason": ""}, ""),
    ],
)
def test_in_english_what_is_told_is_put_together(
    client: FlaskClient, changes: dict[str, Any], told: str
) -> None:
    """No more than the evidence; acronyms keep their capitals."""
    with client.application.test_request_context("/?lang=en"):
        assert reason_told(_peer(**changes)) == told
