"""The sentences that every form of a load's report has, in French and English."""

from __future__ import annotations

from pvd_graph.services.load_report import LoadReport, RowGroup
from pvd_graph.validation.report import Lang

__all__ = [
    "changes_told",
    "counts_told",
    "grouped",
    "lines_told",
    "notes_told",
    "number_told",
    "outcome_told",
    "words",
]

_LINES_SHOWN = 12

_OUTCOMES: dict[Lang, dict[str, str]] = {
    "fr": {
        "published": "{title} : publié (version {version}).",
        "archived": (
            "{title} : gardé (version {version}). Rien n'est encore construit : "
            "« pvd build » le publiera."
        ),
        "unchanged": "{title} : déjà chargé, rien n'a changé (version {version}).",
        "refused": "{title} : refusé. Rien n'a changé.",
        "dry-run": "{title} : essai. Le fichier serait accepté ; rien n'a été écrit.",
    },
    "en": {
        "published": "{title}: published (version {version}).",
        "archived": (
            "{title}: kept (version {version}). Nothing is built yet: `pvd build` "
            "will publish it."
        ),
        "unchanged": "{title}: already loaded, nothing changed (version {version}).",
        "refused": "{title}: refused. Nothing has changed.",
        "dry-run": "{title}: dry run. It would be accepted; nothing was written.",
    },
}
# What is counted, one and several.
_COUNTED: dict[Lang, dict[str, tuple[str, str]]] = {
    "fr": {
        "read": ("ligne lue", "lignes lues"),
        "kept": ("gardée", "gardées"),
        "dropped": ("écartée", "écartées"),
        "silent": ("non reprise", "non reprises"),
        "subjects_added": ("sujet nouveau", "sujets nouveaux"),
        "subjects_changed": ("modifié", "modifiés"),
        "subjects_removed": ("disparu", "disparus"),
        "added": ("énoncé de plus", "énoncés de plus"),
        "removed": ("de moins", "de moins"),
    },
    "en": {
        "read": ("row read", "rows read"),
        "kept": ("kept", "kept"),
        "dropped": ("left out", "left out"),
        "silent": ("not taken", "not taken"),
        "subjects_added": ("new subject", "new subjects"),
        "subjects_changed": ("changed", "changed"),
        "subjects_removed": ("gone", "gone"),
        "added": ("statement more", "statements more"),
        "removed": ("less", "less"),
    },
}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "faults": "À corriger : {blocking}. Avertissements : {warnings}.",
        "changes": (
            "Par rapport à la version en place : {subjects_added}, "
            "{subjects_changed}, {subjects_removed} ({added}, {removed})."
        ),
        "first": "Aucune version n'était en place : tout est nouveau.",
        "note": "À noter : {note}",
        "why": "Pourquoi : {note}",
        "shapes": "Règles du graphe (SHACL) dont aucune ligne ne répond :",
        "blocking": "à corriger",
        "warning": "avertissement",
        "column": "colonne « {column} » ",
        "cases": "({count} cas)",
        "case": "({count} cas)",
        "line": "ligne {line}, valeur « {value} » :",
        "line_empty": "ligne {line}, cellule vide :",
        "line_only": "Ligne {lines}.",
        "lines": "Lignes {lines}.",
        "and_more": "{lines} et {more} autres",
        "more": "… et {more} de plus, dans la copie annotée du fichier",
        "title": "Rapport de chargement",
        "examples": "Exemples",
        "th_line": "Ligne",
        "th_value": "Valeur",
        "th_problem": "Ce qui ne va pas",
        "th_remedy": "Remède",
        "empty": "vide",
        "first_subjects": "Ce qui change, premiers sujets",
        "subject_added": "nouveau",
        "subject_removed": "disparaît",
        "subject_changed": "modifié",
    },
    "en": {
        "faults": "To correct: {blocking}. Warnings: {warnings}.",
        "changes": (
            "Against the version in force: {subjects_added}, {subjects_changed}, "
            "{subjects_removed} ({added}, {removed})."
        ),
        "first": "There was no version in force: all is new.",
        "note": "Note: {note}",
        "why": "Why: {note}",
        "shapes": "Rules of the graph (SHACL) that no row answers for:",
        "blocking": "to correct",
        "warning": "warning",
        "column": "column “{column}” ",
        "cases": "({count} cases)",
        "case": "({count} case)",
        "line": "line {line}, value “{value}”:",
        "line_empty": "line {line}, empty cell:",
        "line_only": "Line {lines}.",
        "lines": "Lines {lines}.",
        "and_more": "{lines} and {more} more",
        "more": "… and {more} more, in the annotated copy of the file",
        "title": "Load report",
        "examples": "Examples",
        "th_line": "Line",
        "th_value": "Value",
        "th_problem": "What is wrong",
        "th_remedy": "Remedy",
        "empty": "empty",
        "first_subjects": "What changes, first subjects",
        "subject_added": "new",
        "subject_removed": "goes",
        "subject_changed": "changed",
    },
}


def words(lang: Lang, key: str) -> str:
    """Return a sentence, with its places to fill."""
    return _WORDS[lang][key]


def number_told(number: int, lang: Lang) -> str:
    """Return *number* with its thousands apart, as the language does."""
    return f"{number:,}".replace(",", "\u202f") if lang == "fr" else f"{number:,}"


def _counted(name: str, number: int, lang: Lang) -> str:
    """Return how many of what; French is plural from two on, English but for one."""
    one, several = _COUNTED[lang][name]
    single = number < 2 if lang == "fr" else number == 1  # noqa: PLR2004 - the grammar
    return f"{number_told(number, lang)} {one if single else several}"


def outcome_told(report: LoadReport, lang: Lang) -> str:
    """Return what became of the load, in one sentence."""
    sentence = _OUTCOMES[lang][report.outcome]
    return sentence.format(title=report.title.told(lang), version=report.version)


def notes_told(report: LoadReport, lang: Lang) -> list[str]:
    """Return what is to be noted; last, why a file was refused as a whole."""
    told = [words(lang, "note").format(note=note.told(lang)) for note in report.notes]
    if told and report.outcome == "refused" and not report.blocking:
        told[-1] = words(lang, "why").format(note=report.notes[-1].told(lang))
    return told


def counts_told(report: LoadReport, lang: Lang) -> str:
    """Return the rows read and kept, and how much is wrong.

    Empty for a file that was refused before its first row.
    """
    if report.outcome == "refused" and not report.rows_read and not report.blocking:
        return ""
    dropped = report.rows_read - report.rows_kept - report.rows_silent
    told = [
        _counted("read", report.rows_read, lang),
        _counted("kept", report.rows_kept, lang),
        _counted("dropped", dropped, lang),
    ]
    if report.rows_silent:
        told.append(_counted("silent", report.rows_silent, lang))
    rows = f"{', '.join(told)}."
    faults = words(lang, "faults").format(
        blocking=number_told(report.blocking, lang),
        warnings=number_told(report.warnings, lang),
    )
    return f"{rows} {faults}"


def changes_told(report: LoadReport, lang: Lang) -> str:
    """Return what the load changes; empty where that says nothing."""
    if report.outcome in {"unchanged", "refused"} and report.changes is None:
        return ""
    if report.changes is None:
        return words(lang, "first")
    numbers = {
        name: _counted(name, getattr(report.changes, name), lang)
        for name in (
            "added",
            "removed",
            "subjects_added",
            "subjects_removed",
            "subjects_changed",
        )
    }
    return words(lang, "changes").format(**numbers)


def grouped(count: int, lang: Lang) -> str:
    """Return how many issues a group has."""
    key = "case" if count == 1 else "cases"
    return words(lang, key).format(count=number_told(count, lang))


def lines_told(group: RowGroup, lang: Lang) -> str:
    """Return the lines of a group; the first ones where there are many."""
    if len(group.lines) == 1:
        return words(lang, "line_only").format(lines=group.lines[0])
    shown = group.lines[:_LINES_SHOWN]
    text = ", ".join(str(line) for line in shown)
    more = max(group.count, len(group.lines)) - len(shown)
    if more > 0 and len(group.lines) > len(shown):
        told = number_told(more, lang)
        text = words(lang, "and_more").format(lines=text, more=told)
    return words(lang, "lines").format(lines=text)
