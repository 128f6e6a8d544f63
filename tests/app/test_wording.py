"""What a challenge rests on is said in one sentence, with its figures."""

from dataclasses import replace

import pytest

from pvd_graph.app.wording import (
    evidence,
    licence_name,
    place_in_group,
    threshold,
)
from pvd_graph.services.browse_challenges import Rule
from pvd_graph.services.browse_town import Assessment
from pvd_graph.services.names import Named

NBSP, THIN = "\u00a0", "\u202f"
VACANCY = Named("Logements vacants", "urn:challenge")


@pytest.fixture
def assessment() -> Assessment:
    """A town whose homes are vacant more often than the threshold."""
    rule = Rule(
        iri="urn:rule",
        name="Vacance longue",
        definition="",
        challenge=VACANCY,
        indicators=(),
        unit="% des logements privés",
        direction="above",
        threshold=8.9,
        threshold_kind="third-quartile",
        group="Villes",
        group_size=1625,
        median=5.9,
        source="",
    )
    return Assessment(
        iri="urn:assessment",
        challenge=VACANCY,
        kind=None,
        intensity=0.88,
        value=11.2,
        rank=195,
        threshold=8.9,
        median=5.9,
        group_size=1625,
        rule=rule,
        figures=(),
    )


def test_sentence_gives_value_and_median(assessment: Assessment) -> None:
    """The unit is said in full once."""
    assert evidence(assessment) == (
        f"Vacance longue : 11,2{NBSP}% des logements privés ; "
        f"la médiane des villes comparées est de 5,9{NBSP}%."
    )


def test_absence_is_not_counted(assessment: Assessment) -> None:
    """« Aucune pharmacie : 0 pharmacies » says it twice."""
    assert assessment.rule is not None
    rule = replace(assessment.rule, name="Aucune gare", threshold_kind="absence")
    none = replace(assessment, rule=replace(rule, unit="gares"), value=0, median=1)

    assert evidence(none) == "Aucune gare ; la médiane des villes comparées est de 1."


def test_threshold_and_rank_are_said(assessment: Assessment) -> None:
    """On which side of the threshold, and where among how many."""
    assert threshold(assessment) == f"au-dessus de 8,9{NBSP}% des logements privés"
    assert place_in_group(assessment) == f"195e sur 1{THIN}625"


def test_nothing_is_said_without_figures(assessment: Assessment) -> None:
    """A declared challenge has neither rule nor value."""
    declared = replace(assessment, rule=None, value=None, rank=None, threshold=None)

    assert evidence(declared) == ""
    assert threshold(declared) == ""
    assert place_in_group(declared) == ""


def test_licences_have_usual_names() -> None:
    """An unknown one shows its address."""
    assert licence_name("https://creativecommons.org/licenses/by/4.0/") == "CC BY 4.0"
    assert licence_name("urn:other") == "urn:other"
