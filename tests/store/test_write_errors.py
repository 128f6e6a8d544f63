"""How a writer's process ended, as an error that says whose fault it is."""

import signal

import pytest

from pvd_graph.errors import (
    BadGraphError,
    BadQueryError,
    ConflictError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.store.write_errors import conflict_of, error_of_answer, error_of_signal


@pytest.mark.parametrize(
    ("said", "french"),
    [
        ("The graph <urn:g> already exists", "existe déjà"),
        ("The graph <urn:g> does not exist", "n'existe pas"),
    ],
)
def test_graphs_that_are_there_or_not_are_a_conflict(said: str, french: str) -> None:
    """With the graph, in both languages."""
    found = conflict_of(said)

    assert found is not None
    assert "<urn:g>" in str(found)
    assert french in str(found)
    assert said in found.english
    assert conflict_of("Corruption: /srv/data") is None


@pytest.mark.parametrize(
    ("answer", "update", "kind"),
    [
        (
            {"error": "engine", "said": "The graph <g:g> does not exist"},
            True,
            ConflictError,
        ),
        ({"error": "engine", "said": "Corruption"}, True, StoreError),
        ({"error": "store", "said": "The graph <g:g> does not exist"}, 1, StoreError),
        ({"error": "memory"}, False, QueryLimitError),
        (
            {"error": "syntax", "said": "x", "line": 1, "column": 2},
            False,
            BadGraphError,
        ),
        ({"error": "syntax", "said": "x", "line": 1, "column": 2}, True, BadQueryError),
        ({"error": "dataset"}, True, BadQueryError),
    ],
)
def test_answers(answer: dict[str, object], update: bool, kind: type[PvdError]) -> None:  # noqa: FBT001 - a column of the table
    """Each kind is an error of ours."""
    assert type(error_of_answer(answer, update=update)).mro().count(kind) == 1


@pytest.mark.parametrize(
    ("number", "limit"),
    [
        (signal.SIGXFSZ, "size"),
        (signal.SIGALRM, "time"),
        (signal.SIGSEGV, "complexity"),
    ],
)
def test_signals(number: int, limit: str) -> None:
    """What ended the process is the limit that it passed."""
    error = error_of_signal(number)

    assert isinstance(error, QueryLimitError)
    assert error.limit == limit
    assert isinstance(error_of_signal(signal.SIGTERM), StoreError)
