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


def _marked(text: str) -> str:
    return f'<span lang="fr">{text}</span>'


def _named(*labels: str) -> list[dict[str, Any]]:
    return [{"iri": label, "label": label} for label in labels]


def test_in_french_the_graph_speaks(client: FlaskClient) -> None:
    """Its sentence is made from the evidence."""
    with client.application.test_request_context("/"):
        assert reason_told(_peer()) == "Comme vous, Ussel n'a pas de gare."


NONE = "No challenge in common is known; Ussel is "
DENSITY = "Densité"  # a word of ours, which has its English


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "shared_challenges": _named(DENSITY, "SPR <1>", "Third"),
                "different_indicators": _named(DENSITY, "Other"),
                "learn_from": [{"iri": "a", "label": "Parc", "year": 2023}],
            },
            (
                f"Like you, Ussel faces: density and {_marked('SPR &lt;1&gt;')}; worth "
                f"a look there: “{_marked('Parc')}” (2023). Main difference: density."
            ),
        ),
        (
            {"learn_from": [{"iri": "a", "label": "DETR en 2019", "year": 2019}]},
            (
                f"{NONE}among those least unlike you; worth a look there: "
                f"“{_marked('DETR en 2019')}”."
            ),
        ),
        (
            {
                "close_indicators": _named(DENSITY),
                "learn_from": [{"iri": "a", "label": None, "year": None}],
            },
            f"{NONE}like you in density; worth a look there: “a project”.",
        ),
        ({"reason": ""}, ""),
    ],
)
def test_in_english_what_is_told_is_put_together(
    client: FlaskClient, changes: dict[str, Any], told: str
) -> None:
    """No more than the evidence; what has no English is marked."""
    with client.application.test_request_context("/?lang=en"):
        assert reason_told(_peer(**changes)) == told
