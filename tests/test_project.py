"""Files stay honest: layers hold, queries are used, docs say what is true."""

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.addresses import ServerAddress
from pvd_graph.config import Settings
from tests.conftest import ROOT
from tests.tour import TOUR

QUERIES = sorted((ROOT / "pvd_graph" / "queries").glob("*.rq"))
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "pvd_graph").rglob("*.py")
)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_query_parses_and_is_used(path: Path) -> None:
    """As it stands, in any tool; and some code loads it (or a family of its name)."""
    ox.Store().query(path.read_text(encoding="utf-8"))

    family = path.stem.split("_", 1)[0]
    assert f'"{path.stem}"' in SOURCES or f'f"{family}_' in SOURCES


def test_import_layers_hold() -> None:
    """Entry, services, stages, base: nobody imports upwards or sideways."""
    done = subprocess.run(  # noqa: S603 - a tool of ours
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_setting_is_documented() -> None:
    """The table of docs/settings.md is the whole of it."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    code = (ROOT / "pvd_graph" / "config.py").read_text(encoding="utf-8")
    addresses = (ROOT / "pvd_graph" / "addresses.py").read_text(encoding="utf-8")

    names = set(re.findall(r'"(PVD_[A-Z_]+)"', code))
    # The server of the graph is one setting, told by several variables.
    server = set(re.findall(r'"(PVD_STORE[A-Z_]*)"', addresses))
    assert len(server) == len(ServerAddress.__slots__)
    assert len(names) + 1 == len(Settings.__slots__)
    names |= server
    assert names <= set(re.findall(r"`(PVD_[A-Z_]+)`", text))


def test_the_tour_has_five_questions_with_answers() -> None:
    """`test_tour` runs them; here only that the README is read as meant."""
    assert len(TOUR) == 5
    assert all(question.rows for question in TOUR)


def test_every_page_of_docs_is_in_the_readme() -> None:
    """A page that nothing leads to is read by nobody, and grows old unseen."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert pages == set(re.findall(r"\]\(docs/([\w-]+\.md)", readme))


def test_links_of_the_docs_lead_somewhere() -> None:
    """To files of the project; other sites are not asked."""
    pages = [ROOT / "README.md"]
    for folder in ("docs", "ontology", "datasets", "deploy"):
        pages += (ROOT / folder).rglob("*.md")

    for page in pages:
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^):#\s]+)(?:#[^)]*)?\)", text):
            assert (page.parent / link).exists(), (page, link)


def test_decisions_have_a_number_and_a_date() -> None:
    """Each its own number, in its name and in its title."""
    head = re.compile(r"# ([0-9]{4})\. .+ {4,}(?:Accepted|Superseded by [0-9]{4}), 20")
    numbers = []
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        found = head.match(path.read_text(encoding="utf-8"))
        assert found is not None, path.name
        assert path.name.startswith(f"{found[1]}-")
        numbers.append(found[1])

    assert len(set(numbers)) == len(numbers) > 25


def test_locks_name_no_index_and_hash_everything() -> None:
    """An install gets the very files that were tested, wherever it takes them from."""
    for name in ("requirements.lock", ".ci/requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
        entries = re.split(r"\n(?=[a-z0-9])", text)
        assert len(pins) == len([entry for entry in entries if "--hash=" in entry])
