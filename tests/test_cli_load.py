"""Loading as a partner types it: what is printed, and how it exits."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PVD
from tests.small_loads import ONE, TWO, demo, loading_data, table

BAD = "a3,99999,Nulle part,2024"


class Partner:
    """Types commands on a small data folder."""

    def __init__(self, folder: Path) -> None:
        """Publish two communes; write a dataset of two actions."""
        self.folder = folder
        self.data = loading_data(folder / "data")
        demo(folder / "demo", ONE, TWO)
        text = (folder / "demo" / "dataset.toml").read_text("utf-8")
        text = text.replace("rows = 0\n", "").replace('sha256 = ""\n', "")
        (folder / "demo" / "dataset.toml").write_text(text, "utf-8")

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``pvd``."""
        return subprocess.run(  # noqa: S603 - our own command
            [*PVD, "--data", str(self.data), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def ingest(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``pvd ingest`` on the dataset."""
        return self.types("ingest", str(self.folder / "demo"), *words)


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    """Come with two actions."""
    return Partner(tmp_path)


@pytest.mark.slow
def test_a_partner_loads_compares_and_goes_back(partner: Partner) -> None:
    """All by commands, as the guide shows them."""
    assert partner.ingest("--dry-run").returncode == 0
    first = partner.ingest("--json")
    assert (first.returncode, json.loads(first.stdout)["outcome"]) == (0, "published")
    assert "déjà" in partner.ingest().stdout
    file = table(partner.folder / "next.csv", ONE)
    assert partner.ingest("--file", str(file)).returncode == 0

    listed = json.loads(partner.types("datasets", "demo", "--json").stdout)
    old, new = (one["version"] for one in listed["versions"])
    assert listed["version"] == new
    page = partner.folder / "diff.html"
    diff = partner.types("diff", "demo", old, new, "--html", str(page))
    assert "1 retirés" in diff.stdout
    assert "Place" in page.read_text("utf-8")

    back = partner.types("rollback", "demo", "--json")
    assert json.loads(back.stdout)["restored"] == old
    assert f"* {old}" in partner.types("datasets", "demo").stdout


@pytest.mark.slow
def test_exit_statuses_tell_the_outcome(partner: Partner) -> None:
    """Refused is 2, done with issues is 1; a dry run exits as the load would."""
    file = str(table(partner.folder / "next.csv", ONE, BAD))
    for words in ((), ("--dry-run",)):
        refused = partner.ingest("--file", file, *words)
        assert (refused.returncode, refused.stderr) == (2, "")
        assert "99999" in refused.stdout
    for words in (("--dry-run",), ()):
        kept = partner.ingest("--file", file, "--policy", "keep", *words)
        assert kept.returncode == 1, kept.stdout


@pytest.mark.slow
def test_mistakes_are_told_on_standard_error(partner: Partner) -> None:
    """With exit status 2, and before anything is read."""
    for words in (
        ("ingest", "nowhere"),
        ("ingest", "actors", "--report", "report.pdf"),
        ("diff", "base", "1", "2"),
        ("rollback", "base"),
        ("datasets", "nowhere"),
    ):
        done = partner.types(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Erreur : ")


@pytest.mark.slow
def test_datasets_are_listed(partner: Partner) -> None:
    """One line each; JSON for programs."""
    text = partner.types("datasets").stdout
    listed = json.loads(partner.types("datasets", "--json").stdout)

    assert text.split()[0] == "base"
    assert [(one["dataset"], one["version"]) for one in listed] == [("base", "1")]
