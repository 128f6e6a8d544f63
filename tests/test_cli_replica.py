"""``pvd pull-generation`` as an operator types it."""

import json
from pathlib import Path

from click.testing import CliRunner

from pvd_graph.cli import cli
from tests.small_data import small_data


def test_a_copy_is_made_and_told(tmp_path: Path) -> None:
    """In words, or as JSON; the second time nothing is new."""
    origin, copy = small_data(tmp_path / "origin"), str(tmp_path / "copy")
    command = ["pull-generation", str(origin), "--data", copy]
    first = CliRunner().invoke(cli, command)
    second = CliRunner().invoke(cli, [*command, "--json"])

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith("Génération 1 :")
    assert json.loads(second.stdout)["changed"] is False
