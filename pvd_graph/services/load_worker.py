"""The life of a loading process: one order, locked in, one result, the end.

``python -m pvd_graph.services.load_worker`` reads one JSON object on standard input:

    {"data", "datasets", "ontology": folders; "slug"; "file": what is loaded;
     "policy": "", "refuse" or "keep"; "dry_run": bool; "pages": bool: write the report
     as pieces of pages, and the annotated tables; "folder": to write to;
     "time_s", "memory_bytes", "file_bytes": bounds}

It writes ``progress.json`` as it goes and ``result.json`` at the end. Neither network
nor other programs are open to it, but for RDF, which is parsed in a process apart.
"""

from __future__ import annotations

import json
import math
import resource
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from pvd_graph.errors import (
    BusyError,
    InputError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.model import Manifest, Wording
from pvd_graph.reading.tabular import is_rdf
from pvd_graph.services.build import Sources
from pvd_graph.services.dataset_folders import find_slug, with_file
from pvd_graph.services.ingesting import ingest
from pvd_graph.services.load_order import Ingested, Order
from pvd_graph.services.load_process import PROGRESS, RESULT
from pvd_graph.services.load_report_json import load_report_json
from pvd_graph.services.load_report_page import load_report_fragment
from pvd_graph.services.load_report_words import outcome_told
from pvd_graph.services.report_files import write_report
from pvd_graph.store import sandbox
from pvd_graph.validation.report import Lang

__all__ = ["main"]

_LANGUAGES: tuple[Lang, ...] = ("fr", "en")
_ANNOTATED = ("annotated.csv", "annotated.xlsx")
# The parent kills at the deadline; this alarm holds even without a parent.
_ALARM_AFTER_S = 1.0
_TOLD_EVERY_S = 0.3


class _Teller:
    """Writes what goes on, now and then."""

    def __init__(self, path: Path) -> None:
        self._path, self._next = path, 0.0

    def __call__(self, line: Wording) -> None:
        """Say *line*."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TOLD_EVERY_S
            fresh = self._path.with_suffix(".new")
            told = {lang: line.told(lang) for lang in _LANGUAGES}
            fresh.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
            fresh.replace(self._path)


def _lock_in(order: dict[str, Any], manifest: Manifest) -> None:
    """Bound this process, and leave it what it needs."""
    sandbox.reset_signals()
    signal.setitimer(signal.ITIMER_REAL, order["time_s"] + _ALARM_AFTER_S)
    longest = int(order["file_bytes"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    memory = int(order["memory_bytes"])
    if any(is_rdf(table.path) for table in manifest.tables):
        # Its parsers are started by this process, and lock themselves in.
        space = sandbox.AddressSpace()
        most = space.bytes() + memory
        space.close()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        seconds = math.ceil(order["time_s"]) * 2
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        return
    sandbox.enter(memory, files=True)


def _write_pages(folder: Path, done: Ingested) -> None:
    for lang in _LANGUAGES:
        text = load_report_fragment(done.report, lang=lang)
        (folder / f"report.{lang}.html").write_text(text, "utf-8")
    if not done.report.rows:
        return
    for name in _ANNOTATED:
        try:
            write_report(folder / name, done)
        except InputError:
            # No table, one that cannot be read, or too long a one for a workbook.
            (folder / name).unlink(missing_ok=True)


def _load(order: dict[str, Any]) -> dict[str, Any]:
    data, datasets = Path(order["data"]), Path(order["datasets"])
    folder = Path(order["folder"])
    found = find_slug(order["slug"], data, datasets)
    if found is None:
        return {"problem": "manifest", "report": None, "told": {}}
    manifest = with_file(found.manifest, Path(order["file"]))
    sources = Sources(datasets, Path(order["ontology"]))
    _lock_in(order, manifest)
    asked = Order(manifest, policy=order["policy"], dry_run=order["dry_run"])
    with closing(ingest(data, sources, asked, _Teller(folder / PROGRESS))) as done:
        if order["pages"]:
            _write_pages(folder, done)
        return {
            "problem": "",
            "report": load_report_json(done.report),
            "told": {lang: outcome_told(done.report, lang) for lang in _LANGUAGES},
        }


def _problem_of(error: PvdError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, QueryLimitError):
        return error.limit if error.limit in {"time", "memory", "size"} else "size"
    if isinstance(error, BusyError):
        return "busy"
    return "failed" if isinstance(error, StoreError) else "manifest"


def main() -> None:
    """Load once."""
    order = json.load(sys.stdin)
    try:
        result = _load(order)
    except (PvdError, MemoryError) as error:
        problem = _problem_of(error)
        if problem in {"failed", "manifest"}:
            sys.stderr.write(f"load of {order['slug']}: {error}\n")
        result = {"problem": problem, "report": None, "told": {}}
    path = Path(order["folder"]) / RESULT
    path.write_text(json.dumps(result, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
