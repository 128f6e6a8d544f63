"""A load's report as one page that stands alone: no script, no request elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from pvd_graph.services.diff_texts import statement_told
from pvd_graph.services.load_report import LoadReport
from pvd_graph.services.load_report_words import (
    changes_told,
    counts_told,
    grouped,
    lines_told,
    notes_told,
    outcome_told,
    words,
)
from pvd_graph.services.lone_templates import lone_template
from pvd_graph.validation.report import Lang, remedy_of

__all__ = ["load_report_fragment", "load_report_page"]


def load_report_page(report: LoadReport, *, lang: Lang = "fr") -> str:
    """Return the report as HTML, styles included, legible on a phone and on paper."""
    template = lone_template("load_report.html")
    return template.render(report=report, lang=lang, context=_context(report, lang))


def load_report_fragment(report: LoadReport, *, lang: Lang = "fr") -> str:
    """Return the body of the report as HTML, for a page that has the site's styles."""
    template = lone_template("_load_report.html")
    # What a template defines is found when it runs.
    body: Any = template.make_module()
    return str(body.load_report_body(report, lang, _context(report, lang)))


def _context(report: LoadReport, lang: Lang) -> dict[str, Any]:
    return {
        "outcome": outcome_told(report, lang),
        "counts": counts_told(report, lang),
        "changes": changes_told(report, lang),
        "notes": notes_told(report, lang),
        "cases": lambda count: grouped(count, lang).strip("()"),
        "lines": lambda group: lines_told(group, lang),
        "said": lambda key: words(lang, key),
        "remedy": lambda issue: remedy_of(issue, lang),
        "statement": partial(statement_told, lang=lang),
    }
