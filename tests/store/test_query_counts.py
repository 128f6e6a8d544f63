"""Sums of queries: what is alike is one row."""

import pytest

from pvd_graph.store.query_counts import DURATIONS_S, OUTCOMES, Sums, outcome_of
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery

DAY = "2026-03-01"


def _asked(seconds: float, query: str = "ASK {}", form: str = "ask") -> AskedQuery:
    return AskedQuery(form, "json", 200, seconds, 7, cached=False, query=query)


def test_a_bound_belongs_to_the_class_below_it() -> None:
    """The last class has none."""
    sums = Sums()
    sums.add(DAY, map(_asked, (0.0, *DURATIONS_S, 10.1)), None)

    assert dict(sums.durations) == {
        **{(DAY, place): 1 for place in range(1, 8)},
        (DAY, 0): 2,
    }


def test_unknown_forms_are_one() -> None:
    """What a client sends makes no rows of its own."""
    sums = Sums()
    sums.add(DAY, [_asked(1, form=""), _asked(2, form="drop table")], None)

    assert sums.asked == {(DAY, "other", "json", "answered", False): [2, 3, 14]}


def test_terms_are_looked_for_in_a_sample() -> None:
    """Fifty different queries a time; the same one counts once."""
    terms = QueryTerms({"x:a": "a"})
    sums = Sums()
    sums.add(DAY, [_asked(1, f"ASK {{ <x:a> ?p {n} }}") for n in range(90)], terms)
    sums.add(DAY, [_asked(1, "ASK { <x:a> ?p ?o }")] * 9, terms)

    assert dict(sums.terms) == {(DAY, "a"): 51}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((200, "answered"), (304, "unchanged"), (400, "refused"), (406, "refused")),
        *((429, "limited"), (503, "stopped"), (499, "gone"), (500, "failed")),
    ],
)
def test_statuses_have_outcomes(status: int, outcome: str) -> None:
    """Seven words are enough."""
    assert outcome_of(status) == outcome
    assert outcome in OUTCOMES
