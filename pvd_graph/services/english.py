"""English for what the graph says in French: by the text, whatever says it.

What pages show comes from the graph by many ways, in French. Where the same thing says
the same in English, that is what an English page shows.
"""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.records import per_generation

__all__ = ["english_texts"]


@per_generation
def english_texts(reader: GraphReader) -> Mapping[str, str]:
    """Return French text -> English text, some thousands.

    A text that things put differently in English gets the first in order of letters.
    """
    found: dict[str, str] = {}
    for row in reader.select(queries.load("english_texts")):
        french, english = row["fr"], row["en"]
        if french not in found or english < found[french]:
            found[french] = english
    return found
