"""A server that keeps silent is not waited for by all."""

import httpx
import pytest

from pvd_graph.store.remote.model import ServerAwayError
from pvd_graph.store.remote.patience import Patience


class Clock:
    """A time that tests set."""

    now = 100.0

    def __call__(self) -> float:
        """Return it."""
        return self.now


def _silent(patience: Patience) -> None:
    problem = "no answer"
    with pytest.raises(httpx.ReadTimeout), patience.asking():
        raise httpx.ReadTimeout(problem)


def test_after_three_in_a_row_one_tries_every_five_seconds() -> None:
    """And an answer lets all ask again."""
    clock = Clock()
    patience = Patience(clock)
    for _ in range(3):
        _silent(patience)

    with pytest.raises(ServerAwayError), patience.asking():
        pytest.fail("it asked")
    clock.now += 5
    _silent(patience)
    with pytest.raises(ServerAwayError), patience.asking():
        pytest.fail("it asked")
    clock.now += 5
    asked = 0
    for _ in range(3):
        with patience.asking():
            asked += 1
    assert asked == 3


def test_a_slow_query_among_others_keeps_nobody_out() -> None:
    """Answers in between tell that the server is there."""
    patience = Patience(Clock())
    for _ in range(5):
        _silent(patience)
        with patience.asking():
            pass
    _silent(patience)

    with patience.asking():
        pass
