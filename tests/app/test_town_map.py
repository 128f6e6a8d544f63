"""Towns are where they should be on the map, checked by hand."""

import pytest

from pvd_graph.app.town_map import HOME, frames, shaded

PLACES = {
    "01034": (45.7592, 5.6881),
    "97401": (-21.242, 55.708),
    "97105": (15.996, -61.73),
    "97502": (46.78, -56.17),
}


def test_a_town_lies_where_it_is() -> None:
    """Belley: 10.99 degrees of 15.1 from the west, so at 436 of 600."""
    (home,) = frames(PLACES, ["01034"])

    (dot,) = home.dots
    assert dot.x == pytest.approx((5.6881 + 5.3) / 15.1 * 600, abs=0.1)
    assert dot.y == pytest.approx((51.3 - 45.7592) / 10.1 * home.height, abs=0.6)
    assert home.others == ""


def test_a_kilometre_is_as_long_both_ways() -> None:
    """At 46.25 degrees a degree of longitude is 0.69 of one of latitude."""
    assert HOME.scale / HOME.stretch == pytest.approx(0.6915, abs=0.001)


def test_overseas_has_frames_where_a_town_is_shown() -> None:
    """The mainland is always there, with the others as grey dots."""
    found = frames(PLACES, ["97401"])

    assert [frame.key for frame in found] == ["hexagone", "la-reunion"]
    assert found[0].dots == ()
    assert found[0].others.startswith("M436.")
    assert [frame.key for frame in frames(PLACES, ["97105"])][1:] == ["guadeloupe"]


def test_a_town_without_place_is_left_out() -> None:
    """Or outside of every frame: Saint-Pierre-et-Miquelon."""
    (home,) = frames(PLACES, ["99999", "97502"])

    assert home.dots == ()


def test_all_towns_are_shown_by_level() -> None:
    """One path a level, the others apart; every frame, with how many towns it shows."""
    home, *away = shaded(PLACES, {"01034": 2, "97401": 1})

    assert home.levels.keys() == {2}
    assert home.levels[2].startswith("M436.")
    assert (home.towns, home.others) == (1, "")
    assert [frame.key for frame in away if frame.towns] == ["la-reunion"]
    assert next(one for one in away if one.key == "guadeloupe").others.count("M") == 1
