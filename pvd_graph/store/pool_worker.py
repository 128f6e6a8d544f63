"""The life of a worker: read a request, evaluate it, write the answer, again.

Runs in a process forked by `zygote`, alone with its store and one socket, locked in by
`sandbox`. Knows the engine and the frames; whatever goes wrong here costs this process
only. Nothing returns from `serve`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
import zlib
from dataclasses import asdict
from typing import IO, Any, NoReturn, Protocol, cast

import pyoxigraph as ox
import zstandard

from pvd_graph.store import sandbox, wire
from pvd_graph.store.syntax import located

__all__ = ["serve"]

_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
_FIRST_FLUSH_S = 0.01
_FLUSH_S = 0.05
_WORTH_COMPRESSING = 1_000
# The web process kills at the deadline; this later alarm is the kernel's, and holds
# even when nobody watches any more (a client that stopped reading, a dead parent).
_ALARM_AFTER_S = 0.5


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self, mode: int = ..., /) -> bytes: ...


class _Plain:
    """The compressor that does nothing."""

    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self, _mode: int = 0, /) -> bytes:
        return b""


def _compressor(encoding: str) -> tuple[_Compressor, int, int]:
    """Return a compressor with its modes of flush: give what you have; finish."""
    if encoding == "gzip":
        # Level 3 keeps up with the serialiser; 31 = 15 bits of window + gzip frame.
        return zlib.compressobj(3, zlib.DEFLATED, 31), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH
    if encoding == "zstd":
        return (
            zstandard.ZstdCompressor(level=3).compressobj(),
            zstandard.COMPRESSOBJ_FLUSH_BLOCK,
            zstandard.COMPRESSOBJ_FLUSH_FINISH,
        )
    return _Plain(), 0, 0


class _Outlet:
    """The file object that the engine serialises into.

    Holds back up to 64 KiB, for at most 10 ms at first and 50 ms later, so that a
    small answer leaves as one write with its length in the head, and a large one
    starts at once. The engine itself holds back up to 8 KiB.
    """

    def __init__(self, descriptor: int, kind: str, encoding: str) -> None:
        self._descriptor = descriptor
        self._head: dict[str, Any] | None = {"kind": kind, "encoding": encoding}
        self._compressor, self._flush_mode, self._finish_mode = _compressor(encoding)
        self._raw: list[bytes] = []
        self._raw_bytes = 0
        self._next_flush = time.monotonic() + _FIRST_FLUSH_S
        self.bytes = 0

    def write(self, content: bytes) -> int:
        """Take what the engine wrote."""
        self._raw.append(content)
        self._raw_bytes += len(content)
        if self._raw_bytes >= wire.DATA_BYTES or time.monotonic() >= self._next_flush:
            self._send(self._take(self._flush_mode))
            self._next_flush = time.monotonic() + _FLUSH_S
        return len(content)

    def flush(self) -> None:
        """Do nothing: the engine flushes at its end only, and `finish` follows."""

    def _take(self, mode: int) -> bytes:
        content = self._compressor.compress(b"".join(self._raw))
        self._raw.clear()
        self._raw_bytes = 0
        return content + self._compressor.flush(mode)

    def _send(self, content: bytes, *, last: bytes = b"") -> None:
        parts = []
        if self._head is not None:
            if last:
                self._head["length"] = len(content)
            parts.append(wire.json_frame(wire.HEAD, self._head))
            self._head = None
        parts += [
            wire.frame(wire.DATA, content[start : start + wire.DATA_BYTES])
            for start in range(0, len(content), wire.DATA_BYTES)
        ]
        self.bytes += len(content)
        wire.write_all(self._descriptor, b"".join(parts) + last)

    def finish(self, end: bytes) -> None:
        """Send the rest, and *end* in the same write."""
        if self._head is not None and self._raw_bytes < _WORTH_COMPRESSING:
            self._head["encoding"] = "identity"
            self._compressor = _Plain()
        self._send(self._take(self._finish_mode), last=end)


def _dataset(request: dict[str, Any]) -> dict[str, Any]:
    """Return the dataset arguments of the engine.

    The engine refuses a union together with explicit graphs, and lets the union win
    over FROM; the protocol wants the opposite, so the union is dropped in both cases.
    """
    default, named = request["default_graph_uris"], request["named_graph_uris"]
    if default or named:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in default],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    return {"use_default_graph_as_union": bool(request["union"])}


def _evaluate(store: ox.Store, request: dict[str, Any], descriptor: int) -> _Outlet:
    """Evaluate and serialise one request; the answer is whole but for its end."""
    results = store.query(
        request["query"], base_iri=request["base_iri"], **_dataset(request)
    )
    name, encoding = request["format"], request["encoding"]
    if isinstance(results, ox.QueryTriples):
        outlet = _Outlet(descriptor, "graph", encoding)
        results.serialize(cast("IO[bytes]", outlet), format=_GRAPHS[name])
        return outlet
    kind = "ask" if isinstance(results, ox.QueryBoolean) else "select"
    outlet = _Outlet(descriptor, kind, encoding)
    results.serialize(cast("IO[bytes]", outlet), format=_SOLUTIONS[name])
    return outlet


def _syntax_error(error: SyntaxError) -> dict[str, Any]:
    """Return what is wrong with a query, with its place (1-based) when known."""
    message, line, column = located(str(error.msg or error))
    return {"kind": "syntax", "message": message, "line": line, "column": column}


def _answer(
    store: ox.Store, request: dict[str, Any], descriptor: int, full_bytes: int
) -> bool:
    """Write the answer of one request, or its error; say whether to go on.

    What a query took and did not give back would count against the next one: above
    *full_bytes* of address space the worker leaves, and says so with its last frame.
    """
    try:
        outlet = _evaluate(store, request, descriptor)
    except SyntaxError as error:
        content = _syntax_error(error)
    except MemoryError:
        content = {"kind": "memory", "message": ""}
    except KeyError as error:
        content = {"kind": "format", "message": str(error.args[0])}
    except ValueError as error:
        content = {"kind": "syntax", "message": str(error)}
    except (OSError, RuntimeError) as error:
        content = {"kind": "internal", "message": str(error)}
    else:
        leaves = sandbox.address_space_bytes() > full_bytes
        outlet.finish(wire.json_frame(wire.END, {"leaves": leaves}))
        return not leaves
    leaves = sandbox.address_space_bytes() > full_bytes
    wire.write_all(
        descriptor, wire.json_frame(wire.ERROR, {**content, "leaves": leaves})
    )
    return not leaves


def serve(store: ox.Store, descriptor: int, memory_bytes: int) -> NoReturn:
    """Lock this process in and answer requests until the other side closes.

    Args:
        store: one open generation.
        descriptor: blocking socket, the only thing this process talks to.
        memory_bytes: see `sandbox.enter`.
    """
    sandbox.reset_signals()
    protections = sandbox.enter(memory_bytes)
    full_bytes = sandbox.address_space_bytes() + memory_bytes // 4
    with contextlib.suppress(EOFError, OSError):
        wire.write_all(descriptor, wire.json_frame(wire.READY, asdict(protections)))
        going_on = True
        while going_on:
            _, payload = wire.read_frame(descriptor)
            request = json.loads(payload)
            signal.setitimer(signal.ITIMER_REAL, request["time_s"] + _ALARM_AFTER_S)
            going_on = _answer(store, request, descriptor, full_bytes)
            signal.setitimer(signal.ITIMER_REAL, 0)
    os._exit(0)
