"""``pvd digest`` from the command line."""

import json
from pathlib import Path

from click.testing import CliRunner

from pvd_graph.cli import cli
from tests.live_site import live_data


def test_the_digest_is_sent(tmp_path: Path) -> None:
    """Nobody follows anything: nobody is told."""
    data = live_data(tmp_path)

    done = CliRunner().invoke(cli, ["digest", "--data", str(data), "--json"])

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"told": 0}
