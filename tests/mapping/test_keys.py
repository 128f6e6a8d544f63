"""A key that comes twice is found, in memory and beyond."""

import pytest

from pvd_graph.mapping import keys
from pvd_graph.mapping.keys import KeyIndex


@pytest.mark.parametrize("held", [10_000, 3])
def test_a_key_is_new_once(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    """The line of the first row is told, and whether the whole row is the same."""
    monkeypatch.setattr(keys, "HELD", held)
    with KeyIndex() as index:
        for line in range(2, 12):
            assert index.first([str(line)], (str(line), "x"), line) is None

        assert index.first(["2"], ("2", "x"), 12) == (2, True)
        assert index.first(["11"], ("11", "y"), 13) == (11, False)


def test_parts_of_a_key_do_not_run_together() -> None:
    """("ab", "c") is not ("a", "bc")."""
    with KeyIndex() as index:
        assert index.first(["ab", "c"], (), 2) is None
        assert index.first(["a", "bc"], (), 3) is None
