"""A load's report as JSON, for programs: both languages, every group, its examples."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pvd_graph.model import Wording
from pvd_graph.services.load_report import LoadReport, RowGroup
from pvd_graph.validation.check import ShapeIssue
from pvd_graph.validation.report import IssueGroup

__all__ = ["load_report_json", "rows_json"]


def load_report_json(report: LoadReport) -> dict[str, Any]:
    """Return the report as what `json.dumps` takes.

    Keys are those of `LoadReport`; a sentence is ``{"fr": …, "en": …}``; a group of
    rows has ``table``, ``kind``, ``column``, ``blocking``, ``count``, ``lines`` (at
    most 1,000) and ``examples``; a group of shapes has ``severity``, ``shape``,
    ``path``, ``component``, ``message``, ``count`` and ``examples``.
    """
    return {
        "dataset": report.dataset,
        "title": _text(report.title),
        "version": report.version,
        "files": list(report.files),
        "outcome": report.outcome,
        "policy": report.policy,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "rows_silent": report.rows_silent,
        "blocking": report.blocking,
        "warnings": report.warnings,
        "rows": [rows_json(group) for group in report.rows],
        "shapes": [_shape(group) for group in report.shapes],
        "notes": [_text(note) for note in report.notes],
        "changes": asdict(report.changes) if report.changes else None,
        "took_s": round(report.took_s, 2),
    }


def _text(wording: Wording) -> dict[str, str]:
    return {"fr": wording.fr, "en": wording.en}


def rows_json(group: RowGroup) -> dict[str, Any]:
    """Return a group of issues of rows as what `json.dumps` takes."""
    return {
        "table": group.table,
        "kind": group.kind,
        "column": group.column,
        "blocking": group.blocking,
        "count": group.count,
        "lines": group.lines,
        "examples": [
            {
                "line": issue.line,
                "value": issue.value,
                "problem": _text(issue.problem),
                "remedy": _text(issue.remedy),
            }
            for issue in group.examples
        ],
    }


def _shape(group: IssueGroup) -> dict[str, Any]:
    first = group.first
    return {
        "severity": first.severity,
        "shape": first.shape,
        "path": first.path,
        "component": first.component,
        "message": {lang or "fr": text for lang, text in first.messages},
        "count": group.count,
        "examples": [_example(issue) for issue in group.examples],
    }


def _example(issue: ShapeIssue) -> dict[str, str]:
    return {"focus": issue.focus, "value": issue.value}
