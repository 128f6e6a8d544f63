"""The sentences that every form of the report has."""

from dataclasses import replace

import pytest

from pvd_graph.services.load_report import Changes, Outcome
from pvd_graph.services.load_report_words import (
    changes_told,
    counts_told,
    outcome_told,
)
from tests.services.load_reports import report


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("published", "publié (version 2026-11-27)"),
        ("archived", "« pvd build » le publiera"),
        ("unchanged", "déjà chargé, rien n'a changé"),
        ("refused", "refusé"),
        ("dry-run", "rien n'a été écrit"),
    ],
)
def test_each_outcome_has_its_sentence(outcome: Outcome, told: str) -> None:
    """What became of the load is the first thing that is read."""
    assert told in outcome_told(replace(report(), outcome=outcome), "fr")


def test_changes_are_told_in_subjects_and_statements() -> None:
    """A partner thinks in things; statements are for who counts."""
    changes = Changes(1200, 7, 30, 2, 15)
    text = changes_told(replace(report(), changes=changes), "fr")

    assert "30 sujets nouveaux, 15 modifiés, 2 disparus" in text
    assert "1\u202f200 énoncés de plus, 7 de moins" in text


def test_a_first_load_says_that_all_is_new() -> None:
    """Nothing to compare with is told; a refusal has nothing to tell."""
    assert "tout est nouveau" in changes_told(
        replace(report(), outcome="dry-run"), "fr"
    )
    assert not changes_told(report(), "fr")


def test_rows_that_no_rule_takes_are_counted_apart() -> None:
    """They are no fault of the sender."""
    some = replace(report(), rows_read=10, rows_kept=6, rows_silent=3)

    told = counts_told(some, "fr")
    assert told.startswith("10 lignes lues, 6 gardées, 1 écartée, 3 non reprises.")
    assert "1 left out, 3 not taken." in counts_told(some, "en")
    assert "reprise" not in counts_told(report(), "fr")


def test_counts_agree_in_number() -> None:
    """One row is no plural; nor is none in French."""
    one = replace(report(), rows_read=1, rows_kept=0)

    assert counts_told(one, "fr").startswith("1 ligne lue, 0 gardée, 1 écartée.")
    assert counts_told(one, "en").startswith("1 row read, 0 kept, 1 left out.")
