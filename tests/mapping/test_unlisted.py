"""Values that no list has are told as the manifest wishes."""

import pytest

from pvd_graph.mapping import unlisted as module
from pvd_graph.mapping.unlisted import Sums, unlisted
from pvd_graph.model import Column


@pytest.mark.parametrize(
    ("unknown", "blocking"), [("refuse", [True]), ("warn", [False]), ("ignore", [])]
)
def test_how_an_unknown_value_is_told(unknown: str, blocking: list[bool]) -> None:
    """A fault, a warning that is summed, or nothing."""
    faults = unlisted(Column("c", values={"a": "b"}, unknown=unknown), "z")

    assert [fault.blocking for fault in faults] == blocking
    assert [fault.summed for fault in faults] == [not each for each in blocking]


def test_the_file_to_complete_is_named() -> None:
    """The remedy is to add a line to it."""
    (fault,) = unlisted(Column("c", concepts="concepts.csv"), "z", "concepts.csv")

    assert fault.kind == "concept"
    assert "concepts.csv" in fault.remedy.fr


def test_sums_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of free text would hold the whole file otherwise."""
    monkeypatch.setattr(module, "_KEPT", 1)
    sums = Sums()
    column = Column("c", values={}, unknown="warn")
    first, second = unlisted(column, "y"), unlisted(column, "z")

    assert sums.add("c", first[0], 2)
    assert sums.add("c", first[0], 3)
    assert not sums.add("c", second[0], 4)
    assert [issue.line for issue in sums.issues()] == [2]
