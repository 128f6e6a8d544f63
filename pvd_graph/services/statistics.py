"""How much a generation holds, by class and by property.

Counting reads the whole graph, a few seconds of one core for two million statements:
it is done once a generation, and kept beside it as a file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pvd_graph import queries
from pvd_graph.errors import StoreError
from pvd_graph.ports import GraphReader
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["Statistics", "count", "make_statistics", "read_statistics"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the union of all named graphs.

    Attributes:
        triples: statements.
        subjects, objects: distinct ones.
        classes: IRI -> distinct things of it, in order of IRI.
        properties: IRI -> statements that use it, in order of IRI.
    """

    triples: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, int]


def count(reader: GraphReader) -> Statistics:
    """Count what *reader* holds; cost: four passes over the graph."""
    classes, properties = (
        {row["of"]: int(row["n"]) for row in reader.select(queries.load(name))}
        for name in ("statistics_classes", "statistics_properties")
    )
    subjects, objects = (
        int(reader.select(queries.load(name))[0]["n"])
        for name in ("statistics_subjects", "statistics_objects")
    )
    triples = sum(properties.values())
    return Statistics(triples, subjects, objects, classes, properties)


def make_statistics(file: Path, database: Path, generation: int) -> None:
    """Count what the database in the folder *database* holds, into *file*.

    The file appears whole, in one step.

    Raises:
        StoreError: the database cannot be read, or the file not written.
    """
    found = count(OxigraphReader.open(database, generation))
    temporary = file.with_name(file.name + ".tmp")
    try:
        temporary.write_text(json.dumps(asdict(found), indent=1), encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        problem = f"{file} : écriture impossible ({error})"
        raise StoreError(problem) from error


def read_statistics(file: Path) -> Statistics:
    """Return the statistics kept in *file*.

    Raises:
        StoreError: no such file, or not one of ours.
    """
    try:
        return Statistics(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        problem = f"{file} : statistiques illisibles ({error})"
        raise StoreError(problem) from error
