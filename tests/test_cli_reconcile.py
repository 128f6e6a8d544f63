"""``pvd reconcile`` as it is typed: a CSV on standard output, the count beside it."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pvd_graph.cli_reconcile import reconcile_command
from pvd_graph.config import Settings
from pvd_graph.errors import StoreError
from tests.conftest import Built

TABLE = "ville,dep\nBelley,Ain\nST DENIS,93\nBourg en Brese,01\n"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(reconcile_command, arguments, obj=Settings.from_env())


@pytest.mark.slow
def test_a_table_is_reconciled(built: Built, tmp_path: Path) -> None:
    """To a file; status 1 as one name is misspelt, and said."""
    source, target = tmp_path / "t.csv", tmp_path / "out.csv"
    source.write_text(TABLE, encoding="utf-8")

    done = _run(
        *(str(source), "--column", "ville", "--departement", "dep"),
        *("--output", str(target), "--data", str(built.data)),
    )

    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [row["code"] for row in rows] == ["01034", "93066", ""]
    assert rows[2]["candidates"].startswith("01053 Bourg-en-Bresse (Ain)")
    assert done.exit_code == 1
    assert "2 certaines, 1 à choisir" in done.stderr
    assert "ligne 4 : « Bourg en Brese »" in done.stderr
    assert sorted(tmp_path.iterdir()) == [target, source]


def test_nothing_published_is_refused(tmp_path: Path) -> None:
    """With what to do; nothing on standard output."""
    source = tmp_path / "t.csv"
    source.write_text(TABLE, encoding="utf-8")

    done = _run(str(source), "--column", "ville", "--data", str(tmp_path))

    assert isinstance(done.exception, StoreError)
    assert done.stdout == ""
