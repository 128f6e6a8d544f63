"""``pvd backup`` and ``pvd restore`` as an operator types them."""

import json
from pathlib import Path

from click.testing import CliRunner

from pvd_graph.cli import cli
from tests.small_data import small_data


def test_there_and_back(tmp_path: Path) -> None:
    """The path on standard output, for a script; the restored folder is checked."""
    data, new = small_data(tmp_path / "data"), tmp_path / "new"
    made = CliRunner().invoke(
        cli, ["backup", "--data", str(data), "--to", str(tmp_path / "to")]
    )
    path = made.stdout.strip()
    done = CliRunner().invoke(cli, ["restore", path, "--data", str(new)])

    assert (made.exit_code, done.exit_code) == (0, 0)
    assert "tout concorde" in done.stdout
    assert "fichiers" in made.stderr


def test_json(tmp_path: Path) -> None:
    """What was kept, and what the check found."""
    data, to = small_data(tmp_path / "data"), str(tmp_path / "to")
    made = CliRunner().invoke(
        cli, ["backup", "--data", str(data), "--to", to, "--tar", "--json"]
    )
    told = json.loads(made.stdout)
    done = CliRunner().invoke(
        cli, ["restore", told["path"], "--data", str(tmp_path / "new"), "--json"]
    )

    assert told["path"].endswith(".tar")
    assert told["generation"] == 1
    assert json.loads(done.stdout)["problems"] == []


def test_a_damaged_folder_is_restored_and_told(tmp_path: Path) -> None:
    """A backup keeps what there was: its damage too."""
    data = small_data(tmp_path / "data")
    next((data / "graphs" / "base").glob("*.zst")).unlink()
    to = str(tmp_path / "to")
    made = CliRunner().invoke(cli, ["backup", "--data", str(data), "--to", to])
    path = made.stdout.strip()
    done = CliRunner().invoke(cli, ["restore", path, "--data", str(tmp_path / "new")])

    assert done.exit_code == 1
    assert "base 1" in done.stdout
