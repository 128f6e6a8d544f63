"""The day of a load is that of its version, else of its dataset."""

from dataclasses import replace

from pvd_graph import vocab
from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.loads_dated import action_days, load_day
from pvd_graph.store.oxigraph import OxigraphReader
from tests.dated_site import dated_reader


def test_versions_that_are_dates_are_days(small: OxigraphReader) -> None:
    """With an hour behind or not; others leave it to the dataset."""
    one = next(one for one in datasets(small).values() if one.loads)
    load = one.loads[0]

    assert load_day(one, replace(load, version="2026-04-27T10")) == "2026-04-27"
    other = replace(load, version="2")
    assert load_day(replace(one, issued="2025-01-02"), other) == "2025-01-02"
    assert load_day(replace(one, issued=""), other) == ""


def test_actions_have_the_day_of_their_load() -> None:
    """Where the graph says in which load they are."""
    days = action_days(dated_reader())

    first = vocab.id_iri("action", "projets-finances", "fictif-1")
    assert days[first] == "2026-02-03"
    assert set(days.values()) == {"2026-02-03"}


def test_actions_of_no_load_have_none(small: OxigraphReader) -> None:
    """None is guessed."""
    assert action_days(small) == {}
