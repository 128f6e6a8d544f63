"""Labels tell which concept a text means; titles hold labels, and speak of concepts."""

import csv
import gzip
import os
from pathlib import Path

import pytest

from pvd_graph.resources import ontology_folder
from pvd_graph.services.concepts_known import KnownConcepts, known_concepts
from tests.small_site import SmallSite

SCHEMES = KnownConcepts.from_ontology(ontology_folder())
SHARED = Path(os.environ.get("PVD_SHARED_DATA", "absent"))
GRANTS = SHARED / "projets-finances" / "dotations_investissement_2019.csv.gz"


@pytest.mark.parametrize(
    "text",
    [
        "Logements vacants de longue durée",
        "LOGEMENTS VACANTS DE LONGUE DUREE",
        "vacance résidentielle",
        "logements inoccupés",
        "Long-term vacant homes",
        "logements-vacants",
    ],
)
def test_a_label_of_one_concept_is_certain(text: str) -> None:
    """Preferred, alternative, hidden, English, or the key itself."""
    found = SCHEMES.find(text, "challenge")

    assert found.key == "logements-vacants"
    assert found.candidates[0].label == "Logements vacants de longue durée"


def test_what_resembles_a_label_is_a_candidate() -> None:
    """Never certain by likeness."""
    found = SCHEMES.find("logement vaccant", "challenge")

    assert found.key == ""
    assert found.candidates[0].key == "logements-vacants"


def test_a_label_that_two_concepts_share_stays_open() -> None:
    """OPAH stands for a theme alone; a made label for two challenges."""
    concept = "https://w3id.org/pvd-graph/id/challenge"
    label = "http://www.w3.org/2004/02/skos/core#altLabel"
    shared = KnownConcepts(
        [(f"{concept}/a", label, "Halle", "fr"), (f"{concept}/b", label, "halle", "fr")]
    )

    found = shared.find("HALLE", "challenge")

    assert found.key == ""
    assert [one.key for one in found.candidates] == ["a", "b"]


@pytest.mark.parametrize(
    ("title", "challenge"),
    [
        ("Rénovation énergétique du groupe scolaire", "energie-batiments-publics"),
        ("Construction d’une maison de santé pluridisciplinaire", "acces-soins"),
        ("Réfection de la toiture de l'église", "patrimoine-en-peril"),
        ("remise sur le marché de logements vacants", "logements-vacants"),
        ("mise en accessibilité PMR de la mairie", "accessibilite-pmr"),
    ],
)
def test_a_title_speaks_of_a_challenge(title: str, challenge: str) -> None:
    """By the longest label in it, by stems, with a score."""
    found = SCHEMES.best(title, "challenge")

    assert found is not None
    assert found.key == challenge
    assert 0.5 <= found.score < 1


@pytest.mark.parametrize(
    "title",
    ["", "Réfection de la rue de l'église", "Aménagement", "Tranche 2", "x" * 9],
)
def test_a_title_may_speak_of_none(title: str) -> None:
    """A street is named after a church; a family is too little to go by."""
    assert SCHEMES.best(title, "challenge") is None


def test_themes_are_found_by_scheme_or_kind() -> None:
    """``themes`` and ``theme`` are the same."""
    by_kind = SCHEMES.best("revitalisation commerciale du centre", "theme")

    assert by_kind is not None
    assert by_kind == SCHEMES.best("revitalisation commerciale du centre", "themes")
    assert by_kind.key == "commerce"


def test_partners_come_from_the_generation(tmp_path: Path) -> None:
    """By full and short name."""
    known = known_concepts(SmallSite(tmp_path).reader())
    partners = [one for (kind, _), one in known.concepts.items() if kind == "partner"]

    assert partners
    for one in partners:
        assert known.find(one.label, "partner").key == one.key


@pytest.mark.slow
@pytest.mark.skipif(not GRANTS.exists(), reason="the producers' files are not here")
def test_most_titles_of_grants_speak_of_a_challenge() -> None:
    """The share that docs/reconciliation.md states."""
    with gzip.open(GRANTS, "rt", encoding="utf-8") as lines:
        titles = [row["description"] for row in csv.DictReader(lines)]
    found = sum(SCHEMES.best(title, "challenge") is not None for title in titles)

    assert len(titles) == 24_811
    assert found / len(titles) == pytest.approx(0.78, abs=0.02)
