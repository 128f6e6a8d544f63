"""The difference of two versions as text, as JSON, and as a page that stands alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from pvd_graph.services.diffing import VersionDiff, label_of
from pvd_graph.services.lone_templates import lone_template
from pvd_graph.store.archive_diff import DiffCounts, SubjectDiff
from pvd_graph.validation.report import Lang
from pvd_graph.validation.terms import parse_term
from pvd_graph.vocab import shorten

__all__ = ["diff_json", "diff_page", "diff_text", "statement_told", "told"]

_SHOWN = 20
_ON_PAGE = 2_000
_KINDS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {"added": "nouveau", "removed": "retiré", "changed": "modifié"},
    "en": {"added": "new", "removed": "removed", "changed": "changed"},
}
_TOLD: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "same": "Aucune différence.",
        "counts": (
            "Énoncés : {0.added} ajoutés, {0.removed} retirés ; sujets : "
            "{0.subjects_added} nouveaux, {0.subjects_removed} retirés, "
            "{0.subjects_changed} modifiés."
        ),
        "versions": "{0} : de {1} à {2}",
        "title": "{0} : de la version {1} à la version {2}",
        "colon": " :",
        "more": "… et {0} autres sujets : --json ou --html les donne.",
        "more_on_page": "… et {0} autres sujets ; « pvd diff --json » les donne tous.",
        "quoted": "« {0} »",
    },
    "en": {
        "same": "No difference.",
        "counts": (
            "Statements: {0.added} added, {0.removed} removed; subjects: "
            "{0.subjects_added} new, {0.subjects_removed} removed, "
            "{0.subjects_changed} changed."
        ),
        "versions": "{0}: from {1} to {2}",
        "title": "{0}: from version {1} to version {2}",
        "colon": ":",
        "more": "… and {0} more subjects: --json or --html gives them.",
        "more_on_page": "… and {0} more subjects; “pvd diff --json” gives them all.",
        "quoted": "“{0}”",
    },
}


def statement_told(line: str, *, lang: Lang = "fr") -> str:
    """Return the property and the value of an N-Triples line, as people read them."""
    _, path, value = line.removesuffix(" .\n").split(" ", 2)
    term = parse_term(value)
    quoted = _TOLD[lang]["quoted"].format(term.text)
    text = quoted if not term.is_iri else f"<{term.text}>"
    return f"{shorten(path[1:-1])} {text}" + (f" ({term.lang})" if term.lang else "")


def told(counts: DiffCounts, *, lang: Lang = "fr") -> str:
    """Return the totals in one sentence."""
    said = "counts" if counts.added or counts.removed else "same"
    return _TOLD[lang][said].format(counts)


def diff_text(diff: VersionDiff, *, lang: Lang = "fr") -> Iterator[str]:
    """Yield the lines that a terminal shows: totals, then the first subjects."""
    counts, words = diff.counts(), _TOLD[lang]
    yield words["versions"].format(diff.dataset, diff.old.version, diff.new.version)
    yield told(counts, lang=lang)
    for subject in islice(diff.subjects(), _SHOWN):
        kind = f"{_KINDS[lang][subject.kind]}{words['colon']}"
        yield ""
        yield f"{kind} {subject.subject[1:-1]} {label_of(subject)}".rstrip()
        if subject.kind == "changed":
            for sign, lines in (("-", subject.removed), ("+", subject.added)):
                for line in lines:
                    yield f"  {sign} {statement_told(line, lang=lang)}"
    total = counts.subjects_added + counts.subjects_removed + counts.subjects_changed
    if total > _SHOWN:
        yield ""
        yield words["more"].format(total - _SHOWN)


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


def diff_page(diff: VersionDiff, *, lang: Lang = "fr") -> Iterator[str]:
    """Yield, piece by piece, a page that stands alone: totals, 2,000 subjects."""
    counts, words = diff.counts(), _TOLD[lang]
    versions = diff.dataset, diff.old.version, diff.new.version
    total = counts.subjects_added + counts.subjects_removed + counts.subjects_changed
    template = lone_template("version_diff.html")
    yield from template.generate(
        lang=lang,
        short_title=words["versions"].format(*versions),
        title=words["title"].format(*versions),
        told=told(counts, lang=lang),
        subjects=islice(diff.subjects(), _ON_PAGE),
        more=words["more_on_page"].format(total - _ON_PAGE) if total > _ON_PAGE else "",
        kinds=_KINDS[lang],
        label=label_of,
        statement=partial(statement_told, lang=lang),
    )
