"""``pvd fetch`` as a maintainer types it."""

import json
from pathlib import Path

from click.testing import CliRunner

from pvd_graph.cli import cli
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder
from tests.services.producer import FILE, producer


def test_the_file_is_told_and_what_to_do_with_it(tmp_path: Path) -> None:
    """In words, or as JSON."""
    folder = tmp_path / "list"
    folder.mkdir()
    text = (datasets_folder() / "anct-pvd" / "dataset.toml").read_text("utf-8")
    with producer() as address:
        (folder / "dataset.toml").write_text(
            f'download = "{address}/r/named"\n{text}', "utf-8"
        )
        command = ["fetch", str(folder), "--to", str(tmp_path)]
        first = CliRunner().invoke(cli, command)
        second = CliRunner().invoke(cli, [*command, "--json"])

    assert (tmp_path / "liste.csv").read_bytes() == FILE
    assert first.stdout.startswith(f"{tmp_path / 'liste.csv'} : {len(FILE)} octets")
    assert f"--file {tmp_path / 'liste.csv'} --dry-run" in first.stderr
    assert json.loads(second.stdout)["size"] == len(FILE)


def test_a_dataset_without_an_address_says_where_to_look(tmp_path: Path) -> None:
    """None is guessed."""
    done = CliRunner().invoke(cli, ["fetch", "anct-pvd", "--to", str(tmp_path)])

    assert isinstance(done.exception, InputError)
    assert "https://www.data.gouv.fr" in str(done.exception)
