"""The bounds of reading hold real tables, and what they keep out is refused."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.tables import open_table


def _count(path: Path, limits: Limits) -> int:
    with open_table(Table(path), limits=limits) as opened:
        return sum(1 for _row in opened.rows)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("columns", 1),
        ("line_bytes", 8),
        ("unpacked_bytes", 10),
    ],
)
def test_each_bound_is_looked_at(tmp_path: Path, name: str, value: int) -> None:
    """A file that passes by a wide margin is refused where one bound is lowered."""
    path = tmp_path / "t.csv"
    path.write_text("code,titre\n99001,Halle\n", "utf-8")

    assert _count(path, LIMITS) == 1
    with pytest.raises(UnreadableFileError):
        _count(path, replace(LIMITS, **{name: value}))


def test_a_ratio_is_looked_at_from_a_size_on(tmp_path: Path) -> None:
    """A short table may pack well; a long one that packs a thousand times is a bomb."""
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 50_000))
    low = replace(LIMITS, ratio=20, ratio_from_bytes=1 << 10)

    assert _count(path, LIMITS) == 50_000
    with pytest.raises(UnreadableFileError):
        _count(path, low)
