"""What lies beside the graphs: told, with what to do, and never touched."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from pvd_graph.store.archive import Archive
from tests.small_data import small_data


def test_leftovers_are_remarks_only(tmp_path: Path) -> None:
    """Of a load that was stopped; a graph that no line names; half a generation."""
    data = small_data(tmp_path)
    (data / "ingest-abc").mkdir()
    (data / "graphs" / "base" / "1.nt.zst.tmp").touch()
    (data / "graphs" / "base" / "2.0123456789ab.nt.zst").touch()
    (data / "store" / "generations" / "000002").mkdir()

    check = check_data(data)

    assert check.problems == ()
    told = [remark.en for remark in check.remarks]
    assert len(told) == 3
    assert "ingest-abc" in told[0]
    assert "base/1.nt.zst.tmp" in told[0]
    assert "base/2.0123456789ab.nt.zst" in told[1]
    assert "000002" in told[2]


def test_a_load_that_nobody_sees_is_told(tmp_path: Path) -> None:
    """By whoever was stopped between the journal and the switch."""
    data = small_data(tmp_path)
    archive = Archive(data / "graphs")
    (entry,) = archive.entries()
    archive.record(replace(entry, version="2"))

    (remark,) = check_data(data).remarks

    assert "« base »" in remark.fr


@pytest.mark.parametrize("name", ["accounts.sqlite", "links.sqlite"])
def test_a_damaged_database_is_a_problem(tmp_path: Path, name: str) -> None:
    """With its name."""
    data = small_data(tmp_path)
    (data / name).write_text("x" * 5000, encoding="ascii")

    (problem,) = check_data(data).problems

    assert name in problem.en


def test_an_older_version_that_is_lost_is_a_problem(tmp_path: Path) -> None:
    """Nobody could go back to it, and nobody would know."""
    data = small_data(tmp_path)
    archive = Archive(data / "graphs")
    (entry,) = archive.entries()
    lost = "base/0.0123456789ab.nt.zst"
    archive.record(replace(entry, version="0", file=lost))
    archive.record(entry)

    (problem,) = check_data(data).problems

    assert lost in problem.en


def test_graphs_are_counted_one_by_one(tmp_path: Path) -> None:
    """Another store of as many statements is not this one."""
    data = small_data(tmp_path / "a")
    other = small_data(tmp_path / "b", ["<https://a> <https://b> <https://c> .\n"])
    for folder in (data, other):
        assert check_data(folder).problems == ()
    db = data / "store" / "generations" / "000001" / "db"
    shutil.rmtree(db)
    shutil.copytree(other / "store" / "generations" / "000001" / "db", db)

    files, graph = check_data(data).problems

    assert "db/" in files.en
    assert "graph/cog/1" in graph.en
