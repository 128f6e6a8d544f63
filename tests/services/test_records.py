"""Records hold what is said of a thing; computed values live as long as a reader."""

import pyoxigraph as ox

from pvd_graph.ports import GraphReader
from pvd_graph.services.records import (
    apart_from_towns,
    as_number,
    carry_over,
    per_generation,
    per_generation_and_key,
    records,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand


def test_same_statement_of_two_graphs_is_kept_once() -> None:
    """The union of graphs repeats a statement; a page must not."""
    row = {"subject": "urn:a", "property": expand("pvd:value"), "value": "1"}

    found = records([row, dict(row), {**row, "value": "0"}])

    assert found["urn:a"].items() == [("pvd:value", ("0", "1"))]
    assert found["urn:a"].number("pvd:value") == 0
    assert found["urn:a"].get("pvd:rank") is None
    assert found["urn:a"].text("pvd:rank") == ""


def test_numbers_keep_their_kind() -> None:
    """A decimal that is whole is shown as a whole number."""
    assert as_number("12") == 12
    assert isinstance(as_number("300000.0"), int)
    assert as_number("11.2") == 11.2


def test_computed_once_a_reader() -> None:
    """A generation never changes; the next one is another reader."""
    asked: list[GraphReader] = []

    @per_generation
    def count(reader: GraphReader) -> int:
        asked.append(reader)
        return len(asked)

    first, second = OxigraphReader(ox.Store(), 1), OxigraphReader(ox.Store(), 2)

    assert [count(first), count(first), count(second), count(first)] == [1, 1, 2, 1]


def test_computed_once_a_reader_and_key() -> None:
    """The page of a challenge is asked for again and again."""
    asked: list[str] = []

    @per_generation_and_key
    def note(_reader: GraphReader, key: str) -> int:
        asked.append(key)
        return len(asked)

    reader = OxigraphReader(ox.Store(), 1)

    assert [note(reader, "a"), note(reader, "b"), note(reader, "a")] == [1, 2, 1]


def test_what_towns_do_not_tell_goes_on() -> None:
    """What was not read yet does not; what was read already stays."""
    asked: list[int] = []

    @apart_from_towns
    def count(_reader: GraphReader) -> int:
        asked.append(1)
        return len(asked)

    first, second, third = (OxigraphReader(ox.Store(), one) for one in (1, 2, 3))
    carry_over(first, second)
    assert [count(first), count(second)] == [1, 2]
    carry_over(first, second)
    carry_over(first, third)

    assert [count(second), count(third)] == [2, 1]
