"""The report as a page that stands alone."""

import re

from pvd_graph.services.load_report_page import load_report_page
from tests.services.load_reports import fault, report, warning


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """No script, no address that a browser would fetch."""
    page = load_report_page(report(fault(3)))

    assert page.lstrip().startswith("<!doctype html>")
    assert "<script" not in page
    assert not re.search(r'(src|href)="', page)


def test_the_page_says_line_value_problem_and_remedy() -> None:
    """What the text says stands there too, in the language asked."""
    page = load_report_page(report(fault(3), warning(4, "1004")), lang="en")

    assert '<html lang="en">' in page
    assert '</span>4</th><td data-label="Value"><code>1004</code></td>' in page
    assert "the cell is empty. <strong>Fill it.</strong>" in page
    assert "Give a name." in page


def test_hostile_cells_are_text() -> None:
    """What a partner wrote never becomes markup."""
    page = load_report_page(report(fault(3, "<img src=x onerror=alert(1)>")))

    assert "<img" not in page
    assert "&lt;img src=x" in page
