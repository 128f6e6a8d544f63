"""A difference is read in a terminal, by a program, and on a page."""

import json
from pathlib import Path

import pytest

from pvd_graph.services.diff_texts import diff_json, diff_page, diff_text, told
from pvd_graph.services.diffing import VersionDiff
from pvd_graph.store.archive_diff import DiffCounts
from tests.services.test_diffing import two_versions


@pytest.fixture
def diff(tmp_path: Path) -> VersionDiff:
    """Load two versions."""
    return two_versions(tmp_path)


def test_a_person_reads_what_changed(diff: VersionDiff) -> None:
    """Totals, then subjects, with the statements of those that changed."""
    text = "\n".join(diff_text(diff))

    assert "1 nouveaux, 1 retirés, 1 modifiés" in text
    assert "- dcterms:title « Halle » (fr)" in text
    assert "+ dcterms:title « Marché » (fr)" in text
    assert "retiré : https://w3id.org/pvd-graph/id/action/demo/a2 Place" in text


def test_a_program_reads_every_statement(diff: VersionDiff) -> None:
    """One JSON object, written piece by piece."""
    found = json.loads("".join(diff_json(diff)))

    assert (found["dataset"], found["from"]) == ("demo", "v1")
    assert found["subjects"] == {"added": 1, "removed": 1, "changed": 1}
    assert found["statements"]["added"] == sum(
        len(one["added"]) for one in found["changes"]
    )
    assert found["changes"][0]["label"] == "Marché"


def test_a_page_shows_what_came_and_went(diff: VersionDiff) -> None:
    """Texts of the file are texts of the page, not markup."""
    page = "".join(diff_page(diff))

    assert "<ins>+ dcterms:title « Marché » (fr)</ins>" in page
    assert "<del>- dcterms:title « Halle » (fr)</del>" in page
    assert "&lt;Pont&gt;" in page
    assert "<Pont>" not in page


def test_the_same_is_told_in_english(diff: VersionDiff) -> None:
    """On a terminal and on a page: no word of French but what the file says."""
    text = "\n".join(diff_text(diff, lang="en"))
    page = "".join(diff_page(diff, lang="en"))

    assert "1 new, 1 removed, 1 changed" in text
    assert "+ dcterms:title “Marché” (fr)" in text
    assert '<html lang="en">' in page
    assert "from version v1 to version" in page
    for french in ("énoncé", "retiré", "nouveau", "modifié", "sujet", "«"):
        assert french not in (text + page).lower()


def test_no_difference_is_said() -> None:
    """Rather than zeros."""
    assert told(DiffCounts()) == "Aucune différence."
    assert told(DiffCounts(), lang="en") == "No difference."
