"""Graphs of ``/graph-store`` as answers: the newest state, in the format asked for."""

from __future__ import annotations

import shutil
import tempfile
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, cast

from flask import Response, request, send_file

from pvd_graph.app.context import current_reader
from pvd_graph.app.graph_target import DEFAULT
from pvd_graph.app.negotiation import choose
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import MEDIA_TYPES
from pvd_graph.app.writing import current_writing
from pvd_graph.errors import BusyError, NotFoundError
from pvd_graph.services.publishing import held_of
from pvd_graph.services.pushed import slug_of_graph
from pvd_graph.services.scratch import ScratchWriter
from pvd_graph.store.archive import open_graph
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["no_graph_named", "read_graph"]

_READERS, _READ_WAIT_S = BoundedSemaphore(4), 10.0
_IN_MEMORY = 1 << 20
# Triples above which the archive is copied rather than the store read.
_MANY = 5_000
_CANONICAL = {
    extension: name for name, extension in reversed(list(MEDIA_TYPES.items()))
}


def no_graph_named() -> ProtocolError:
    """Return the refusal of a request that must name a graph."""
    return ProtocolError(
        HTTPStatus.BAD_REQUEST,
        "Nommez un graphe : ?graph=<IRI>.",
        "Name a graph: ?graph=<IRI>.",
    )


def _newest() -> tuple[OxigraphReader, str]:
    """Return the newest reader there is, and the tag of what it reads."""
    writing = current_writing()
    if writing is not None:
        stored = writing.site.stored()
        return stored.reader, str(stored.generation.number)
    reader = current_reader()
    return cast("OxigraphReader", reader), str(reader.generation)


def _held_graph(graph: str) -> str:
    """Return the versioned name of a dataset's graph, *graph* where it has none."""
    writing, slug = current_writing(), slug_of_graph(graph)
    if writing is None or isinstance(writing.writer, ScratchWriter) or slug is None:
        return graph
    held = held_of(writing.site.stored().generation, slug)
    unversioned = graph.endswith(f"/{slug}")
    return held.iri if held is not None and unversioned else graph


def read_graph(graph: str | None) -> Response:
    """Answer a graph in the format asked for.

    Args:
        graph: its IRI, `DEFAULT` for that one, None where the request names none.

    Raises:
        ProtocolError: 400 without a graph, 406 without a format that suits.
        NotFoundError: there is no such graph.
        BusyError: too many large graphs are being written.
    """
    if graph is None:
        raise no_graph_named()
    writing = current_writing()
    scratch = writing is not None and isinstance(writing.writer, ScratchWriter)
    reader, tag = _newest()
    held = _held_graph(graph)
    if (graph == DEFAULT and not scratch) or not reader.has_graph(held):
        problem = f"Le graphe <{graph}> n'existe pas."
        raise NotFoundError(problem)
    wanted = choose(request.headers.get("Accept", ""), list(MEDIA_TYPES))
    if wanted is None:
        listed = ", ".join(MEDIA_TYPES)
        raise ProtocolError(
            HTTPStatus.NOT_ACCEPTABLE,
            f"Formats proposés : {listed}.",
            f"Formats offered: {listed}.",
            available=list(MEDIA_TYPES),
        )
    extension = MEDIA_TYPES[wanted]
    answer = _file_answer(_dumped(reader, held, extension), _CANONICAL[extension])
    answer.set_etag(f"{tag}-{extension}", weak=True)
    answer.cache_control.no_cache = True
    answer.vary.add("Accept")
    if held != graph:
        answer.headers["Content-Location"] = f"/graph-store?graph={held}"
    answer.make_conditional(request)
    return answer


def _archived(graph: str) -> Path | None:
    """Return the archived N-Triples of a graph that is large; None: it has none."""
    writing = current_writing()
    if writing is None:
        return None
    generation = writing.site.stored().generation
    for held in generation.graphs:
        if held.iri == graph and held.triples > _MANY:
            return generation.graph_path(held)
    return None


def _dumped(reader: OxigraphReader, graph: str, extension: str) -> IO[bytes]:
    """Return the whole graph, on disk where it is large.

    N-Triples, which are Turtle too, come from the archive: fifty times faster.

    Raises:
        BusyError: too many large graphs are being written.
    """
    if not _READERS.acquire(timeout=_READ_WAIT_S):
        problem = "trop de graphes sont lus à la fois ; redemandez dans un instant"
        raise BusyError(problem)
    try:
        out: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the answer closes it
        archived = _archived(graph) if extension in {"nt", "ttl"} else None
        if archived is None:
            reader.dump_graph(graph, extension, out)
        else:
            with open_graph(archived) as lines:
                shutil.copyfileobj(lines, out)
    finally:
        _READERS.release()
    return out


def _file_answer(content: IO[bytes], media_type: str) -> Response:
    size = content.tell()
    content.seek(0)
    if size > _IN_MEMORY:
        answer = send_file(content, mimetype=media_type, etag=False)
    else:
        with content:
            answer = Response(content.read(), mimetype=media_type)
    if media_type.startswith("text/"):
        answer.content_type = f"{media_type}; charset=utf-8"
    answer.content_length = size
    return answer
