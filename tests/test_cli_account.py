"""Tokens from the command line: one line on standard output, once."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from pvd_graph.accounts.tokens import Grant, Tokens
from tests.conftest import PVD


def _pvd(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "account", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_token_is_made_listed_and_revoked(tmp_path: Path) -> None:
    """The token alone on standard output, ready for a script."""
    made = _pvd(
        tmp_path,
        *("token", "--dataset", "demo", "--right", "publish", "--days", "30"),
        *("--title", "Actions fictives"),
    )
    assert (made.returncode, made.stderr) == (0, "")
    token = made.stdout.rstrip("\n")
    assert re.fullmatch(r"pvd_[A-Za-z0-9]+_[A-Za-z0-9_-]+", token)
    tokens = Tokens(tmp_path)
    grant = Grant("publish", frozenset({"demo"}), title="Actions fictives")
    assert tokens.check(token) == grant

    listed = json.loads(_pvd(tmp_path, "tokens", "--json").stdout)
    assert [(one["right"], one["datasets"]) for one in listed] == [("publish", "demo")]
    assert token not in json.dumps(listed)

    assert _pvd(tmp_path, "revoke", listed[0]["id"]).returncode == 0
    assert tokens.check(token) is None
    tokens.close()
    assert "révoqué" in _pvd(tmp_path, "tokens").stdout


def test_a_dataset_that_nobody_knows_is_told(tmp_path: Path) -> None:
    """The token is made all the same: /graph-store needs no folder."""
    made = _pvd(tmp_path, "token", "--dataset", "dmeo", "--right", "load")
    known = _pvd(tmp_path, "token", "--dataset", "anct-ort", "--right", "load")

    assert (made.returncode, made.stdout.count("\n")) == (0, 1)
    assert "« dmeo » n'a ni dossier ni chargement" in made.stderr
    assert (known.returncode, known.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "--right", "publish"),
        ("token", "--right", "everything", "--dataset", "demo"),
        ("token", "--right", "publish", "--dataset", "meta"),
        ("token", "--right", "publish", "--dataset", "Demo"),
        ("token", "--right", "publish", "--dataset", "demo", "--licence", "free"),
        ("revoke", "unknown"),
    ],
)
def test_what_is_refused_exits_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """With a message, and nothing on standard output."""
    done = _pvd(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr
