"""A report is written in the format that its file name tells."""

import json
from pathlib import Path

import pytest

from pvd_graph.errors import InputError
from pvd_graph.services.ingesting import ingest
from pvd_graph.services.load_order import Order
from pvd_graph.services.report_files import REPORTS, check_report_path, write_report
from tests.small_loads import ONE, SOURCES, demo, loading_data


@pytest.mark.parametrize("kind", REPORTS)
def test_each_format_tells_what_is_wrong(tmp_path: Path, kind: str) -> None:
    """And the tables have the rows beside it."""
    data = loading_data(tmp_path / "data")
    manifest = demo(tmp_path / "demo", ONE, "a2,99999,Nulle part,2024")
    done = ingest(data, SOURCES, Order(manifest, dry_run=True), lambda _line: None)
    path = tmp_path / f"report{kind}"

    check_report_path(path)
    write_report(path, done)

    done.close()
    content = path.read_bytes()
    if kind == ".xlsx":
        assert content.startswith(b"PK")
        return
    text = content.decode("utf-8-sig")
    assert "99999" in text
    if kind == ".csv":
        assert [line.split(";")[0] for line in text.splitlines()] == ["cle", "a1", "a2"]
    if kind == ".json":
        assert json.loads(text)["outcome"] == "refused"


@pytest.mark.parametrize("name", ["report.pdf", "absent/report.html"])
def test_what_cannot_be_written_is_told_before(tmp_path: Path, name: str) -> None:
    """Not after the load."""
    with pytest.raises(InputError, match="--report"):
        check_report_path(tmp_path / name)
