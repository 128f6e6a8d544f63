"""The life of a writer's process: one job, locked in, one answer, the end.

``python -m pvd_graph.store.write_worker`` reads one line of JSON on standard input and
writes one on standard output. RDF and updates from outside are read here and nowhere
else: whatever they do, they do it to this process, without sockets, within its memory.

    {"job": "parse", "body", "extension", "base", "output", "skolem", ...}
        -> {"triples": n, "bytes": m}: N-Triples of the body, one statement a line, are
           the first *m* bytes of *output*
    {"job": "update", "db", "text", "base", "default", "named", "graphs", ...}
        -> {"graphs": [[iri, file, triples], ...]}: the update is applied to *db*, a
           store that belongs to this job; the graphs that it may have changed are
           written as N-Triples where *graphs* names a folder
    -> {"error": kind, ...}

Every job has ``memory_bytes``, ``time_s`` and ``file_bytes``, the longest file.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pvd_graph.errors import BadGraphError
from pvd_graph.store import sandbox
from pvd_graph.store.refusals import RefusedQueryError, Wording, refused
from pvd_graph.store.skolem import named
from pvd_graph.store.syntax import located
from pvd_graph.store.update_dataset import with_dataset
from pvd_graph.store.update_lexing import NAME_GRAPHS, UpdateShape, examine_update
from pvd_graph.store.write_checks import (
    NO_BLANK_GRAPH,
    NO_DEFAULT_GRAPH,
    check_left,
    check_triple,
)
from pvd_graph.store.write_parsing import check_plain, write_parsed
from pvd_graph.vocab import graph_iri

__all__ = ["main"]

_SAID: dict[str, Wording] = {
    "LoadDocumentCallback": (
        "Un @context distant n'est pas chargé : écrivez-le dans le document.",
        "A remote @context is not fetched: write it into the document.",
    ),
    "Named graphs are not allowed": (
        "Le contenu nomme des graphes : seul celui de la demande s'écrit.",
        "The content names graphs: one graph is written here, that of the request.",
    ),
}
_PATTERN = re.compile("where", re.IGNORECASE)
_OF_LOADS = re.compile(re.escape(graph_iri("")) + r"[\w./-]+")
_PREFACE = re.compile(r"^Parser error at line \d+ [^:]*: |\s*\(line \d+\)$")
# The parent kills at the deadline; this alarm holds even without a parent.
_ALARM_AFTER_S = 0.5


class _DatasetTwiceError(Exception):
    """The protocol's dataset parameters beside WITH or USING."""


def _candidates(store: ox.Store, shape: frozenset[str] | None) -> list[str]:
    """Return the graphs to look at: those named, or all there are."""
    names = {graph.value for graph in store.named_graphs() if _is_named(graph)}
    return sorted(names if shape is None else names & shape)


def _is_named(graph: ox.NamedNode | ox.BlankNode) -> bool:
    if isinstance(graph, ox.BlankNode):
        raise BadGraphError(*NO_BLANK_GRAPH)
    return True


def _written(
    store: ox.Store, job: dict[str, Any], names: list[str]
) -> list[list[object]]:
    """Write each of the graphs *names* to a file."""
    folder = Path(job["graphs"])
    found: list[list[object]] = []
    for number, name in enumerate(names):
        path, count = folder / f"{number:04d}.nt", 0
        with path.open("w", encoding="utf-8", newline="\n") as out:
            quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
            for count, quad in enumerate(quads, start=1):  # noqa: B007 - counted
                check_triple(quad.triple)
                check_plain(quad.triple)
                out.write(f"{named(quad.triple, job['skolem'])} .\n")
        found.append([name, path.name, count])
    return found


def _rename(store: ox.Store, version: str, name: str) -> None:
    """Let the update find the graph *version* under the *name* that it uses."""
    old, new = ox.NamedNode(version), ox.NamedNode(name)
    quads = store.quads_for_pattern(None, None, None, old)
    store.bulk_extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, new) for quad in quads
    )
    store.remove_graph(old)


def _check_parses(text: str, base: str) -> None:
    """Apply an update to nothing: the engine has no other way to parse one.

    Raises:
        SyntaxError: it does not parse.
    """
    with contextlib.suppress(RuntimeError, OSError):
        ox.Store().update(text, base_iri=base)


def _named(store: ox.Store, shape: UpdateShape) -> list[str]:
    """Return the graphs that patterns see: all there are, or that come to be."""
    names = {graph.value for graph in store.named_graphs() if _is_named(graph)}
    return sorted(names | set(filter(_OF_LOADS.fullmatch, shape.graphs or ())))


def _prepared(
    job: dict[str, Any], text: str, shape: UpdateShape, store: ox.Store
) -> str:
    """Return the update in *text* with the graphs that its patterns see.

    Raises:
        RefusedQueryError: it may write what is not a dataset's.
        SyntaxError: neither does it parse.
    """
    asked = job["default"] or job["named"]
    if asked and shape.has_dataset:
        raise _DatasetTwiceError
    if job["graphs"]:
        if shape.graphs is None or shape.outside is not None:
            _check_parses(text, job["base"])
        if shape.graphs is None:
            raise RefusedQueryError(*NAME_GRAPHS)
        if shape.outside is not None:
            raise refused(text, shape.outside, NO_DEFAULT_GRAPH)
        for name, version in job["stable"].items():
            if name in shape.graphs:
                _rename(store, version, name)
        if not asked and _PATTERN.search(text):
            names = _named(store, shape)
            return with_dataset(text, names, names)
    return with_dataset(text, job["default"], job["named"]) if asked else text


def _apply(job: dict[str, Any], text: str, shape: UpdateShape, store: ox.Store) -> None:
    prepared = _prepared(job, text, shape, store)
    try:
        store.update(prepared, base_iri=job["base"])
    except SyntaxError:
        # Told with its place in what was sent, not in what was made of it.
        _check_parses(text, job["base"])
        raise
    store.flush()


def _update(job: dict[str, Any], store: ox.Store) -> dict[str, Any]:
    text = Path(job["text"]).read_text(encoding="utf-8")
    shape = examine_update(text)
    _apply(job, text, shape, store)
    if not job["graphs"]:
        check_left(text, store)
        return {"graphs": []}
    names = _candidates(store, shape.graphs)
    default = ox.DefaultGraph()
    if next(store.quads_for_pattern(None, None, None, default), None) is not None:
        raise BadGraphError(*NO_DEFAULT_GRAPH)
    found = _written(store, job, names)
    held = sorted(graph.value for graph in store.named_graphs())
    return {"graphs": found, "held": held, "quads": len(store)}


def _lock_in(job: dict[str, Any], *, files: bool) -> None:
    sandbox.reset_signals()
    resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_bytes"], job["file_bytes"]))
    signal.setitimer(signal.ITIMER_REAL, job["time_s"] + _ALARM_AFTER_S)
    sandbox.enter(job["memory_bytes"], files=files)


def _done(job: dict[str, Any]) -> dict[str, Any]:
    """Open what the job needs, lock this process in, and do it."""
    if job["job"] == "parse":
        with Path(job["output"]).open("wb") as out:
            _lock_in(job, files=False)
            return {"triples": write_parsed(job, out), "bytes": out.tell()}
    store = ox.Store(job["db"])
    _lock_in(job, files=True)
    return _update(job, store)


def _refused(error: BadGraphError | RefusedQueryError) -> dict[str, Any]:
    kind = "graph" if isinstance(error, BadGraphError) else "query"
    place = {"line": error.line, "column": error.column}
    return {"error": kind, "fr": str(error), "en": error.english, **place}


def _unreadable(error: SyntaxError | ValueError) -> dict[str, Any]:
    if not isinstance(error, SyntaxError):
        return {"error": "syntax", "said": str(error), "line": None, "column": None}
    said, line, column = located(str(error.msg or error))
    for part, wording in _SAID.items():
        if part in said:
            return _refused(BadGraphError(*wording, line=line, column=column))
    place = {"line": line or error.lineno, "column": column or error.offset}
    return {"error": "syntax", "said": _PREFACE.sub("", said), **place}


def _failed(error: Exception) -> dict[str, Any]:
    """Return what is told of *error*: its kind, and what is known of it."""
    if isinstance(error, BadGraphError | RefusedQueryError):
        return _refused(error)
    if isinstance(error, SyntaxError | ValueError):
        return _unreadable(error)
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return {"error": "size"}
    known = {
        MemoryError: "memory",
        RuntimeError: "engine",
        _DatasetTwiceError: "dataset",
    }
    return {"error": known.get(type(error), "store"), "said": str(error)}


def main() -> None:
    """Do the one job of standard input."""
    line = sys.stdin.readline()
    if not line:
        return
    try:
        answer = _done(json.loads(line))
    except Exception as error:  # noqa: BLE001 - told to the parent, by its kind
        answer = _failed(error)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
