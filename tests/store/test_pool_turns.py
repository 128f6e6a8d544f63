"""Turns of long queries, without processes."""

import pytest

from pvd_graph.store.pool_turns import Turns


class Query:
    """A long query that has computed for *seconds*."""

    def __init__(
        self, seconds: float = 0.0, client: str = "", *, unread: bool = False
    ) -> None:
        """Compute for *client*; with *unread*, wait for who reads the answer."""
        self.seconds = seconds
        self.client = client
        self.unread = unread
        self.held = False

    def computed_s(self) -> float:
        """Return what it has computed."""
        return self.seconds

    def awaits_reader(self) -> bool:
        """Say whether its answer is not read."""
        return self.unread

    def hold(self, *, held: bool) -> None:
        """Take note."""
        self.held = held


def taking_turns(*queries: Query) -> list[bool]:
    """Let *queries* come in this order, two at once; say who computes in the end."""
    turns = Turns[Query](step_s=4.0, processors=2)
    for query in queries:
        turns.join(query)
    return [not query.held for query in queries]


@pytest.mark.parametrize(
    ("seconds", "computing"),
    [
        pytest.param([0.1, 0.2, 0.3], [True, True, False], id="first come"),
        pytest.param([3.9, 0.5, 0.1], [True, True, False], id="nearly done"),
        pytest.param([4.1, 0.5, 0.1], [False, True, True], id="least computed"),
        pytest.param([9.0, 5.0, 7.0], [False, True, True], id="second step"),
        pytest.param([1e9], [True], id="alone"),
    ],
)
def test_who_has_computed_least_goes_first(
    seconds: list[float], computing: list[bool]
) -> None:
    """By steps of 4 seconds, so that a turn is not given for each tick."""
    assert taking_turns(*map(Query, seconds)) == computing


def test_a_client_with_many_delays_its_own() -> None:
    """What another asks goes before it, though it came later and computed as much."""
    many = [Query(1.5, "many") for _ in range(3)]

    assert taking_turns(*many, Query(1.5, "one")) == [True, False, False, True]


def test_what_has_hardly_computed_goes_before_all() -> None:
    """A short query that a busy machine kept waiting does not wait for long ones."""
    turns = Turns[Query](step_s=4.0, young_s=0.1, processors=2)
    long = [Query(0.5, "one"), Query(0.5, "one"), Query(9.0, "many")]
    short = Query(0.01, "many")
    for query in (*long, short):
        turns.join(query)
    assert [query.held for query in (*long, short)] == [False, True, True, False]

    short.seconds = 0.1
    turns.share()

    assert [query.held for query in (*long, short)] == [False, False, True, True]


def test_equal_queries_end_one_after_the_other() -> None:
    """Of twenty that need 3.5 s each, five end within the 10 s that they have."""
    queries = [Query(client=str(number)) for number in range(20)]
    turns = Turns[Query](step_s=4.0, processors=2)
    for query in queries:
        turns.join(query)
    ended = 0
    for _ in range(100):
        for query in queries:
            query.seconds += 0.0 if query.held else 0.1
        for query in [one for one in queries if one.seconds >= 3.5]:
            queries.remove(query)
            turns.leave(query)
            ended += 1
        turns.share()

    assert ended >= 4


def test_one_whose_answer_is_not_read_takes_no_turn() -> None:
    """It computes nothing, and another may."""
    unread = Query(unread=True)

    assert taking_turns(unread, Query(), Query(), Query()) == [True, True, True, False]


def test_the_next_goes_on_when_one_leaves() -> None:
    """At once, and not at the next tick."""
    first, second, third = queries = [Query(), Query(), Query()]
    turns = Turns[Query](step_s=4.0, processors=2)
    for query in queries:
        turns.join(query)
    assert third.held

    turns.leave(first)

    assert [second.held, third.held] == [False, False]
    turns.leave(second)
    turns.leave(third)
    turns.share()
