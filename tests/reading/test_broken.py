"""The catalogue of broken files: each has its message, and nothing is lost by any."""

import hashlib
import tempfile
from itertools import groupby
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Issue, Table
from pvd_graph.reading.tables import open_table
from tests.reading.broken_case import SOME_LINE, Broken
from tests.reading.broken_packings import PACKINGS
from tests.reading.broken_records import RECORDS
from tests.reading.broken_texts import TEXTS
from tests.reading.broken_workbooks import WORKBOOKS

CASES = (*TEXTS, *PACKINGS, *WORKBOOKS, *RECORDS)


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _read(table: Table) -> tuple[list[str], int, list[Issue]]:
    issues: list[Issue] = []
    with open_table(table, issues) as opened:
        count = sum(1 for _row in opened.rows)
    assert opened.skipped == len(issues)
    return [note.fr for note in opened.notes], count, issues


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder where temporary files are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_a_broken_file_says_what_where_and_what_to_do(
    case: Broken, tmp_path: Path, temporary: Path
) -> None:
    """In French, with the line; the file and the temporary folder are as before."""
    path = case.make(tmp_path)
    table = Table(path, **case.declared)
    size = path.stat().st_size
    before = _digest(path) if size < 1 << 26 else ""

    if case.told == "file":
        with pytest.raises(UnreadableFileError) as caught:
            _read(table)
        assert case.message in str(caught.value)
        assert case.line in (caught.value.line, SOME_LINE)
        assert caught.value.english
    else:
        notes, count, issues = _read(table)
        assert count == case.kept
        if case.told == "row":
            assert [issue.line for issue in issues] == [case.line]
            assert case.message in str(issues[0])
        else:
            assert any(case.message in note for note in notes)

    assert list(temporary.iterdir()) == []
    assert path.stat().st_size == size
    assert not before or _digest(path) == before


def test_one_broken_row_refuses_the_file_where_nobody_takes_issues(
    tmp_path: Path,
) -> None:
    """The same message, with the line."""
    for case in (case for case in CASES if case.told == "row"):
        path = case.make(tmp_path)

        with (
            pytest.raises(UnreadableFileError) as caught,
            open_table(Table(path, **case.declared)) as opened,
        ):
            list(opened.rows)

        assert case.message in str(caught.value), case.why
        assert caught.value.line == case.line, case.why


def test_the_catalogue_names_each_case_once() -> None:
    """Sixty at least; a message that stands twice says nothing of either."""
    names = sorted(case.why for case in CASES)

    assert len(names) >= 60
    assert [name for name, same in groupby(names) if len(list(same)) > 1] == []
