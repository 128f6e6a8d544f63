"""Suggestions: their parts, their order and what their sentence claims."""

from dataclasses import replace
from decimal import Decimal
from math import nan

import numpy as np

from pvd_graph.peers.asked import asked_candidates
from pvd_graph.peers.figures import figures
from pvd_graph.peers.model import fit
from pvd_graph.peers.portraits import Knowledge, Portraits
from pvd_graph.peers.selection import choose
from pvd_graph.peers.statements import Suggestion
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town
from pvd_graph.peers.wording import Deed

CODES = tuple(f"99{number:03d}" for number in range(1, 7))
VACANCY, AGEING = "id/challenge/vacancy", "id/challenge/ageing"
DENSITY = tuple(one for one in figures() if one.slug == "population_density")


def _knowledge() -> Knowledge:
    """Return six towns: the first two alike, the last without any challenge."""
    faced = dict.fromkeys(CODES[:3], VACANCY) | {CODES[3]: AGEING, CODES[4]: AGEING}
    return Knowledge(
        tables=Tables(
            towns=tuple(Town(code, population=2000.0) for code in CODES),
            concepts=(
                Concept("id/challenge/housing"),
                Concept(VACANCY, ("id/challenge/housing",)),
                Concept("id/challenge/people"),
                Concept(AGEING, ("id/challenge/people",)),
            ),
            declared=tuple(Declaration(code, one) for code, one in faced.items()),
            actions=(Action("urn:a1", CODES[1], "works", addresses=(VACANCY,)),),
            indicators=("population_density",),
            values=np.array([[50.0], [52.0], [900.0], [60.0], [70.0], [80.0]]),
        ),
        figures=DENSITY,
        names={code: f"Ville-{code[-1]}" for code in CODES},
        labels={VACANCY: "Logements vacants", AGEING: "Vieillissement"},
        found={(code, VACANCY): ("vacance-longue",) for code in CODES[:2]},
        deeds={
            "urn:a1": Deed(
                "un projet", funded=True, finished=False, year=nan, programme="DETR"
            )
        },
        massifs={CODES[0]: "", **dict.fromkeys(CODES[1:4], "Massif du Jura")},
    )


def _suggestions(knowledge: Knowledge) -> dict[tuple[str, str], Suggestion]:
    model = fit(knowledge.tables)
    found = Portraits(model, knowledge).suggestions(choose(model, k=5))
    return {(one.target, one.peer): one for one in found}


def test_ranks_follow_the_score_that_is_shown() -> None:
    """Rounded parts add up to the score, and no later peer of the gate has more."""
    found = list(_suggestions(_knowledge()).values())

    for target in CODES:
        mine = [one for one in found if one.target == target]
        assert [one.rank for one in mine] == [1, 2, 3, 4, 5]
    assert all(one.score == sum(one.parts) for one in found)
    first = [one.score for one in found if one.target == CODES[0]][:2]
    assert first == sorted(first, reverse=True)
    assert first[0].as_tuple().exponent == Decimal("0.0001").as_tuple().exponent


def test_rule_words_only_where_the_rule_found_it() -> None:
    """Town 3 said so itself: of it only the challenge is named."""
    found = _suggestions(_knowledge())

    derived = found[CODES[0], CODES[1]].reason
    declared = found[CODES[0], CODES[2]].reason
    assert derived.startswith(
        "Comme vous, Ville-2 compte une part élevée de logements vacants depuis plus "
        "de deux ans\u202f; un projet y a été financé (DETR)."
    )
    assert "rencontre le défi «\u00a0Logements vacants\u00a0»" in declared


def test_difference_is_the_largest_of_figure_and_relief() -> None:
    """A far density outweighs relief, a near one does not; unknown relief is silent."""
    found = _suggestions(_knowledge())

    relief = found[CODES[0], CODES[1]].reason
    density = found[CODES[0], CODES[2]].reason
    both = found[CODES[0], CODES[3]]
    none = found[CODES[3], CODES[4]].reason
    assert relief.endswith(
        "Ville-2 est en zone de montagne (Massif du Jura), contrairement à vous."
    )
    assert both.different == ("population_density",)
    assert both.reason.endswith(
        "Ville-4 est en zone de montagne (Massif du Jura), contrairement à vous."
    )
    assert "densité de population de 900\u00a0hab./km²" in density
    assert "Différence" not in none


def test_a_town_without_challenge_is_told_so() -> None:
    """The fallback is honest about what is not known."""
    found = _suggestions(_knowledge())[CODES[5], CODES[4]]

    assert found.reason.startswith("Aucun défi n'est encore recensé chez vous")
    assert found.shared == ()


def test_a_figure_without_relief() -> None:
    """Where nothing is known of mountains the figure is the difference."""
    found = _suggestions(replace(_knowledge(), massifs={}))

    assert "densité" in found[CODES[0], CODES[2]].reason


def _guest(code: str, **changes: object) -> Knowledge:
    """Return what is known of one town that is like the first, under another code."""
    known = _knowledge()
    tables = Tables(
        towns=(Town(code, population=2000.0),),
        declared=(Declaration(code, VACANCY),),
        actions=(Action("urn:guest", code, "works", addresses=(VACANCY,)),),
        indicators=known.tables.indicators,
        values=np.array([[50.0]]),
    )
    return replace(
        known,
        tables=replace(tables, **changes),  # type: ignore[arg-type] # fields by name
        names={code: "Ville-invitée"},
        found={(code, VACANCY): ("vacance-longue",)},
        deeds={
            "urn:guest": Deed(
                "un projet", funded=True, finished=False, year=2023, programme=""
            )
        },
        massifs={code: ""},
    )


def test_a_guest_is_told_as_a_town_of_its_own() -> None:
    """Its peers have the reasons of the town that it is a copy of."""
    known = _knowledge()
    drawn = Portraits(fit(known.tables), known).hosting(_guest("99999"))
    row = asked_candidates(drawn.model, 6, np.arange(7) < 6, 5)
    like = asked_candidates(drawn.model, 0, np.arange(7) < 6, 5)

    reasons = {one.peer: one.reason for one in drawn.suggestions(row, first_town=6)}
    expected = {one.peer: one.reason for one in drawn.suggestions(like)}

    assert set(reasons) - set(expected) == {CODES[0]}
    assert all(reasons[peer] == expected[peer] for peer in reasons if peer in expected)


def test_a_guest_may_be_the_other_of_a_pair() -> None:
    """Its name, figures, relief and actions are its own."""
    known = _knowledge()
    drawn = Portraits(fit(known.tables), known).hosting(
        _guest("99999", values=np.array([[900.0]]))
    )
    row = asked_candidates(drawn.model, 0, np.arange(7) == 6, 1)

    (one,) = drawn.suggestions(row)

    assert one.peer == "99999"
    assert one.learn == ("urn:guest",)
    assert "Ville-invitée compte" in one.reason
    assert "un projet y a été financé en 2023" in one.reason
    assert "densité de population de 900\u00a0hab./km² à Ville-invitée" in one.reason


def test_reasons_may_be_left_out() -> None:
    """What remains is who, at what rank, with which parts."""
    known = _knowledge()
    drawn = Portraits(fit(known.tables), known)
    chosen = choose(drawn.model, k=2)

    bare = list(drawn.suggestions(chosen, explain=False))

    told = list(drawn.suggestions(chosen))
    assert [(one.peer, one.parts) for one in bare] == [
        (one.peer, one.parts) for one in told
    ]
    assert {(one.reason, one.shared, one.learn) for one in bare} == {("", (), ())}
