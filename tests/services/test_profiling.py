"""What stands in the columns of a file is counted, within bounds."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.services.profiling import Profile, profile_file


def _profile(*cells: str) -> Profile:
    profile = Profile("c")
    for cell in cells:
        profile.add(cell)
    return profile


def test_cells_are_counted() -> None:
    """Empty ones apart; words for « nothing » are known."""
    profile = _profile("a", " a ", "", "NULL", "b")

    assert (profile.rows, profile.filled) == (5, 4)
    assert profile.said() == {"a": 2, "b": 1}
    assert profile.empty_words == ["NULL"]


def test_a_column_is_unique_when_every_row_has_its_own_value() -> None:
    """Nearly so when a few repeat, whatever the number of rows."""
    own = _profile(*map(str, range(10_000)))
    nearly = _profile(*map(str, range(10_000)), "3", "4")
    not_at_all = _profile(*["a", "b"] * 500)

    assert (own.unique, own.nearly_unique) == (True, True)
    assert (nearly.unique, nearly.nearly_unique, nearly.repeated) == (False, True, 2)
    assert (not_at_all.unique, not_at_all.nearly_unique) == (False, False)


def test_what_is_kept_is_bounded() -> None:
    """A column of free text would hold the file."""
    profile = _profile(*map(str, range(10_000)))

    assert len(profile.values) == 5_000
    assert not profile.whole


def test_a_file_is_looked_at_as_it_is_read(tmp_path: Path) -> None:
    """With the separator that it has."""
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1;x\n2;y\n", encoding="utf-8")
    found = profile_file(path)

    assert [column.name for column in found.columns] == ["a", "b"]
    assert (found.rows, found.whole, found.table.delimiter) == (2, True, ";")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    """By reading."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"")

    with pytest.raises(UnreadableFileError):
        profile_file(path)
