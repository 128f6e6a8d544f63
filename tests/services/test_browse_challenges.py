"""Challenges: what they are, how they are concluded, who faces them."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_challenges import (
    challenge,
    challenges,
    concerned,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri


def test_challenges_follow_their_notation(small: OxigraphReader) -> None:
    """With counts, hierarchy, and relations read both ways."""
    found = challenges(small)

    assert list(found) == ["habitat", "logements-vacants", "habitat-degrade"]
    assert [one.communes for one in found.values()] == [0, 2, 0]
    assert [one.rules for one in found.values()] == [0, 1, 0]
    assert [one.name for one in found["habitat-degrade"].related] == [
        "Logements vacants de longue durée"
    ]
    assert [one.name for one in found["habitat"].themes] == ["Améliorer l'habitat"]
    assert found["logements-vacants"].other_names == ("vacance résidentielle",)


def test_most_concerned_come_first(small: OxigraphReader) -> None:
    """A ranking starts with the most severe value."""
    one = challenge(small, "logements-vacants")

    assert [
        (each.code_insee, each.rank, each.value) for each in concerned(small, one.iri)
    ] == [("99001", 195, 11.2), ("99002", 380, 9.5)]
    assert concerned(small, challenge(small, "habitat").iri) == []


def test_equal_intensities_follow_the_name(bands: OxigraphReader) -> None:
    """Readers look for their town; the group and who shares the rank are told."""
    found = concerned(bands, id_iri("challenge", "acces-soins"))

    assert [one.name for one in found] == ["Aubefictive", "Été-Fictif", "Zone-Fictive"]
    assert [(one.rank, one.tied, one.group_size) for one in found] == [
        (1, 2, 40),
        (1, 2, 40),
        (7, 1, 30),
    ]


def test_unknown_challenge_is_told(small: OxigraphReader) -> None:
    """The message names what was asked."""
    with pytest.raises(NotFoundError, match="fantaisie"):
        challenge(small, "fantaisie")
