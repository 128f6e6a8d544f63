"""Several communes side by side, from the small graph."""

from pvd_graph.services.several import several
from pvd_graph.store.oxigraph import OxigraphReader

CODES = ["99001", "99002", "01034"]


def test_challenges_are_side_by_side(small: OxigraphReader) -> None:
    """In the order of the communes, None where none is known, furthest apart first."""
    found = several(small, CODES)

    assert [one.code_insee for one in found.communes] == CODES
    first = found.faced[0]
    assert first.challenge.iri.endswith("/logements-vacants")
    assert first.marked[0] is not None
    assert first.marked[1] is not None
    assert first.marked[2] is None
    apart = [row.apart for row in found.faced]
    assert apart == sorted(apart, reverse=True)


def test_figures_of_two_communes_at_least(small: OxigraphReader) -> None:
    """With the median of all towns; rates apart from counts."""
    found = several(small, CODES)
    (vacancy,) = found.rates

    assert vacancy.values[0] == 11.2
    assert vacancy.values[2] is None
    assert vacancy.period == "2025"
    assert vacancy.apart == 0.5
    assert several(small, ["99001", "01034"]).rates == []


def test_what_was_done_is_counted(small: OxigraphReader) -> None:
    """Projects, and what was granted."""
    assert several(small, CODES).done[0] == (1, 58660)
