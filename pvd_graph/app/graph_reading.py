"""Graphs of ``/graph-store`` as answers: the newest state, in the format asked for."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, cast

from flask import Response, request, send_file

from pvd_graph.app.context import current_reader
from pvd_graph.app.graph_target import DEFAULT
from pvd_graph.app.negotiation import choose
from pvd_graph.app.preconditions import tag_of, unchanged
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import MEDIA_TYPES
from pvd_graph.app.writing import current_writing
from pvd_graph.errors import BusyError, NotFoundError
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.pushed import slug_of_graph
from pvd_graph.services.scratch import ScratchWriter
from pvd_graph.store.archive import open_graph
from pvd_graph.store.refusals import Wording
from pvd_graph.store.remote.opening import StoredReader

__all__ = ["no_graph_named", "read_graph"]

_READERS, _READ_WAIT_S = BoundedSemaphore(4), 10.0
_IN_MEMORY = 1 << 20
_NO_DEFAULT: Wording = (
    "Rien n'est publié dans le graphe par défaut : nommez un graphe, ?graph=<IRI>.",
    "Nothing is published in the default graph: name a graph, ?graph=<IRI>.",
)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A graph of the newest generation there is.

    Attributes:
        reader: of that generation.
        iri: of the graph, with its version where it has one.
        revision: a word for its content.
        archived: its N-Triples, where it is large and has an archive.
    """

    reader: StoredReader
    iri: str
    revision: str
    archived: Path | None = None


def _found(graph: str) -> _Found:
    """Return where *graph* is read, whether it exists or not."""
    writing = current_writing()
    if writing is None:
        reader = current_reader()
        revision = str(reader.generation)
        return _Found(cast("StoredReader", reader), graph, revision)
    stored = writing.site.stored()
    generation = stored.generation
    if isinstance(writing.writer, ScratchWriter):
        revision = writing.writer.revision(graph, generation.number)
        return _Found(stored.reader, graph, revision)
    slug = slug_of_graph(graph)
    if slug is not None and graph.endswith(f"/{slug}"):
        held = held_of(generation, slug)
    else:
        held = next((one for one in generation.graphs if one.iri == graph), None)
    if held is None:
        return _Found(stored.reader, graph, str(generation.number))
    archived = generation.graph_path(held) if held.triples > _MANY else None
    return _Found(stored.reader, held.iri, held.sha256, archived)


def read_graph(graph: str | None) -> Response:
    """Answer a graph in the format asked for.

    Args:
        graph: its IRI, `DEFAULT` for that one, None where the request names none.

    Raises:
        ProtocolError: 400 without a graph, 406 without a format that suits, 412 when
            the graph has changed.
        NotFoundError: there is no such graph.
        BusyError: too many large graphs are being written.
    """
    if graph is None:
        raise no_graph_named()
    writing = current_writing()
    scratch = writing is not None and isinstance(writing.writer, ScratchWriter)
    if graph == DEFAULT and not scratch:
        raise ProtocolError(HTTPStatus.NOT_FOUND, *_NO_DEFAULT)
    found = _found(graph)
    if not found.reader.has_graph(found.iri):
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
    tag = tag_of(found.revision, extension)
    answer = unchanged(tag)
    if answer is None:
        answer = _file_answer(_dumped(found, extension), _CANONICAL[extension])
    answer.set_etag(tag)
    answer.cache_control.no_cache = True
    answer.vary.add("Accept")
    if found.iri != graph:
        answer.headers["Content-Location"] = f"/graph-store?graph={found.iri}"
    return answer


def _dumped(found: _Found, extension: str) -> IO[bytes]:
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
        if found.archived is None or extension not in {"nt", "ttl"}:
            found.reader.dump_graph(found.iri, extension, out)
        else:
            with open_graph(found.archived) as lines:
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
