"""What a list rests on, said so that nobody trusts it more than it deserves."""

import pytest

from pvd_graph.services.peer_ground import Ground, ground_of
from pvd_graph.services.peer_model import hosting
from pvd_graph.store.oxigraph import OxigraphReader

NOTHING = dict.fromkeys(
    ("population", "place", "challenges", "figures", "typologies", "actions"), 0
)


def test_what_is_known_is_counted(small: OxigraphReader) -> None:
    """Of a town of the programme and of a commune outside it."""
    drawn = hosting(small, ["99003"])
    towns = drawn.model.towns

    town = ground_of(drawn, towns.index("99001"))
    outsider = ground_of(drawn, towns.index("99003"))

    assert town.in_programme is True
    assert town.counts == {
        **NOTHING,
        "population": 1,
        "challenges": 1,
        "typologies": 2,
        "actions": 1,
    }
    assert outsider.in_programme is False
    assert outsider.counts == {**NOTHING, "population": 1}


OUTSIDE = "Cette commune ne fait pas partie du programme. "


def _ground(member: bool | None, **counts: int) -> Ground:  # noqa: FBT001 - read beside
    return Ground(member, {**NOTHING, **counts}, figures=17)


@pytest.mark.parametrize(
    ("ground", "french", "english"),
    [
        (
            _ground(True, population=1, challenges=2, figures=5),  # noqa: FBT003 - member
            "La comparaison repose sur sa population, 2 défis et 5 chiffres sur 17.",
            "The comparison rests on: its population, 2 challenges, 5 figures.",
        ),
        (
            _ground(None, challenges=1, place=1),
            "Profil donné. La comparaison repose sur sa position et 1 défi.",
            "The profile as given. The comparison rests on: its place, 1 challenge.",
        ),
        (
            _ground(False, typologies=1, actions=1),  # noqa: FBT003 - member
            (
                f"{OUTSIDE}Aucun défi n'en est connu : la comparaison ne repose que "
                "sur 1 classe de typologie et 1 projet. Elle est fragile."
            ),
            (
                "This commune is not in the programme. No challenge of it is known: "
                "the comparison rests only on: 1 action, 1 class of typologies. It is "
                "a weak one."
            ),
        ),
        (
            _ground(False),  # noqa: FBT003 - member
            f"{OUTSIDE}Rien de comparable n'en est connu : l'ordre ne dit rien.",
            (
                "This commune is not in the programme. Nothing comparable is known of "
                "it: the order says nothing."
            ),
        ),
        (Ground(in_programme=True), "", ""),
    ],
)
def test_notes_are_sentences(ground: Ground, french: str, english: str) -> None:
    """Singular and plural, with and without challenges; silent for a published list."""
    assert (ground.note(), ground.english()) == (french, english)
    assert ("note" in ground.to_json()) is bool(french)


def test_a_weak_ground_is_told() -> None:
    """Outside the programme, without challenge, or with half of the figures missing."""
    assert not Ground(in_programme=True).weak
    assert not _ground(True, challenges=1, figures=9).weak  # noqa: FBT003 - member
    assert _ground(True, challenges=1, figures=8).weak  # noqa: FBT003 - member
    assert _ground(True, figures=17).weak  # noqa: FBT003 - member
    assert _ground(False, challenges=1, figures=17).weak  # noqa: FBT003 - member
