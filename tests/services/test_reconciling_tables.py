"""A table comes back with what its column means, row by row."""

import csv
import io
from pathlib import Path

import pytest

from pvd_graph.errors import InputError
from pvd_graph.ports import GraphReader
from pvd_graph.services.reconciling_tables import Columns, Outcome, reconcile_table
from tests.small_site import SmallSite


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> GraphReader:
    """The small graph."""
    return SmallSite(tmp_path_factory.mktemp("site")).reader()


def _run(
    reader: GraphReader, path: Path, table: str, columns: Columns
) -> tuple[list[dict[str, str]], Outcome]:
    path.write_text(table, encoding="utf-8")
    out = io.StringIO(newline="")
    outcome = reconcile_table(reader, path, columns, out)
    return list(csv.DictReader(io.StringIO(out.getvalue()))), outcome


def test_each_row_gets_code_label_and_candidates(
    reader: GraphReader, tmp_path: Path
) -> None:
    """Certain, misspelt, absorbed, unknown, empty; nothing of the row is lost."""
    table = (
        "commune;montant\nBELLEY;1\nFictve sur exemple;2\nL'Ancienne Œuvre;3\n"
        "Zzzz;4\n;5\n"
    )
    rows, outcome = _run(reader, tmp_path / "t.csv", table, Columns("commune"))

    assert [row["montant"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row["code"] for row in rows] == ["01034", "", "99001", "", ""]
    assert [row["certain"] for row in rows] == ["oui", "non", "oui", "non", "non"]
    assert rows[0]["label"] == "Belley"
    assert rows[1]["candidates"].startswith("99001 Fictive-sur-Exemple (Département")
    assert (outcome.certain, outcome.open, outcome.unknown) == (2, 1, 1)
    assert (outcome.empty, outcome.absorbed, outcome.whole) == (1, 1, False)
    assert outcome.examples[0] == "ligne 3 : « Fictve sur exemple »"


def test_other_columns_narrow(reader: GraphReader, tmp_path: Path) -> None:
    """A département that is another's leaves nothing certain."""
    table = "nom,dep\nBelley,01\nBelley,99\n"
    rows, _ = _run(reader, tmp_path / "t.csv", table, Columns("nom", departement="dep"))

    assert [row["certain"] for row in rows] == ["oui", "non"]


def test_columns_of_the_table_keep_their_names(
    reader: GraphReader, tmp_path: Path
) -> None:
    """A column that is called code already is not overwritten."""
    table = "code,label\n01034,mine\n"
    rows, outcome = _run(reader, tmp_path / "t.csv", table, Columns("code"))

    assert rows[0]["label"] == "mine"
    assert (rows[0]["pvd_code"], rows[0]["pvd_label"]) == ("01034", "Belley")
    assert outcome.whole


def test_concepts_are_reconciled_too(reader: GraphReader, tmp_path: Path) -> None:
    """By slug, which is what manifests write."""
    columns = Columns("defi", "challenge")
    rows, _ = _run(reader, tmp_path / "t.csv", "defi\nvacance résidentielle\n", columns)

    assert rows[0]["code"] == "logements-vacants"


def test_a_column_that_is_not_there_is_refused(
    reader: GraphReader, tmp_path: Path
) -> None:
    """With those that are."""
    with pytest.raises(InputError, match="colonnes : commune"):
        _run(reader, tmp_path / "t.csv", "commune\nBelley\n", Columns("ville"))
