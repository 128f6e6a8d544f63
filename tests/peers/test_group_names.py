"""Names say what most have and few others, in good French, and no two are equal."""

import csv
import re

import pytest

from pvd_graph.peers.group_names import name_group, still_true
from pvd_graph.peers.group_traits import Trait
from pvd_graph.resources import ontology_folder
from pvd_graph.vocab import id_iri
from tests.conftest import ROOT

WORDS = ROOT / "pvd_graph" / "peers" / "group_words.csv"
VACANT = Trait("challenge", id_iri("challenge", "logements-vacants"), 0.96, 0.25, 1.2)
SECOND = Trait(
    "challenge", id_iri("challenge", "residences-secondaires"), 0.8, 0.25, 0.8
)
AGEING = Trait("challenge", id_iri("challenge", "vieillissement"), 0.9, 0.34, 0.7)
RARE = Trait("challenge", id_iri("challenge", "bas-revenus"), 0.45, 0.25, 0.1)
RANGE = Trait("class", id_iri("term", "massif-massif-central"), 0.67, 0.15, 0.6)
AWAY = Trait("class", id_iri("term", "aav-30"), 0.75, 0.28, 0.5)
DENSE = Trait("figure", id_iri("indicator", "population_density"), 300, 120, 0.3)


def test_a_name_says_where_and_what() -> None:
    """The verb is said once; below 2,000 inhabitants they are bourgs."""
    name = name_group([VACANT, SECOND, RANGE, AWAY], population=1350, example="X")

    assert name.fr == (
        "Bourgs du Massif central qui ont beaucoup de logements vacants et beaucoup de "
        "résidences secondaires"
    )
    assert name.en == (
        "Very small towns of the Massif Central that have many vacant homes and many "
        "second homes"
    )
    assert name.slug == "massif-central-logements-vacants-residences-secondaires"
    assert name.said == {VACANT.subject, SECOND.subject, RANGE.subject}


def test_what_is_missing_does_not_spread() -> None:
    """To "have no station and low incomes" would deny both."""
    station = Trait(
        "challenge",
        id_iri("challenge", "transports-collectifs-insuffisants"),
        1,
        0.2,
        2,
    )
    poor = Trait("challenge", RARE.subject, 0.9, 0.25, 1)

    name = name_group([station, poor], population=4000, example="X")

    assert name.en == "Small towns that have no railway station and have low incomes"
    assert name.fr == "Petites villes qui n'ont pas de gare et ont des revenus bas"


def test_two_verbs_are_both_said() -> None:
    """What is true of fewer than half of the towns is not."""
    name = name_group([AGEING, VACANT, RARE], population=4000, example="X")

    assert (
        name.fr
        == "Petites villes qui vieillissent et ont beaucoup de logements vacants"
    )


def test_a_name_that_is_taken_gets_more_precise() -> None:
    """In either language, step by step; at last by a town of its own."""
    traits, taken = [VACANT, AGEING, SECOND, RANGE, AWAY, DENSE], set[str]()
    names = []
    for _ in range(7):
        name = name_group(traits, population=4000, example="Les Andelys", taken=taken)
        names.append(name)
        taken |= {name.fr, name.en}

    assert len({name.fr for name in names[:6]}) == 6
    assert names[1].fr.endswith(
        ", vieillissent et ont beaucoup de résidences secondaires"
    )
    assert "à forte densité" in names[2].fr
    assert names[-1].fr == f"{names[0].fr}, autour des Andelys"
    assert names[-1].slug == f"{names[0].slug}-les-andelys"


def test_a_group_without_trait_is_named_all_the_same() -> None:
    """By what it is, then by a town."""
    name = name_group([], population=4000, example="Ussel", taken=["Petites villes"])

    assert name.fr == "Petites villes, autour d'Ussel"
    assert name.slug == "villes-ussel"


def test_figures_alone_make_a_name() -> None:
    """Which side they are on is told; that bourgs are small is not said twice."""
    few = Trait("figure", id_iri("indicator", "legal_population"), 1500, 3500, 0.9)

    assert name_group([DENSE], population=3000, example="X").fr == (
        "Petites villes à forte densité"
    )
    assert name_group([few], population=1500, example="X").fr == "Bourgs"


def test_a_name_is_true_as_long_as_its_traits_are() -> None:
    """And as long as they are bourgs; the order does not matter."""
    name = name_group([VACANT, AGEING, RANGE], population=1350, example="X")

    assert still_true(
        name.fr, name.said, [RANGE, AGEING, SECOND, VACANT], population=1900
    )
    assert not still_true(name.fr, name.said, [RANGE, VACANT], population=1350)
    assert not still_true(name.fr, name.said, [VACANT, AGEING, RANGE], population=2100)
    sparse = Trait("figure", DENSE.subject, 40, 120, 0.3)
    dense = name_group([DENSE], population=3000, example="X")
    assert not still_true(dense.fr, dense.said, [sparse], population=3000)


def test_every_word_is_about_something_that_exists() -> None:
    """A slug that no scheme has would never be said; and each has both languages."""
    schemes = "\n".join(
        path.read_text(encoding="utf-8")
        for path in ontology_folder().glob("schemes/*.ttl")
    )
    rows = list(csv.DictReader(WORDS.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        assert row["fr"]
        assert row["en"]
        if row["kind"] in {"class", "challenge"}:
            slug = re.escape(row["slug"])
            assert re.search(rf"(?:term|challenge|defi|c):{slug} ", schemes), row


@pytest.mark.parametrize("language", ["fr", "en"])
def test_phrases_fit_behind_any_noun(language: str) -> None:
    """No adjective that would have to agree with bourgs or with villes."""
    rows = csv.DictReader(WORDS.read_text(encoding="utf-8").splitlines())
    places = [row[language] for row in rows if row["kind"] in {"class", "high", "low"}]
    starts = {
        "fr": ("à ", "au ", "aux ", "en ", "d", "proches ", "avec ", "de "),
        "en": ("of ", "at ", "in ", "with ", "away ", "close ", "serving "),
    }

    assert [one for one in places if not one.startswith(starts[language])] == []
