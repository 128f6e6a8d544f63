"""What checking a dataset or a data folder found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pvd_graph.model import Wording
from pvd_graph.services.checking_data import DataCheck
from pvd_graph.services.checking_dataset import DatasetCheck
from pvd_graph.services.checking_tables import TableCheck
from pvd_graph.services.load_report_json import rows_json
from pvd_graph.services.load_report_text import group_lines
from pvd_graph.services.load_report_words import number_told
from pvd_graph.validation.report import Lang

__all__ = ["data_json", "data_text", "dataset_json", "dataset_text"]


def dataset_text(check: DatasetCheck, *, lang: Lang = "fr") -> str:
    """Return what a person reads in a terminal; each line ends the text's."""
    return "\n".join(_dataset_lines(check, lang)) + "\n"


def _dataset_lines(check: DatasetCheck, lang: Lang) -> Iterator[str]:
    name = check.slug or str(check.folder)
    told = (check.blocking, check.warnings)
    if check.refused:
        verdict = Wording("serait refusé", "would be refused")
    elif any(told):
        verdict = Wording(
            "serait chargé, avec des remarques", "would load, with remarks"
        )
    else:
        verdict = Wording("rien à redire", "nothing to say against it")
    faults = Wording(
        "À corriger : {}. Avertissements : {}.", "To correct: {}. Warnings: {}."
    )
    colon = " :" if lang == "fr" else ":"
    yield f"{name}{colon} {verdict.told(lang)}. {faults.told(lang).format(*told)}"
    for problem in check.problems:
        yield f"- {problem.told(lang)}"
    for table in check.tables:
        yield ""
        yield from _table_lines(table, lang)
    if check.needs:
        yield ""
        yield from _needs_lines(check, lang)
    if check.sample is not None:
        meant = Wording(
            "L'exemple joint, avec ses fautes voulues, qui ne comptent pas :",
            "The sample beside it, with faults that are meant and do not count:",
        )
        yield ""
        yield meant.told(lang)
        yield from _table_lines(check.sample, lang)


def _needs_lines(check: DatasetCheck, lang: Lang) -> Iterator[str]:
    """Yield what a partner is to bring, and how it is given."""
    slug = check.slug
    name = next(table.name for table in check.tables if not table.format)
    brings = Wording(
        f"Ce qu'il faut : un fichier de la forme de {name}, donné par « pvd ingest "
        f"{slug} --file FICHIER --dry-run » ou déposé à la page /datasets/{slug}/"
        "upload avec un jeton. Ses colonnes, dans n'importe quel ordre :",
        f"What is needed: a file of the form of {name}, given by `pvd ingest {slug} "
        f"--file FILE --dry-run` or sent by the page /datasets/{slug}/upload with a "
        "token. Its columns, in any order:",
    )
    required = Wording("obligatoire", "required")
    absent = Wording("peut manquer", "may be absent")
    yield brings.told(lang)
    colon = " :" if lang == "fr" else ":"
    for one in check.needs:
        more = [required] * one.required + [absent] * one.optional
        told = ", ".join(each.told(lang) for each in (one.holds, *more))
        yield f"- {one.name}{colon} {told}"


def _table_lines(table: TableCheck, lang: Lang) -> Iterator[str]:
    counts = {
        "read": number_told(table.rows_read, lang),
        "kept": number_told(table.good, lang),
        "said": number_told(table.statements, lang),
    }
    told = Wording(
        "lignes lues {read}, bonnes {kept}, énoncés {said}.",
        "rows read {read}, good {kept}, statements {said}.",
    )
    if not table.format:
        told = Wording("non lu.", "not read.")
    elif table.format == "rdf":
        told = Wording("énoncés {said}.", "statements {said}.")
    kind = f" ({table.format})" if table.format else ""
    colon = " :" if lang == "fr" else ":"
    yield f"{table.name}{kind}{colon} {told.told(lang).format(**counts)}"
    if table.format and not table.whole and not table.problems and table.rows_read:
        first = Wording(
            "  Les premières lignes seulement : --all les lit toutes.",
            "  The first rows only: --all reads them all.",
        )
        yield first.told(lang)
    for note in table.notes:
        yield f"  {note.told(lang)}"
    for problem in table.problems:
        yield f"- {problem.told(lang)}"
    for group in table.groups:
        yield from group_lines(group, lang, several=False)


def dataset_json(check: DatasetCheck) -> dict[str, Any]:
    """Return the check as what `json.dumps` takes; sentences in both languages."""
    return {
        "folder": str(check.folder),
        "slug": check.slug,
        "policy": check.policy,
        "refused": check.refused,
        "blocking": check.blocking,
        "warnings": check.warnings,
        "problems": [_text(each) for each in check.problems],
        "tables": [_table_json(table) for table in check.tables],
        "needs": [
            {
                "column": one.name,
                "holds": _text(one.holds),
                "required": one.required,
                "optional": one.optional,
            }
            for one in check.needs
        ],
        "sample": None if check.sample is None else _table_json(check.sample),
    }


def _table_json(table: TableCheck) -> dict[str, Any]:
    return {
        "name": table.name,
        "format": table.format,
        "rows_read": table.rows_read,
        "rows_kept": table.rows_kept,
        "rows_silent": table.rows_silent,
        "statements": table.statements,
        "whole": table.whole,
        "problems": [_text(each) for each in table.problems],
        "notes": [_text(each) for each in table.notes],
        "rows": [rows_json(group) for group in table.groups],
    }


def data_text(check: DataCheck, *, lang: Lang = "fr") -> str:
    """Return what a person reads in a terminal; each line ends the text's."""
    if check.generation is None:
        state = Wording("rien n'est encore construit", "nothing is built yet")
    else:
        number, triples = check.generation, number_told(check.triples, lang)
        state = Wording(
            f"génération {number}, {triples} énoncés",
            f"generation {number}, {triples} statements",
        )
    held = Wording(
        f"{check.datasets} jeux archivés ; ", f"{check.datasets} datasets archived; "
    )
    sound = Wording("tout concorde.", "all agrees.")
    lines = [held.told(lang) + state.told(lang) + "."]
    lines += [f"- {problem.told(lang)}" for problem in check.problems]
    lines += [f"- {remark.told(lang)}" for remark in check.remarks]
    if not check.problems:
        lines[0] = f"{lines[0][:-1]} ; {sound.told(lang)}"
    return "\n".join(lines) + "\n"


def data_json(check: DataCheck) -> dict[str, Any]:
    """Return the check as what `json.dumps` takes."""
    return {
        "datasets": check.datasets,
        "generation": check.generation,
        "triples": check.triples,
        "problems": [_text(each) for each in check.problems],
        "remarks": [_text(each) for each in check.remarks],
    }


def _text(wording: Wording) -> dict[str, str]:
    return {"fr": wording.fr, "en": wording.en}
