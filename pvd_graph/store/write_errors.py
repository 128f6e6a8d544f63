"""How a writer's job ended, as an error of ours."""

from __future__ import annotations

import re
import signal
from typing import Any

from pvd_graph.errors import (
    BadGraphError,
    ConflictError,
    PvdError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.store.parser_words import in_french
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.syntax import unreadable

__all__ = ["conflict_of", "error_of_answer", "error_of_signal", "limit_error"]

_TWICE = (
    "WITH et USING ne vont pas avec using-graph-uri ni using-named-graph-uri.",
    "WITH and USING do not go with using-graph-uri nor using-named-graph-uri.",
)
_CONFLICT = re.compile(r"The graph <([^<>]*)> (already exists|does not exist)")
_PROBLEMS = {
    "time": "L'écriture n'a pas fini dans le temps permis et a été arrêtée.",
    "memory": "L'écriture a demandé plus de mémoire que permis : coupez-la.",
    "complexity": "L'écriture est trop imbriquée ou trop longue : coupez-la.",
    "size": "Le contenu devient trop gros une fois lu : coupez-le.",
}


def limit_error(name: str) -> QueryLimitError:
    """Return the error of a limit: ``time``, ``memory``, ``complexity``, ``size``."""
    return QueryLimitError(_PROBLEMS[name], limit=name)


def error_of_signal(number: int) -> PvdError:
    """Return the error of a process that signal *number* ended."""
    names = {
        signal.SIGKILL: "memory",  # by the kernel, short of memory
        signal.SIGABRT: "memory",
        signal.SIGSEGV: "complexity",
        signal.SIGBUS: "complexity",
        signal.SIGALRM: "time",
        signal.SIGXFSZ: "size",
    }
    name = names.get(signal.Signals(number))
    problem = f"l'écriture a échoué (signal {number})"
    return StoreError(problem) if name is None else limit_error(name)


def conflict_of(said: str) -> ConflictError | None:
    """Return the error of an update that the graphs that are there do not allow.

    None where the engine *said* something else.

    Source: SPARQL 1.1 Update, section 3.2 (CREATE, DROP without SILENT).
    """
    found = _CONFLICT.search(said)
    if found is None:
        return None
    graph, english = found.groups()
    french = "existe déjà" if english == "already exists" else "n'existe pas"
    return ConflictError(
        f"Le graphe <{graph}> {french} ; avec SILENT, ce n'est pas une erreur.",
        f"The graph <{graph}> {english}; with SILENT this is no error.",
    )


def _unreadable(answer: dict[str, Any]) -> BadGraphError:
    said, line, column = answer["said"], answer["line"], answer["column"]
    told = in_french(said)
    french = f"ligne {line}, colonne {column} : {told}" if line else told
    english = f"line {line}, column {column}: {said}" if line else said
    return BadGraphError(
        f"Le contenu ne se lit pas : {french}",
        f"The content does not parse: {english}",
        line=line,
        column=column,
    )


def error_of_answer(answer: dict[str, Any], *, update: bool) -> PvdError:
    """Return the error that the process tells in *answer*."""
    kind = answer["error"]
    if kind == "syntax":
        if not update:
            return _unreadable(answer)
        return unreadable(answer["said"], answer["line"], answer["column"])
    if kind in {"graph", "query"}:
        made = BadGraphError if kind == "graph" else RefusedQueryError
        place = {"line": answer["line"], "column": answer["column"]}
        return made(answer["fr"], answer["en"], **place)
    if kind == "dataset":
        return RefusedQueryError(*_TWICE)
    if kind in _PROBLEMS:
        return limit_error(kind)
    said = answer.get("said", "")
    conflict = conflict_of(said) if kind == "engine" else None
    return conflict or StoreError(f"l'écriture a échoué : {said}")
