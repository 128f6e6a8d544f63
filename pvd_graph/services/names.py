"""French names of the things of a generation, and the last part of their IRIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.records import apart_from_towns
from pvd_graph.vocab import BASE, shorten

__all__ = ["Named", "key_of", "name_of", "named", "names"]


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A thing with its name: what a link needs."""

    name: str
    iri: str

    def to_json(self) -> dict[str, str]:
        """Return ``{"iri": ..., "label": ...}``."""
        return {"iri": self.iri, "label": self.name}


@apart_from_towns
def names(reader: GraphReader) -> Mapping[str, str]:
    """Return IRI -> French name, for all things but communes (about 2,000)."""
    found: dict[str, str] = {}
    for row in reader.select(queries.load("labels")):
        thing, label = row["thing"], row["label"]
        if thing not in found or label < found[thing]:
            found[thing] = label
    return found


def name_of(reader: GraphReader, iri: str) -> str:
    """Return the name of a thing, its last path segment when it has none."""
    name = names(reader).get(iri)
    if name is not None:
        return name
    return key_of(iri) if iri.startswith(BASE) else shorten(iri)


def named(reader: GraphReader, iri: str) -> Named:
    """Return a thing with its name."""
    return Named(name_of(reader, iri), iri)


def key_of(iri: str) -> str:
    """Return the last path segment of an IRI, percent-decoded.

    >>> key_of("https://w3id.org/pvd-graph/id/challenge/logements-vacants")
    'logements-vacants'
    """
    return unquote(iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
