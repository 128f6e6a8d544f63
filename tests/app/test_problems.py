"""Which status and which members each error of ours becomes."""

import json

import pytest

from pvd_graph.app.problems import (
    problem,
    problem_bytes,
    problem_of,
    retry_after_s,
)
from pvd_graph.errors import (
    BadCodeError,
    BadQueryError,
    BusyError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    StoreError,
)


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (BadCodeError("x", "x"), 400, False),
        (BadQueryError("x"), 400, False),
        (NotFoundError("x"), 404, False),
        (BusyError("x"), 503, True),
        (QueryLimitError("x", limit="time"), 503, True),
        (StoreError("x"), 503, True),
        (PvdError("x"), 500, False),
    ],
)
def test_status_and_whether_to_try_again(
    error: PvdError, status: int, *, again: bool
) -> None:
    """What the client must correct is 4xx; what may work later says when."""
    assert problem_of(error)["status"] == status
    assert (retry_after_s(error) is not None) == again


def test_place_and_limit_are_members() -> None:
    """Editors read the place, programs the limit, without parsing French."""
    bad = problem_of(BadQueryError("x", line=2, column=9))
    stopped = problem_of(QueryLimitError("x", limit="memory"))

    assert (bad["line"], bad["column"]) == (2, 9)
    assert stopped["limit"] == "memory"


def test_unknown_members_are_left_out_and_text_stays_readable() -> None:
    """A null says nothing; accents go as UTF-8."""
    body = problem(400, "Titre", "« é »", line=None, remedy="a")

    assert set(body) == {"type", "title", "status", "detail", "remedy"}
    assert "« é »".encode() in problem_bytes(body)
    assert json.loads(problem_bytes(body)) == body
