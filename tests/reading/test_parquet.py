"""Row groups of Parquet become records, within bounds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.parquet import open_parquet


def _written(path: Path, table: pa.Table) -> Table:
    pq.write_table(table, path, row_group_size=2)
    return Table(path)


def _records(table: Table, limits: Limits = LIMITS) -> list[tuple[int, dict[str, str]]]:
    with open_parquet(table, "parquet", limits) as records:
        return [(number, dict(cells)) for number, cells, _fault in records.rows]


def test_values_of_all_groups_become_texts(tmp_path: Path) -> None:
    """Numbered from 1; what is missing is empty; dates are ISO's."""
    table = _written(
        tmp_path / "t.parquet",
        pa.table(
            {
                "code": ["99001", "99002", None],
                "cout": [1.5, 2.0, 3.25],
                "jour": [date(2024, 3, 1), None, date(2024, 3, 2)],
            }
        ),
    )

    found = _records(table)

    assert [number for number, _cells in found] == [1, 2, 3]
    assert found[0][1] == {"code": "99001", "cout": "1.5", "jour": "2024-03-01"}
    assert (found[2][1]["code"], found[1][1]["jour"]) == ("", "")


def test_columns_are_known_beforehand_unless_one_holds_others(tmp_path: Path) -> None:
    """The names within a structure are those of records."""
    flat = _written(tmp_path / "a.parquet", pa.table({"code": ["99001"]}))
    nested = _written(tmp_path / "b.parquet", pa.table({"lieu": [{"dep": "99"}]}))

    with open_parquet(flat, "parquet") as records:
        assert records.names == ("code",)
    with open_parquet(nested, "parquet") as records:
        assert not records.names
        assert [dict(cells) for _n, cells, _f in records.rows] == [{"lieu.dep": "99"}]


def test_what_cannot_be_held_or_read_is_refused(tmp_path: Path) -> None:
    """A large group, a column twice, a file that is cut, one that is none."""
    good = _written(tmp_path / "a.parquet", pa.table({"code": ["99001"] * 100}))
    twice = pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["a", "a"])
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(good.path.read_bytes()[:-9])

    with pytest.raises(UnreadableFileError, match="groupe de lignes"):
        _records(good, replace(LIMITS, row_group_bytes=1))
    with pytest.raises(UnreadableFileError, match="s'appellent « a »"):
        _records(_written(tmp_path / "t.parquet", twice))
    with pytest.raises(UnreadableFileError, match="coupé ou abîmé"):
        _records(Table(cut))
