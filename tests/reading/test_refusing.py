"""What reading refuses is told once, in both languages."""

from pathlib import Path

from pvd_graph.model import Wording
from pvd_graph.reading.refusing import Fault, unreadable

FAULT = Fault(
    "record", "a", "x", Wording("mauvais.", "bad."), Wording("Corrigez.", "Mend.")
)


def test_a_file_is_refused_with_its_line() -> None:
    """Where there is one; the error carries both languages."""
    error = unreadable(Path("t.csv"), Wording("coupé", "cut"), line=3)

    assert (error.path, error.line) == (Path("t.csv"), 3)
    assert (error.problem, error.english) == ("coupé", "cut")


def test_the_fault_of_a_row_is_an_issue_or_refuses_the_file() -> None:
    """The same words, with the remedy, whatever becomes of it."""
    issue, error = FAULT.issue(7), FAULT.error(Path("t.csv"), 7)

    assert (issue.kind, issue.line, issue.column, issue.value) == (
        "record",
        7,
        "a",
        "x",
    )
    assert issue.blocking
    assert (error.problem, error.line) == ("mauvais. Corrigez.", 7)
    assert error.english == "bad. Mend."
