"""People from the command line: the first administrator comes in by it."""

import json
import subprocess
from pathlib import Path

import pytest

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.services.mailing import OUTBOX
from tests.conftest import PVD, Built

ANNE = "anne@example.org"


def _pvd(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "account", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _accept(data: Path, link: str) -> None:
    database = Database(data)
    with database.session() as session:
        secret = link.rsplit("/", 1)[1]
        invitations.accept(session, secret, "Anne Exemple", "quatre mots au hasard")
    database.close()


def test_the_first_administrator_is_invited(tmp_path: Path) -> None:
    """The link alone on standard output; the message waits in a file."""
    made = _pvd(tmp_path, "invite", ANNE, "--role", "administrator")
    link = made.stdout.strip()
    assert made.returncode == 0, made.stderr
    assert link.startswith("http://127.0.0.1:8000/account/invitation/")
    assert ANNE in (tmp_path / OUTBOX).read_text()

    _accept(tmp_path, link)

    (anne,) = json.loads(_pvd(tmp_path, "list", "--json").stdout)
    assert (anne["email"], anne["disabled"]) == (ANNE, False)
    assert [one["role"] for one in anne["roles"]] == ["administrator"]
    assert "Anne Exemple" in _pvd(tmp_path, "list").stdout


def test_an_account_is_closed_opened_and_erased(tmp_path: Path) -> None:
    """By its address; afterwards nothing knows the address."""
    link = _pvd(tmp_path, "invite", ANNE, "--town", "99001", "--name", "Ville fictive")
    _accept(tmp_path, link.stdout.strip())

    assert _pvd(tmp_path, "disable", ANNE).returncode == 0
    assert "fermé" in _pvd(tmp_path, "list").stdout
    assert _pvd(tmp_path, "enable", ANNE).returncode == 0
    assert "fermé" not in _pvd(tmp_path, "list").stdout
    assert _pvd(tmp_path, "erase", ANNE).returncode == 0
    assert json.loads(_pvd(tmp_path, "list", "--json").stdout) == []
    assert _pvd(tmp_path, "erase", ANNE).returncode == 2


def test_the_database_is_pruned(tmp_path: Path) -> None:
    """As a nightly job does."""
    pruned = json.loads(_pvd(tmp_path, "prune").stdout)
    kinds = ("accounts", "invitations", "sessions", "entries", "pictures", "mails")
    assert pruned == dict.fromkeys(kinds, 0)


def test_a_town_is_called_as_in_the_graph(built: Built) -> None:
    """Where no name is given."""
    made = _pvd(built.data, "invite", ANNE, "--town", "01034")

    assert made.returncode == 0, made.stderr
    assert "« Belley »" in made.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("invite", "anne", "--role", "administrator"),
        ("invite", ANNE, "--town", "99001", "--role", "moderator", "--name", "A"),
        ("invite", ANNE, "--town", "1034", "--name", "A"),
        ("invite", ANNE, "--town", "99001", "--partner", "cerema", "--name", "A"),
        ("invite", ANNE, "--town", "99001"),
        ("disable", ANNE),
    ],
)
def test_what_is_refused_exits_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """With a message, and no link."""
    done = _pvd(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Erreur" in done.stderr
