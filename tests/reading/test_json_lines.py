"""One object a line; a line that is none spoils itself alone."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table
from pvd_graph.reading.json_lines import open_json_lines

GOOD = '{"code": "99001", "cout": 1.10, "lieu": {"dep": "99"}}'


def _records(path: Path, content: bytes) -> list[tuple[int, dict[str, str], str]]:
    path.write_bytes(content)
    with open_json_lines(Table(path), "jsonl") as records:
        return [
            (number, dict(cells), "" if fault is None else fault.problem.fr)
            for number, cells, fault in records.rows
        ]


def test_numbers_of_records_are_lines_of_the_file(tmp_path: Path) -> None:
    """Empty lines count; figures keep their digits; what is nested has a path."""
    content = f"\ufeff{GOOD}\n\n{GOOD}".encode()

    found = _records(tmp_path / "t.jsonl", content)

    cells = {"code": "99001", "cout": "1.10", "lieu.dep": "99"}
    assert found == [(1, cells, ""), (3, cells, "")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"code": ', "JSON mal formé"),
        ('["99001"]', "n'est pas un objet"),
        ('{"code": NaN}', "NaN n'est pas du JSON"),
        ('{"a":' * 100_000, "imbriqués"),
    ],
    ids=["cut", "list", "not a number", "deep"],
)
def test_a_bad_line_is_told_and_the_next_is_read(
    tmp_path: Path, line: str, said: str
) -> None:
    """With what is wrong."""
    found = _records(tmp_path / "t.jsonl", f"{line}\n{GOOD}\n".encode())

    assert [number for number, _cells, _said in found] == [1, 2]
    assert said in found[0][2]
    assert found[1][1]["code"] == "99001"


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """JSON is UTF-8 (RFC 8259, 8.1)."""
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        _records(tmp_path / "t.jsonl", '{"a": "é"}\n'.encode("cp1252"))
