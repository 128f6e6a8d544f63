"""Write the report of a load to a file, in the format that its name tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pvd_graph.errors import InputError, StoreError
from pvd_graph.model import Issue, Table
from pvd_graph.reading.tables import open_table
from pvd_graph.reading.tabular import is_rdf
from pvd_graph.services.annotating import annotate_csv, annotate_xlsx
from pvd_graph.services.load_order import Ingested
from pvd_graph.services.load_report_json import load_report_json
from pvd_graph.services.load_report_page import load_report_page
from pvd_graph.services.load_report_text import load_report_text

__all__ = ["REPORTS", "check_report_path", "write_report"]

REPORTS = (".html", ".json", ".csv", ".xlsx", ".txt")

_TEXTS: dict[str, Callable[[Ingested], str]] = {
    ".html": lambda done: load_report_page(done.report),
    ".txt": lambda done: load_report_text(done.report),
    ".json": lambda done: (
        json.dumps(load_report_json(done.report), ensure_ascii=False, indent=1) + "\n"
    ),
}


def check_report_path(path: Path) -> None:
    """Check, before anything is loaded, that a report can be written to *path*.

    Raises:
        InputError: an unknown format, or no such folder.
    """
    if path.suffix.lower() not in REPORTS:
        problem = f"--report {path} : formats possibles : {', '.join(REPORTS)}"
        raise InputError(problem)
    if not path.parent.is_dir():
        problem = f"--report {path} : le dossier {path.parent} n'existe pas"
        raise InputError(problem)


def write_report(path: Path, done: Ingested) -> None:
    """Write the report of *done*; as a table, the rows as sent with what is wrong.

    Raises:
        InputError: a table is asked for, and none was read.
        StoreError: the file cannot be written.
    """
    kind = path.suffix.lower()
    try:
        if kind in _TEXTS:
            path.write_text(_TEXTS[kind](done), "utf-8")
            return
        table = _annotated(done)
        annotate = annotate_csv if kind == ".csv" else annotate_xlsx
        issues = done.issues.get(table.path.name, ())
        with open_table(table, _Told()) as opened:
            annotate(path, opened.header, opened.rows, issues)
    except OSError as error:
        problem = f"{path} : écriture impossible ({error.strerror or error})"
        raise StoreError(problem) from error


class _Told:
    """Takes what is wrong with rows that cannot be read: the issues have it."""

    def append(self, issue: Issue, /) -> None:
        """Forget *issue*."""


def _annotated(done: Ingested) -> Table:
    """Return the table to annotate: the one with most to correct, else the first."""
    tables = [table for table in done.manifest.tables if not is_rdf(table.path)]
    if not tables:
        problem = "Ce jeu n'a pas de tableau à annoter ; --report .html, .json ou .txt."
        raise InputError(problem)

    def count(table: Table) -> int:
        spool = done.issues.get(table.path.name)
        return 0 if spool is None else spool.total

    return max(tables, key=count)
