"""Check a data folder: archived graphs against the journal, the store against them.

Writes nothing. The engine opens a damaged store without a word; here every graph file
is read and compared with its digest, and the statements of the store are counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from pvd_graph.errors import StoreError
from pvd_graph.model import Wording
from pvd_graph.store.archive import Archive, JournalEntry, open_graph
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["DataCheck", "check_data"]

_COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class DataCheck:
    """What was found.

    Attributes:
        datasets: that the journal knows.
        generation: in force; None before the first build.
        triples: statements of the store.
        problems: what does not agree.
    """

    datasets: int
    generation: int | None
    triples: int
    problems: tuple[Wording, ...]


def check_data(data: Path) -> DataCheck:
    """Check the data folder *data*.

    Returns:
        The problems too: a damaged graph, journal or store does not raise.

    Cost: 300 MB of graph text a second, and a count over the store (2 s for two
    million statements).
    """
    problems: list[Wording] = []
    entries: list[JournalEntry] = []
    generation: Generation | None = None
    triples = 0
    if (data / "graphs").is_dir():
        try:
            entries = _latest(Archive(data / "graphs"))
            problems += _damaged_files(Archive(data / "graphs"), entries)
        except StoreError as error:
            problems.append(Wording(str(error), f"unreadable journal: {error}"))
    if (data / "store").is_dir():
        try:
            generation = Generations(data / "store").current()
            if generation is not None:
                problems += _damaged_graphs(generation)
                triples = _counted(generation)
                problems += _miscounted(generation, triples)
        except StoreError as error:
            problems.append(Wording(str(error), f"unreadable store: {error}"))
    return DataCheck(
        datasets=len(entries),
        generation=generation.number if generation else None,
        triples=triples,
        problems=tuple(problems),
    )


def _latest(archive: Archive) -> list[JournalEntry]:
    """Return the last line of the journal for each dataset, with its graph."""
    found = {entry.dataset: entry for entry in archive.entries()}
    return [entry for entry in found.values() if entry.file]


def _damaged_files(archive: Archive, entries: list[JournalEntry]) -> Iterator[Wording]:
    for entry in entries:
        if not archive.is_whole(entry):
            name = f"{entry.dataset} {entry.version}"
            yield Wording(
                f"Le graphe archivé de {name} manque ou est abîmé ({entry.file}) : "
                "chargez de nouveau ce jeu, ou reprenez une sauvegarde.",
                f"The archived graph of {name} is missing or damaged ({entry.file}): "
                "load this dataset again, or restore a backup.",
            )


def _damaged_graphs(generation: Generation) -> Iterator[Wording]:
    for graph in generation.graphs:
        if _digest(generation.graph_path(graph)) != graph.sha256:
            yield Wording(
                f"Le graphe {graph.iri} de la génération {generation.number} manque "
                "ou est abîmé : lancez « pvd build ».",
                f"The graph {graph.iri} of generation {generation.number} is missing "
                "or damaged: run “pvd build”.",
            )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with open_graph(path) as text:
            while chunk := text.read(1 << 20):
                digest.update(chunk)
    except (StoreError, zstandard.ZstdError):
        return ""
    return digest.hexdigest()


def _counted(generation: Generation) -> int:
    reader = OxigraphReader.open(generation.db, generation.number)
    return int(reader.select(_COUNT)[0]["n"])


def _miscounted(generation: Generation, triples: int) -> Iterator[Wording]:
    if triples != generation.triples:
        yield Wording(
            f"La génération {generation.number} annonce {generation.triples} énoncés, "
            f"son magasin en a {triples} : lancez « pvd build ».",
            f"Generation {generation.number} announces {generation.triples} "
            f"statements, its store has {triples}: run “pvd build”.",
        )
