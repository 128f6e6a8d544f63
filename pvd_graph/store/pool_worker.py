"""The life of a worker: read a request, evaluate it, write the answer, again.

Runs in a process forked by `zygote`, alone with its store and one socket, locked in by
`sandbox`. Knows the engine and the frames; whatever goes wrong here costs this process
only. Nothing returns from `serve`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from typing import IO, Any, NoReturn, cast

import pyoxigraph as ox

from pvd_graph.store import sandbox, wire
from pvd_graph.store.functions import FUNCTIONS
from pvd_graph.store.syntax import located, unknown_function
from pvd_graph.store.writing_geojson import write_geojson
from pvd_graph.store.writing_markdown import write_markdown
from pvd_graph.store.writing_outlet import Outlet
from pvd_graph.store.writing_xml import NoXmlError, XmlCleaner
from pvd_graph.vocab import PREFIXES

__all__ = ["serve"]

_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# Formats of a SELECT that the engine does not know.
_WRITERS: dict[str, Callable[[ox.QuerySolutions, IO[bytes]], None]] = {
    "markdown": write_markdown,
    "geojson": write_geojson,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
_XML = {"xml", "rdfxml"}
# Formats that have prefixes: a third slower to write with them, a third shorter.
_PREFIXED = {"turtle", "trig"}
# The web process kills at the deadline; this later alarm is the kernel's, and holds
# even when nobody watches any more (a client that stopped reading, a dead parent).
_ALARM_AFTER_S = 0.5
# One that rings by so much sooner is left for the next query: to set it is a system
# call, and short queries come by thousands.
_ALARM_SLACK_S = 0.25
# A worker looks at its own size after each query that took this long, and after some.
_SHORT_S = 0.005
_LOOK_EVERY = 64
# Turns left to other processes before a worker sleeps.
_YIELDS = 5


@lru_cache(100)
def _how(text: bytes) -> dict[str, Any]:
    """Return all of a request but its query; `dataset` are arguments of the engine.

    The engine refuses a union together with explicit graphs, and lets the union win
    over FROM; the protocol wants the opposite, so the union is dropped in both cases.
    """
    how: dict[str, Any] = json.loads(text)
    default, named = how["default_graph_uris"], how["named_graph_uris"]
    if default or named:
        how["dataset"] = {
            "default_graph": [ox.NamedNode(iri) for iri in default],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    else:
        how["dataset"] = {"use_default_graph_as_union": bool(how["union"])}
    return how


def _evaluate(
    store: ox.Store, how: dict[str, Any], query: str, descriptor: int
) -> Outlet:
    """Evaluate and serialise one request; the answer is whole but for its end."""
    results = store.query(
        query,
        base_iri=how["base_iri"],
        custom_functions=FUNCTIONS,
        **how["dataset"],
    )
    name, encoding = how["format"], how["encoding"]
    clean = XmlCleaner(ascii_only=name == "xml") if name in _XML else None
    if isinstance(results, ox.QueryTriples):
        outlet = Outlet(descriptor, "graph", encoding, clean)
        out = cast("IO[bytes]", outlet)
        if name in _PREFIXED:
            ox.serialize(results, out, format=_GRAPHS[name], prefixes=PREFIXES)
        else:
            results.serialize(out, format=_GRAPHS[name])
        return outlet
    kind = "ask" if isinstance(results, ox.QueryBoolean) else "select"
    outlet = Outlet(descriptor, kind, encoding, clean)
    if name in _WRITERS and isinstance(results, ox.QuerySolutions):
        _WRITERS[name](results, cast("IO[bytes]", outlet))
    else:
        results.serialize(cast("IO[bytes]", outlet), format=_SOLUTIONS[name])
    return outlet


class _Alarm:
    """The alarm that ends this process; off while it waits for a query."""

    def __init__(self) -> None:
        self._rings_at = 0.0

    def turn_off(self) -> None:
        if self._rings_at:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._rings_at = 0.0

    def set(self, now: float, time_s: float) -> None:
        latest = now + time_s + _ALARM_AFTER_S
        if not latest - _ALARM_SLACK_S <= self._rings_at <= latest:
            signal.setitimer(signal.ITIMER_REAL, time_s + _ALARM_AFTER_S)
            self._rings_at = latest


def _syntax_error(error: SyntaxError) -> dict[str, Any]:
    """Return what is wrong with a query, with its place (1-based) when known."""
    message, line, column = located(str(error.msg or error))
    return {"kind": "syntax", "message": message, "line": line, "column": column}


def _failure(error: Exception) -> dict[str, Any]:
    """Return what went wrong while a query was evaluated."""
    said = str(error)
    expected = unknown_function(said, (name.value for name in FUNCTIONS))
    if expected is not None:
        return {"kind": "syntax", "message": expected}
    return {"kind": "internal", "message": said}


def _answer(
    store: ox.Store,
    how: dict[str, Any],
    query: str,
    descriptor: int,
    is_full: Callable[[], bool],
) -> bool:
    """Write the answer of one request, or its error; say whether to go on.

    What a query took and did not give back would count against the next one: once
    full, the worker leaves, and says so with its last frame.
    """
    try:
        outlet = _evaluate(store, how, query, descriptor)
    except SyntaxError as error:
        content = _syntax_error(error)
    except MemoryError:
        content = {"kind": "memory", "message": ""}
    except KeyError as error:
        content = {"kind": "format", "message": str(error.args[0])}
    except NoXmlError as error:
        content = {"kind": "refused", "message": str(error), "english": error.english}
    except ValueError as error:
        content = {"kind": "syntax", "message": str(error)}
    except (OSError, RuntimeError) as error:
        content = _failure(error)
    else:
        leaves = is_full()
        outlet.finish(leaves=leaves)
        return not leaves
    leaves = is_full()
    wire.write_all(
        descriptor, wire.json_frame(wire.ERROR, {**content, "leaves": leaves})
    )
    return not leaves


def serve(
    store: ox.Store, descriptor: int, memory_bytes: int, *, network: bool = False
) -> NoReturn:
    """Lock this process in and answer requests until the other side closes.

    Args:
        store: one open generation.
        descriptor: blocking socket, the only thing this process talks to.
        memory_bytes: see `sandbox.enter`.
        network: this process stands in a network of its own, see `namespace`.
    """
    sandbox.reset_signals()
    space = sandbox.AddressSpace()
    protections = sandbox.enter(memory_bytes, network=network)
    full_bytes = space.bytes() + memory_bytes // 4
    with contextlib.suppress(EOFError, OSError):
        wire.write_all(descriptor, wire.json_frame(wire.READY, asdict(protections)))
        going_on = True

        answered, began = 0, 0.0

        def is_full() -> bool:
            # The kernel takes longer to tell than a short query; what fills a memory
            # takes its time, or comes bit by bit.
            short = time.monotonic() - began < _SHORT_S
            if short and answered % _LOOK_EVERY:
                return False
            return space.bytes() > full_bytes

        alarm = _Alarm()
        ready = select.poll()
        ready.register(descriptor, select.POLLIN)
        while going_on:
            # Under load the next request comes as soon as others had their turn: not
            # to sleep spares the web process the waking.
            for _ in range(_YIELDS):
                if ready.poll(0):
                    break
                os.sched_yield()
            else:
                alarm.turn_off()
            _, payload = wire.read_frame(descriptor)
            answered, began = answered + 1, time.monotonic()
            told, _, query = payload.partition(b"\n")
            how = _how(told)
            alarm.set(began, how["time_s"])
            going_on = _answer(
                store, how, query.decode("utf-8", "surrogatepass"), descriptor, is_full
            )
    os._exit(0)
