"""The command as a stranger types it: what it prints, where, and how it exits."""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pvd_graph.cli import cli
from tests.conftest import PVD, Built


def _pvd(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*PVD, *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def _commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _commands(one, (*path, name))


@pytest.mark.parametrize("command", list(_commands(cli)), ids=" ".join)
def test_every_command_helps(command: tuple[str, ...]) -> None:
    """With an example, and its exit statuses where it does something."""
    done = CliRunner().invoke(cli, [*command, "--help"])

    assert done.exit_code == 0
    assert "Usage: " in done.stdout
    if command:
        assert "Example" in done.stdout
    if command not in {(), ("peers",)}:
        assert "Exit status" in done.stdout


def test_help_is_shown_as_a_stranger_asks_for_it() -> None:
    """By the program itself; each command is named."""
    done = _pvd("--help")

    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in cli.commands)


def test_a_query_answers_on_standard_output(built: Built) -> None:
    """--data is understood before and after the subcommand."""
    query = "SELECT (COUNT(*) AS ?n) { ?c a <http://rdf.insee.fr/def/geo#Commune> }"
    before = _pvd("--data", str(built.data), "query", query)
    after = _pvd("query", query, "--data", str(built.data), "--format", "tsv")

    assert (before.returncode, before.stdout.split()) == (0, ["n", "34969"])
    assert (after.returncode, after.stdout.split()) == (0, ["?n", "34969"])


def test_peers_of_a_town_are_a_readable_table(built: Built) -> None:
    """Ten towns, each with its reason; the JSON is the API's."""
    text = _pvd("peers", "01034", "--data", str(built.data))
    as_json = _pvd("peers", "01034", "--json", "-k", "3", "--data", str(built.data))

    assert text.returncode == 0
    assert "Belley (01034)" in text.stdout
    assert " 1. " in text.stdout
    assert "10. " in text.stdout
    found = json.loads(as_json.stdout)
    assert [peer["rank"] for peer in found["peers"]] == [1, 2, 3]


def test_the_graph_is_exported_with_its_checksums(built: Built, tmp_path: Path) -> None:
    """Every file that is announced is there, as long and with the digest it says."""
    done = _pvd(
        "export", "--output", str(tmp_path), "--json", "--data", str(built.data)
    )

    assert done.returncode == 0, done.stderr
    for one in json.loads(done.stdout):
        content = (tmp_path / one["name"]).read_bytes()
        assert len(content) == one["size"]
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
    with gzip.open(tmp_path / "nquads" / "pvd-graph.nq.gz", "rt") as quads:
        assert sum(1 for _line in quads) == built.report["triples"]


def test_services_are_not_called_from_the_command_line(built: Built) -> None:
    """What the endpoint refuses, `pvd query` refuses."""
    service = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"

    done = _pvd("query", service, "--data", str(built.data))

    assert done.returncode == 2
    assert "SERVICE" in done.stderr


def test_help_shows_examples_as_lines() -> None:
    """No control character of the help's own is left in it."""
    done = _pvd("peers", "--help")

    assert "  pvd peers 01034\n" in done.stdout
    assert "\\b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("peers", "99999"), "99999"),
        (("peers", "1034"), "01034"),
        (("query", "SELECT nothing"), "ligne 1, colonne 8"),
        (("query", "SELECT * {}", "--format", "pdf"), "pdf"),
        (("nothing",), "La commande 'nothing' n'existe pas."),
    ],
)
def test_bad_input_exits_2_with_a_message(
    built: Built, arguments: tuple[str, ...], message: str
) -> None:
    """On standard error; nothing on standard output; no traceback."""
    done = _pvd("--data", str(built.data), *arguments)

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_empty_data_folder_says_what_to_do(tmp_path: Path) -> None:
    """It is created, and the next step named."""
    done = _pvd("--data", str(tmp_path / "new"), "peers", "01034")

    assert done.returncode == 2
    assert "pvd build" in done.stderr


def test_a_busy_port_is_an_error(server: str, built: Built) -> None:
    """Never another port: whoever asked for 8000 must get 8000 or an answer."""
    done = _pvd("--data", str(built.data), "serve", "--port", server.rsplit(":", 1)[1])

    assert done.returncode == 2
    assert "--port" in done.stderr
