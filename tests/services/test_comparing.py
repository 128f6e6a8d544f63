"""A pair told both ways: what they share, what tells them apart, what each did."""

import pytest

from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.services.comparing import compare
from pvd_graph.services.peer_wishes import Filters, Wish
from pvd_graph.services.suggest import peers_of
from pvd_graph.store.oxigraph import OxigraphReader


def test_a_pair_has_the_score_of_its_suggestion(small: OxigraphReader) -> None:
    """One town is not said to be nearer on one page than on the other."""
    wish = Wish(filters=Filters(population_min=0))
    for peer in peers_of(small, "99001", wish).peers:
        found = compare(small, "99001", peer.code_insee)

        assert found.score == peer.score
        assert found.parts == peer.components
        assert found.other.reason == peer.reason


def test_both_ways_the_sides_change_places(small: OxigraphReader) -> None:
    """The score is symmetric; what each did and where it stands go with it."""
    one, other = compare(small, "99001", "99002"), compare(small, "99002", "99001")

    assert (one.score, one.shared) == (other.score, other.shared)
    assert (one.one, one.other) == (other.other, other.one)
    assert [row.values for row in one.figures] == [
        row.values[::-1] for row in other.figures
    ]


def test_what_each_did_answers_the_other(small: OxigraphReader) -> None:
    """The grant for homes answers the vacancy of the other; schools answer nothing."""
    found = compare(small, "99001", "99002")

    assert [str(one["label"])[:7] for one in found.one.did] == ["Habitat"]
    assert found.one.did_in_all == 1
    assert found.other.did == ()


def test_what_is_not_known_is_not_guessed(small: OxigraphReader) -> None:
    """Outside the programme: no rank, no place, no class, and no challenge."""
    found = compare(small, "99003", "99001")

    assert found.one.rank is None
    assert found.other.rank is not None
    assert (found.other.rank.rank, found.other.rank.of) == (2, 3)
    assert found.other.rank.listed is None
    assert found.distance_km is None
    assert (found.shared, found.one.alone) == ((), ())
    assert [one.name for one in found.other.alone] == [
        "Logements vacants de longue durée"
    ]
    centrality = {name: classes for name, *classes in found.typologies}
    here, there = centrality["centralityLevel"]
    assert here is None
    assert there is not None
    assert found.figures[0].values == (50000, 4321)
    (vacancy,) = [row for row in found.figures if row.challenge]
    assert vacancy.values == (None, 11.2)
    assert vacancy.beyond == (False, True)


def test_no_pair_of_one(small: OxigraphReader) -> None:
    """Nor of somebody unknown."""
    with pytest.raises(BadParameterError, match="différentes"):
        compare(small, "99001", "99001")
    with pytest.raises(NotFoundError, match="99999"):
        compare(small, "99001", "99999")


def test_what_a_rule_counts_is_named_not_its_absence(reader: OxigraphReader) -> None:
    """“No railway station: 1 station” said nothing; the rule reads a population too."""
    found = compare(reader, "23079", "89025")

    (row,) = (one for one in found.figures if one.thing.iri.endswith("/sans-gare"))
    assert row.thing.name == "Gares ferroviaires"
    assert row.values == (1, 1)


def test_figures_are_named_not_judged(reader: OxigraphReader) -> None:
    """“Low standard of living” stood beside the higher one too."""
    found = compare(reader, "23079", "89025")
    told = {
        row.thing.iri.rsplit("/", 1)[-1]: (row.thing.name, row.english)
        for row in found.figures
        if row.challenge
    }

    assert told["bas-niveau-de-vie"] == (
        "Niveau de vie médian",
        "Median standard of living",
    )
    assert told["sans-magasin-alimentaire"] == (
        "Supérettes, supermarchés et grandes surfaces",
        "Convenience stores, supermarkets",
    )
    assert told["deficit-naturel"] == (
        "Naissances moins décès",
        "Births minus deaths",
    )
    assert told["baisse-population"] == (
        "Population au recensement, de 2015 à 2021",
        "Census population, from 2015 to 2021",
    )
    names = [french for french, _ in told.values()]
    assert not [one for one in names if one.startswith(("Aucun", "Ni ", "Peu ", "Bas"))]
    at = names.index("Écoles maternelles et élémentaires")
    assert names[at - 1] < "F" < names[at + 1]
