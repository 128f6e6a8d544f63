"""What a text finds, best first, and what it may mean where nothing holds its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pvd_graph import queries
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.store.search import SearchHit, SearchIndex

__all__ = ["Found", "find"]

_SHORT_CODE = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds.

    Attributes:
        hits: the best ones.
        total: how many there are.
        loose: whether nothing holds the very words, so that near ones were searched.
    """

    hits: tuple[SearchHit, ...]
    total: int
    loose: bool = False


def find(
    reader: GraphReader, index: SearchIndex, text: str, limit: int, *, kind: str = ""
) -> Found:
    """Return what *text* finds, best first, with the former name that was meant.

    Of one *kind* of thing where one is given, ``commune`` for instance.

    Four digits may be a code whose leading zero a spreadsheet took away: what starts
    with that zero comes first. A commune found by a former name alone says which.
    """
    readings = [f"0{text}", text] if _SHORT_CODE.fullmatch(text) else [text]
    found: dict[str, SearchHit] = {}
    for reading in readings:
        for hit in index.search(reading, limit, kind=kind):
            found.setdefault(hit.iri, hit)
    hits = list(found.values())[:limit]
    if not hits:
        near = index.loose(text, limit, kind=kind)
        return Found(near.hits, near.total, loose=True)
    total = sum(index.count(reading, kind=kind) for reading in readings)
    former = _former_names(reader, hits, text)
    return Found(
        tuple(
            _with_former(hit, former[hit.iri]) if hit.iri in former else hit
            for hit in hits
        ),
        max(total, len(hits)),
    )


def _with_former(hit: SearchHit, name: str) -> SearchHit:
    return replace(
        hit,
        detail=f"{hit.detail} · ancien nom : {name}",
        detail_en=f"{hit.detail_en or hit.detail} · former name: {name}",
    )


def _former_names(
    reader: GraphReader, hits: Sequence[SearchHit], text: str
) -> dict[str, str]:
    """Return IRI of a commune -> the former name that holds the words of *text*."""
    words = [word for word in fold(text).split() if not word.isdecimal()]
    unlike = [
        queries.iri(hit.iri)
        for hit in hits
        if words and hit.kind == "commune" and not _holds(hit.label, words)
    ]
    if not unlike:
        return {}
    found: dict[str, str] = {}
    for row in reader.select(queries.load("former_names", commune=unlike)):
        if _holds(row["name"], words):
            found.setdefault(row["commune"], row["name"])
    return found


def _holds(name: str, words: Sequence[str]) -> bool:
    parts = fold(name).split()
    return all(any(part.startswith(word) for part in parts) for word in words)
