"""The difference of two versions as text, as JSON, and as a page that stands alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from pvd_graph.services.diffing import VersionDiff, label_of
from pvd_graph.services.lone_templates import lone_template
from pvd_graph.store.archive_diff import DiffCounts, SubjectDiff
from pvd_graph.validation.terms import parse_term
from pvd_graph.vocab import shorten

__all__ = ["diff_json", "diff_page", "diff_text", "statement_told", "told"]

_SHOWN = 20
_ON_PAGE = 2_000
_KINDS = {"added": "nouveau", "removed": "retiré", "changed": "modifié"}


def statement_told(line: str) -> str:
    """Return the property and the value of an N-Triples line, as people read them."""
    _, path, value = line.removesuffix(" .\n").split(" ", 2)
    term = parse_term(value)
    text = f"« {term.text} »" if not term.is_iri else f"<{term.text}>"
    return f"{shorten(path[1:-1])} {text}" + (f" ({term.lang})" if term.lang else "")


def told(counts: DiffCounts) -> str:
    """Return the totals in one sentence."""
    if not counts.added and not counts.removed:
        return "Aucune différence."
    return (
        f"Énoncés : {counts.added} ajoutés, {counts.removed} retirés ; sujets : "
        f"{counts.subjects_added} nouveaux, {counts.subjects_removed} retirés, "
        f"{counts.subjects_changed} modifiés."
    )


def diff_text(diff: VersionDiff) -> Iterator[str]:
    """Yield the lines that a terminal shows: totals, then the first subjects."""
    counts = diff.counts()
    yield f"{diff.dataset} : de {diff.old.version} à {diff.new.version}"
    yield told(counts)
    for subject in islice(diff.subjects(), _SHOWN):
        name = label_of(subject)
        yield ""
        yield f"{_KINDS[subject.kind]} : {subject.subject[1:-1]} {name}".rstrip()
        if subject.kind == "changed":
            yield from (f"  - {statement_told(line)}" for line in subject.removed)
            yield from (f"  + {statement_told(line)}" for line in subject.added)
    total = counts.subjects_added + counts.subjects_removed + counts.subjects_changed
    if total > _SHOWN:
        yield ""
        yield f"… et {total - _SHOWN} autres sujets : --json ou --html les donne."


def diff_json(diff: VersionDiff) -> Iterator[str]:
    """Yield, piece by piece, one JSON object: versions, counts, every subject.

    Statements are N-Triples lines without their subject and their final dot.
    """
    counts = diff.counts()
    head = {
        "dataset": diff.dataset,
        "from": diff.old.version,
        "to": diff.new.version,
        "statements": {"added": counts.added, "removed": counts.removed},
        "subjects": {
            "added": counts.subjects_added,
            "removed": counts.subjects_removed,
            "changed": counts.subjects_changed,
        },
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": ['
    separator = "\n"
    for subject in diff.subjects():
        yield separator + json.dumps(_as_json(subject), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _as_json(subject: SubjectDiff) -> dict[str, object]:
    return {
        "subject": subject.subject[1:-1],
        "label": label_of(subject),
        "kind": subject.kind,
        "added": [_said(line) for line in subject.added],
        "removed": [_said(line) for line in subject.removed],
    }


def _said(line: str) -> str:
    return line.removesuffix(" .\n").split(" ", 1)[1]


def diff_page(diff: VersionDiff) -> Iterator[str]:
    """Yield, piece by piece, a page in French: totals, the first 2,000 subjects."""
    counts = diff.counts()
    total = counts.subjects_added + counts.subjects_removed + counts.subjects_changed
    template = lone_template("version_diff.html")
    yield from template.generate(
        diff=diff,
        told=told(counts),
        subjects=islice(diff.subjects(), _ON_PAGE),
        more=max(0, total - _ON_PAGE),
        kinds=_KINDS,
        label=label_of,
        statement=statement_told,
    )
