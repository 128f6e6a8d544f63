"""English for what the graph says in French: by the text, whatever says it.

What pages show comes from the graph by many ways, in French. Where the same thing says
the same in English, that is what an English page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.records import apart_from_towns, per_generation

__all__ = ["english_texts"]


@per_generation
def english_texts(reader: GraphReader) -> Mapping[str, str]:
    """Return French text -> English text, some thousands.

    A text that things put differently in English gets the first in order of letters.
    """
    found = dict(_of_things(reader))
    _add(found, reader.select(queries.load("english_datasets")))
    return found


@apart_from_towns
def _of_things(reader: GraphReader) -> Mapping[str, str]:
    """Return the texts of all but the datasets, which each load describes."""
    found: dict[str, str] = {}
    _add(found, reader.select(queries.load("english_texts")))
    return found


def _add(found: dict[str, str], rows: Iterable[Solution]) -> None:
    for row in rows:
        french, english = row["fr"], row["en"]
        if french not in found or english < found[french]:
            found[french] = english
