"""``pvd demo`` from the command line, and the banner of its site."""

import json
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from pvd_graph.cli import cli
from tests.conftest import start_server


def test_the_demonstration_is_made_and_says_so_on_each_page(tmp_path: Path) -> None:
    """No real data are put into it afterwards."""
    data = tmp_path / "var-demo"
    done = CliRunner().invoke(cli, ["demo", "--data", str(data), "--json"])
    assert done.exit_code == 0, done.output
    accounts = json.loads(done.stdout)
    assert {one["role"] for one in accounts} == {
        *("contributor", "moderator", "administrator", "publisher")
    }

    for address in start_server(data):
        for path in ("/", "/experiences", "/communes/99001", "/account/login"):
            with urllib.request.urlopen(address + path, timeout=20) as page:  # noqa: S310 - our own server
                assert "sont inventés" in page.read().decode()

    again = CliRunner().invoke(cli, ["demo", "--data", str(data)])
    real = CliRunner().invoke(cli, ["build", "--data", str(data)])
    assert "n'est pas vide" in str(again.exception)
    assert "démonstration" in str(real.exception)
