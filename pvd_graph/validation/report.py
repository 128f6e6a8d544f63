"""Tell people what is wrong in a graph, grouped by what there is to do.

Knows issues and words. A group is one constraint of one shape: its remedy is the
message of the shape, its size the number of statements concerned, its examples the
first ones met. Memory does not grow with the number of issues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pvd_graph.validation.check import ShapeIssue
from pvd_graph.vocab import shorten

__all__ = ["IssueGroup", "Lang", "group_issues", "refuses", "remedy_of", "report_text"]

Lang = Literal["fr", "en"]

_SEVERITIES = ("Violation", "Warning", "Info")
_COUNTED: dict[Lang, dict[str, tuple[str, str]]] = {
    "fr": {
        "Violation": ("à corriger", "à corriger"),
        "Warning": ("avertissement", "avertissements"),
        "Info": ("remarque", "remarques"),
        "case": ("cas", "cas"),
    },
    "en": {
        "Violation": ("to correct", "to correct"),
        "Warning": ("warning", "warnings"),
        "Info": ("remark", "remarks"),
        "case": ("case", "cases"),
    },
}
_TEXTS: dict[Lang, dict[str, str]] = {
    "fr": {
        "none": "Aucune anomalie.",
        "more": "… et {more} de plus",
        "value": "{focus} valeur : {value}",
        "remedy": "La forme {shape} n'est pas respectée ({component}).",
    },
    "en": {
        "none": "Nothing wrong.",
        "more": "… and {more} more",
        "value": "{focus} value: {value}",
        "remedy": "Shape {shape} does not hold ({component}).",
    },
}


@dataclass(slots=True)
class IssueGroup:
    """The issues of one constraint of one shape."""

    first: ShapeIssue
    count: int = 0
    examples: list[ShapeIssue] = field(default_factory=list)


def group_issues(
    issues: Iterable[ShapeIssue], *, examples: int = 5
) -> tuple[IssueGroup, ...]:
    """Group *issues* by severity, shape, path and component, violations first.

    Args:
        issues: from `check_lines`, read once.
        examples: how many issues a group keeps.
    """
    groups: dict[tuple[int, str, str, str], IssueGroup] = {}
    for issue in issues:
        key = (
            _SEVERITIES.index(issue.severity),
            issue.shape,
            issue.path,
            issue.component,
        )
        group = groups.setdefault(key, IssueGroup(issue))
        group.count += 1
        if len(group.examples) < examples:
            group.examples.append(issue)
    return tuple(group for _, group in sorted(groups.items(), key=lambda item: item[0]))


def refuses(groups: Sequence[IssueGroup]) -> bool:
    """Tell whether a group refuses the graph: severity ``Violation``."""
    return any(group.first.severity == "Violation" for group in groups)


def report_text(groups: Sequence[IssueGroup], *, lang: Lang = "fr") -> str:
    """Return the report a person reads: totals, then a remedy and examples a group."""
    return "\n".join(_lines(groups, lang)) + "\n"


def _lines(groups: Sequence[IssueGroup], lang: Lang) -> Iterator[str]:
    words, texts = _COUNTED[lang], _TEXTS[lang]
    if not groups:
        yield texts["none"]
        return
    totals = {
        severity: sum(g.count for g in groups if g.first.severity == severity)
        for severity in _SEVERITIES
    }
    yield ", ".join(
        _count(total, words[severity]) for severity, total in totals.items() if total
    )
    for group in groups:
        first = group.first
        what = " ".join(shorten(iri) for iri in (first.shape, first.path) if iri)
        cases = _count(group.count, words["case"])
        label = words[first.severity][0]
        yield ""
        yield f"[{label}] {what} ({cases})"
        yield f"  {remedy_of(first, lang)}"
        yield from (f"  - {_example(issue, lang)}" for issue in group.examples)
        if (more := group.count - len(group.examples)) > 0:
            yield f"  {texts['more'].format(more=more)}"


def _count(number: int, words: tuple[str, str]) -> str:
    """Agree in number; French and English differ on zero, which is never said here."""
    return f"{number} {words[number > 1]}"


def remedy_of(issue: ShapeIssue, lang: Lang) -> str:
    """Return the message in *lang*, else in French, else what was broken."""
    texts = dict(issue.messages)
    written = texts.get(lang) or texts.get("fr") or texts.get("") or texts.get("en")
    return written or _TEXTS[lang]["remedy"].format(
        shape=shorten(issue.shape), component=shorten(issue.component)
    )


def _example(issue: ShapeIssue, lang: Lang) -> str:
    focus = f"<{issue.focus}>"
    if not issue.value or not issue.path:
        return focus
    return _TEXTS[lang]["value"].format(focus=focus, value=issue.value)
