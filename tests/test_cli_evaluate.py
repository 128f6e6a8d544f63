"""``pvd evaluate`` as it is typed: tables or JSON on standard output, a verdict."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pvd_graph.cli_evaluate import evaluate_command
from pvd_graph.config import Settings
from pvd_graph.errors import StoreError


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate_command, arguments, obj=Settings.from_env())


@pytest.mark.slow
def test_planted_towns_need_no_data(tmp_path: Path) -> None:
    """JSON to the screen and to a file; status 1 as something is missed, and said."""
    kept = tmp_path / "report.json"

    done = _run("--planted", "--quick", "--seed", "9", "--json", "--output", str(kept))

    report = json.loads(done.stdout)
    assert json.loads(kept.read_text(encoding="utf-8")) == report
    assert report["seeds"] == [9]
    missed = [one["name"] for one in report["targets"] if not one["must_met"]]
    assert done.exit_code == (1 if missed else 0)
    assert (f"{len(missed)} cibles" in done.stderr) == bool(missed)
    assert "planted, default" in done.stderr


def test_nothing_published_is_refused(tmp_path: Path) -> None:
    """With what to do; nothing on standard output."""
    done = _run("--quick", "--data", str(tmp_path))

    assert isinstance(done.exception, StoreError)
    assert done.stdout == ""


def test_help_has_an_example_and_the_exit_statuses() -> None:
    """As every command's."""
    done = _run("--help")

    assert "pvd evaluate --planted --quick" in done.stdout
    assert "Exit status: 0" in done.stdout
