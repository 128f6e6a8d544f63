"""What maps show, from the small graph."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_map import LEVELS, choices, shown, town_places
from pvd_graph.store.oxigraph import OxigraphReader


def test_places_of_the_towns(small: OxigraphReader) -> None:
    """Only Belley has one here."""
    assert town_places(small) == {"01034": (45.7592, 5.6881)}


def test_towns_are_shaded_by_a_figure(small: OxigraphReader) -> None:
    """The largest first, in the darkest shade; with the median and the period."""
    found = shown(small, "indicator", "private_long_vacancy_rate_pct")
    first, last = (str(town.code_insee) for town in found.ranked)

    assert found.values[first] > found.values[last]
    assert found.level[first] > found.level[last] == 1
    assert found.bounds[1] == (found.values[last], found.values[last])
    assert (found.topic.unit, found.topic.period) == ("%", "2025")
    assert found.median == (found.values[first] + found.values[last]) / 2


def test_towns_are_shaded_by_a_challenge(small: OxigraphReader) -> None:
    """Those that face it, by how much; no median of an intensity."""
    found = shown(small, "challenge", "logements-vacants")

    assert {str(town.code_insee) for town in found.ranked} == {"99001", "99002"}
    assert all(0 <= value <= 1 for value in found.values.values())
    assert found.median is None


def test_without_a_topic_all_towns_are_there(small: OxigraphReader) -> None:
    """In one shade, the largest first."""
    found = shown(small, "all", "")

    assert set(found.level.values()) == {LEVELS}
    assert found.ranked[0].population == max(t.population or 0 for t in found.ranked)


def test_what_nobody_measured_is_refused(small: OxigraphReader) -> None:
    """And so is a challenge that does not exist."""
    with pytest.raises(NotFoundError):
        shown(small, "indicator", "nothing")
    with pytest.raises(NotFoundError):
        shown(small, "challenge", "nothing")


def test_choices_have_something_to_show(small: OxigraphReader) -> None:
    """Each says of how many towns."""
    found = choices(small)

    assert found["challenge"][0].key == "logements-vacants"
    assert all(one.towns for kind in found.values() for one in kind)
