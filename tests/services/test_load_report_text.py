"""The report in a terminal: what, where, remedy, in two languages."""

from dataclasses import replace

from pvd_graph.services.load_report_text import load_report_text
from tests.services.load_reports import fault, report, warning


def test_french_report_says_what_where_and_remedy() -> None:
    """Outcome, counts, then each group with its lines, its wording and its values."""
    text = load_report_text(report(fault(3), fault(8), warning(4, "1004")))

    assert text.startswith("Commerces de Démo : refusé. Rien n'a changé.\n")
    assert "1\u202f250 lignes lues, 1\u202f240 gardées, 10 écartées." in text
    assert "À corriger : 3. Avertissements : 1." in text
    assert "[à corriger] colonne « code » (2 cas)\n  Lignes 3, 8.\n" in text
    assert "la cellule est vide. Remplissez-la." in text
    assert "À noter : lu en Windows-1252." in text


def test_english_report_is_english_throughout() -> None:
    """No word of French but what the partner wrote."""
    text = load_report_text(report(fault(3), warning(4, "1004")), lang="en")

    assert "refused. Nothing has changed." in text
    assert "[to correct] column “code” (1 case)\n  Line 3.\n" in text
    assert "read as “01004”. Write 01004." in text
    assert "Give a name." in text
    assert "ligne" not in text


def test_examples_that_differ_each_say_their_own() -> None:
    """A group of corrections shows the correction of each value."""
    text = load_report_text(report(warning(2, "1004"), warning(9, "2005")))

    assert "ligne 2, valeur « 1004 » : lu « 01004 »." in text
    assert "Écrivez 02005." in text


def test_many_lines_are_told_by_the_first() -> None:
    """Twelve lines, then how many more; five values, then how many more."""
    text = load_report_text(report(*(fault(line) for line in range(2, 102))))

    assert "10, 11, 12, 13 et 88 autres." in text
    assert "… et 95 de plus, dans la copie annotée du fichier" in text


def test_a_long_value_is_cut() -> None:
    """A cell of a page of text does not fill the terminal."""
    text = load_report_text(report(fault(2, "x" * 500)))

    assert "x" * 79 + "…" in text
    assert "x" * 80 not in text


def test_a_file_that_cannot_be_read_says_why() -> None:
    """Rather than how many rows are to correct, which is none."""
    told = replace(report(), rows_read=0, rows_kept=0, shapes=())

    assert load_report_text(told) == (
        "Commerces de Démo : refusé. Rien n'a changé.\nPourquoi : lu en Windows-1252.\n"
    )
