"""A load's report as plain text, in French or English: what the command prints."""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.services.load_report import LoadReport, RowGroup
from pvd_graph.services.load_report_words import (
    changes_told,
    counts_told,
    grouped,
    lines_told,
    notes_told,
    outcome_told,
    words,
)
from pvd_graph.validation.report import Lang, report_text

__all__ = ["group_lines", "load_report_text"]

_SHOWN = 5


def load_report_text(report: LoadReport, *, lang: Lang = "fr") -> str:
    """Return the report a person reads in a terminal; each line ends the text's."""
    return "\n".join(_lines(report, lang)) + "\n"


def _lines(report: LoadReport, lang: Lang) -> Iterator[str]:
    yield outcome_told(report, lang)
    if counts := counts_told(report, lang):
        yield counts
    if changed := changes_told(report, lang):
        yield changed
    yield from notes_told(report, lang)
    for group in report.rows:
        yield ""
        yield from group_lines(group, lang, several=len(report.files) > 1)
    if report.shapes:
        yield ""
        yield words(lang, "shapes")
        yield report_text(report.shapes, lang=lang).rstrip("\n")


def group_lines(group: RowGroup, lang: Lang, *, several: bool) -> Iterator[str]:
    """Yield the lines of one group; *several* tables are named."""
    first = group.examples[0]
    level = words(lang, "blocking" if group.blocking else "warning")
    where = words(lang, "column").format(column=group.column) if group.column else ""
    table = f"{group.table}, " if several else ""
    yield f"[{level}] {table}{where}{grouped(group.count, lang)}"
    yield f"  {lines_told(group, lang)}"
    if group.alike:
        yield f"  {first.problem.told(lang)} {first.remedy.told(lang)}"
    for issue in group.examples[:_SHOWN]:
        word = "line" if issue.value else "line_empty"
        place = words(lang, word).format(line=issue.line, value=_short(issue.value))
        told = "" if group.alike else f" {issue.problem.told(lang)}"
        yield f"  - {place}{told}"
        if not group.alike:
            yield f"    {issue.remedy.told(lang)}"
    if (more := group.count - _SHOWN) > 0:
        yield "  " + words(lang, "more").format(more=more)


def _short(value: str, limit: int = 80) -> str:
    """Return *value* on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
