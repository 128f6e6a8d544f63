"""Tags of answers: what an answer is computed from, and how it is written.

Source: RFC 9110, sections 8.8.3 and 13.1.2.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pvd_graph.app.sparql_formats import Representation
from pvd_graph.store.pool import GenerationSource, QueryRequest

__all__ = ["etag_of", "is_known", "source_key"]


def source_key(source: GenerationSource) -> str:
    """Return a word for the content of *source*.

    The files of its graphs stand for it: the number starts again when the store is
    built anew.
    """
    parts = [
        f"{source.number} {source.triples}",
        *(f"{iri} {_identity(path)}" for iri, path in source.graphs),
    ]
    if not source.graphs:
        # A scratch store keeps no archive: its folder is its own.
        parts.append(f"{source.db} {_identity(source.db)}")
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _identity(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return path.name
    return f"{path.name} {found.st_size} {found.st_mtime_ns}"


def etag_of(source: str, request: QueryRequest, how: Representation) -> str:
    """Return the tag of an answer: what it is computed from, and how it is written.

    Weak, since two workers may give the solutions of one query in two orders.

    Args:
        source: see `source_key`.
        request: the query, its dataset and the coding.
        how: the format.
    """
    parts = [
        source,
        request.query.strip(),
        how.content_type,
        request.encoding,
        "",
        *request.default_graph_uris,
        "",
        *request.named_graph_uris,
    ]
    digest = hashlib.blake2b(
        "\n".join(parts).encode("utf-8", "replace"), digest_size=16
    )
    return f'W/"{digest.hexdigest()}"'


def is_known(if_none_match: str, etag: str, *, answered: bool = False) -> bool:
    """Say whether a client that sends *if_none_match* holds the answer of *etag*.

    ``*`` stands for any answer, so that there must be one: *answered* says so. A query
    that fails is told to have failed (RFC 9110, 13.2.1).
    """
    if not if_none_match or not etag:
        return False
    tags = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return (answered and "*" in tags) or etag.removeprefix("W/") in tags
