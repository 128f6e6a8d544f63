"""Why a town is proposed: in French from the graph, in English from its evidence."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from pvd_graph.app.peer_reasons import reason_told
from pvd_graph.peers.wording import mountain_difference


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
        (
            {
                "different_indicators": [
                    {
                        **_named(DENSITY)[0],
                        "unit": "hab./km²",
                        "target_value": 65,
                        "peer_value": 1450,
                    }
                ],
            },
            (
                f"{NONE}among those least unlike you. Main difference: density, "
                "1,450\u00a0inhabitants/km² in Ussel and "
                "65\u00a0inhabitants/km² in your town."
            ),
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


@pytest.mark.parametrize(
    ("theirs", "yours", "told"),
    [
        ("", "Alpes", "Ussel is outside mountain areas, unlike your town"),
        ("Alpes", "", "Ussel is in a mountain area ({}), unlike your town"),
        ("Jura", "Alpes", "Ussel is in other mountains than your town ({})"),
    ],
)
def test_mountains_are_told_in_english(
    client: FlaskClient, theirs: str, yours: str, told: str
) -> None:
    """Whatever the French sentence says of them."""
    clause = mountain_difference("Ussel", theirs, yours)
    reason = f"Comme vous, Ussel n'a pas de gare. Différence principale : {clause}."
    with client.application.test_request_context("/?lang=en"):
        text = reason_told(_peer(reason=reason))

    assert text.endswith(f"Main difference: {told.format(_marked(theirs))}.")


def test_both_languages_tell_of_the_same(client: FlaskClient) -> None:
    """The project and the difference that the French sentence names, not the first."""
    deeds = [
        {"iri": "a", "label": "Un parc : DETR en 2019", "year": 2019},
        {"iri": "b", "label": "Un toit : Fonds vert en 2023", "year": 2023},
    ]
    figures = [
        {**_named(DENSITY)[0], "iri": "population_density"},
        {"iri": "household_size", "label": "Other", "unit": "personnes"}
        | {"peer_value": 2.13, "target_value": 1.94},
    ]
    reason = (
        "Comme vous, Ussel n'a pas de gare ; un toit y a été financé en 2023 (Fonds "
        "vert). Différence principale : taille moyenne des ménages de 2,13 personnes "
        "à Ussel, contre 1,94 chez vous."
    )
    peer = _peer(reason=reason, learn_from=deeds, different_indicators=figures)
    with client.application.test_request_context("/?lang=en"):
        text = reason_told(peer)

    assert "Un toit" in text
    assert "Un parc" not in text
    assert f"{_marked('Other')}, 2.13\u00a0people in Ussel and 1.94" in text
