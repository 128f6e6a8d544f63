"""A data folder is compared with its own journal; damage is told, not raised."""

from pathlib import Path

from pvd_graph.services.checking_data import check_data
from tests.small_data import small_data


def test_a_sound_folder_agrees(tmp_path: Path) -> None:
    """Graphs, generation, statements."""
    check = check_data(small_data(tmp_path))

    assert check.problems == ()
    assert (check.datasets, check.generation) == (1, 1)
    assert check.triples > 2


def test_nothing_is_made_where_there_is_nothing(tmp_path: Path) -> None:
    """An empty folder has nothing wrong, and stays empty."""
    check = check_data(tmp_path)

    assert (check.datasets, check.generation, check.problems) == (0, None, ())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_graph_is_told_with_the_remedy(tmp_path: Path) -> None:
    """In the archive, and in the generation that holds the same file."""
    data = small_data(tmp_path)
    path = next((data / "graphs").glob("base/*.zst"))
    path.write_bytes(path.read_bytes()[:-5])

    check = check_data(data)

    assert len(check.problems) == 2
    assert "base 1" in check.problems[0].fr
    assert "pvd build" in check.problems[1].en


def test_a_damaged_journal_and_store_are_told(tmp_path: Path) -> None:
    """Rather than a trace."""
    data = small_data(tmp_path)
    journal = data / "graphs" / "journal.jsonl"
    journal.write_text("{\n" + journal.read_text(encoding="utf-8"), encoding="utf-8")
    (data / "store" / "current").write_text("x", encoding="ascii")

    assert len(check_data(data).problems) == 2
