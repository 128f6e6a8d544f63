"""What a challenge rests on is said in one sentence, with its figures."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from pvd_graph.app.wording import (
    band_name,
    evidence,
    figure_name,
    licence_name,
    lost_zero,
    marked,
    named_evidence,
    place_in_group,
    threshold,
    threshold_of,
)
from pvd_graph.services.browse_assessments import Assessment, Figure
from pvd_graph.services.browse_rules import Band, Indicator, Rule
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

    assert evidence(none) == (
        f"Aucune gare ; la médiane des villes comparées est de 1{NBSP}gare."
    )


def test_threshold_and_rank_are_said(assessment: Assessment) -> None:
    """The threshold itself concludes: more or less, said so; and among how many."""
    assert assessment.rule is not None
    below = replace(assessment.rule, direction="below", unit="% par an")

    assert threshold(assessment) == f"8,9{NBSP}% des logements privés ou plus"
    assert threshold_of(below, -0.71) == f"\u22120,7{NBSP}% par an ou moins"
    assert place_in_group(assessment) == f"195e sur 1{THIN}625"


def test_absence_has_no_threshold_below_zero(assessment: Assessment) -> None:
    """« au-dessous de 0 gare » is impossible, « 0 gare ou moins » absurd."""
    assert assessment.rule is not None
    rule = replace(assessment.rule, name="Aucune gare", threshold_kind="absence")

    assert threshold_of(replace(rule, unit="gares"), 0) == "aucune gare (0)"


@pytest.mark.parametrize(
    ("rank", "tied", "place"),
    [
        (1, 330, f"1er ex æquo (330{NBSP}villes) sur 1{THIN}625"),
        (1, 1, f"1er sur 1{THIN}625"),
        (12, 3, f"12e ex æquo (3{NBSP}villes) sur 1{THIN}625"),
    ],
)
def test_shared_ranks_are_told(
    assessment: Assessment, rank: int, tied: int, place: str
) -> None:
    """330 towns are not each the first."""
    assert place_in_group(replace(assessment, rank=rank, tied=tied)) == place


@pytest.mark.parametrize(
    ("rank", "tied", "intensity", "said"),
    [
        (1, 330, 0.8, f"le plus marqué, à égalité avec 329{NBSP}autres villes"),
        (1, 2, 0.9, f"le plus marqué, à égalité avec 1{NBSP}autre ville"),
        (1, 1, 0.9994, f"le plus marqué des 1{THIN}625 villes comparées"),
        (3, 1, 0.9988, "plus marqué que dans 99 % des villes comparées"),
        (9, 1, 0.29, "plus marqué que dans 29 % des villes comparées"),
    ],
)
def test_nobody_is_worse_off_than_all(
    assessment: Assessment, rank: int, tied: int, intensity: float, said: str
) -> None:
    """A town belongs to the group that it is compared with: never 100 %."""
    one = replace(assessment, rank=rank, tied=tied, intensity=intensity)

    assert marked(one) == said


def test_slices_of_population_are_named() -> None:
    """The first has no bottom, the last no top."""
    assert band_name(Band(0, 1999, 1, 1, 1)) == f"moins de 2{THIN}000 habitants"
    assert band_name(Band(2000, 3499, 1, 1, 1)) == (
        f"de 2{THIN}000 à 3{THIN}499 habitants"
    )
    assert band_name(Band(10000, None, 1, 1, 1)) == f"10{THIN}000 habitants et plus"


def test_evidence_of_criteria_says_the_figure(assessment: Assessment) -> None:
    """« Population légale, Belley, 2023 » says all but how many."""
    people = Indicator("urn:people", "Population légale", "", "hab.", None, None)
    jobs = replace(people, name="Taux de chômage", unit="%")
    count = Figure("urn:count", people, "2023", 9388, "urn:dataset")
    rate = Figure("urn:rate", jobs, "2025-T4", 8.2, "urn:dataset")
    things = [
        Named("Population légale, Belley, 2023", "urn:count"),
        Named("Vacance longue, Belley", "urn:assessment"),
        Named("Centre local", "urn:term"),
    ]

    assert figure_name(rate) == f"Taux de chômage : 8,2{NBSP}% au 4e trimestre 2025"
    assert [
        one.name for one in named_evidence(things, [count, rate], [assessment])
    ] == [
        f"9{THIN}388{NBSP}habitants en 2023",
        evidence(assessment).rstrip("."),
        "Centre local",
    ]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/communes/1034", "01034"),
        ("/communes/1034/peers", "01034"),
        ("/communes/1034.csv", "01034"),
        ("/communes/01034", ""),
        ("/communes/abcd", ""),
        ("/partners/1034", ""),
        ("/", ""),
    ],
)
def test_lost_zero_is_found(path: str, code: str) -> None:
    """Four digits where a commune is asked for are a code without its zero."""
    assert lost_zero(path) == code


def test_nothing_is_said_without_figures(assessment: Assessment) -> None:
    """A declared challenge has neither rule nor value."""
    declared = replace(assessment, rule=None, value=None, rank=None, threshold=None)

    assert evidence(declared) == ""
    assert threshold(declared) == ""
    assert place_in_group(declared) == ""
    assert marked(replace(declared, intensity=None)) == ""


def test_licences_have_usual_names() -> None:
    """An unknown one shows its address."""
    assert licence_name("https://creativecommons.org/licenses/by/4.0/") == "CC BY 4.0"
    assert licence_name("urn:other") == "urn:other"


def test_sentences_follow_the_page(client: FlaskClient) -> None:
    """In English where the page is, from the same figures."""
    page = client.get("/communes/99001?lang=en").text

    assert "; the median of the towns compared is " in page
    assert "more marked than in " in page or "the most marked" in page
    with client.application.test_request_context("/?lang=en"):
        assert band_name(Band(2000, 3499, 1, 1, 1)) == "from 2,000 to 3,499 inhabitants"
