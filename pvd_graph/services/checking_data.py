"""Check a data folder: archived graphs against the journal, the store against them.

Writes nothing. The engine opens a damaged store without a word; here every graph file
is read and compared with its digest, and the statements of the store are counted, graph
by graph. The databases are asked whether they are whole, and what nobody owns is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from pvd_graph.errors import StoreError
from pvd_graph.model import Wording
from pvd_graph.services.checking_folder import (
    damaged_databases,
    leftovers,
    unseen_loads,
)
from pvd_graph.services.checking_server import missing_on_server
from pvd_graph.services.data_lock import COPY
from pvd_graph.services.dataset_states import last_lines
from pvd_graph.store.archive import Archive, JournalEntry, open_graph
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.seals import broken_files

__all__ = ["DataCheck", "check_data"]

_COUNT = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_NAMED = 3  # Files, in one message.


@dataclass(frozen=True, slots=True)
class DataCheck:
    """What was found.

    Attributes:
        datasets: that the journal knows.
        generation: in force; None before the first build.
        triples: statements of the store.
        problems: what does not agree, or is damaged.
        remarks: what does no harm: left by who was stopped, not visible yet.
    """

    datasets: int
    generation: int | None
    triples: int
    problems: tuple[Wording, ...]
    remarks: tuple[Wording, ...] = ()


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
    # A copy has the journal, to tell versions, and not the graphs that it names.
    if (data / "graphs").is_dir() and not (data / COPY).exists():
        try:
            entries = Archive(data / "graphs").entries()
            problems += _damaged_files(Archive(data / "graphs"), entries)
        except StoreError as error:
            problems.append(Wording(str(error), f"unreadable journal: {error}"))
    if (data / "store").is_dir():
        try:
            generation = Generations(data / "store").current()
            if generation is not None:
                problems += _damaged_files_of(generation)
                problems += _damaged_graphs(generation)
                counts = _counted(generation)
                triples = sum(counts.values())
                problems += _miscounted(generation, counts)
                problems += missing_on_server(generation)
        except StoreError as error:
            problems.append(Wording(str(error), f"unreadable store: {error}"))
    problems += damaged_databases(data)
    remarks = [*unseen_loads(entries, generation), *leftovers(data, entries)]
    return DataCheck(
        datasets=len(_latest(entries)),
        generation=generation.number if generation else None,
        triples=triples,
        problems=tuple(problems),
        remarks=tuple(remarks),
    )


def _latest(entries: list[JournalEntry]) -> list[JournalEntry]:
    """Return the last line of the journal for each dataset, with its graph."""
    return [entry for entry in last_lines(entries).values() if entry.file]


def _damaged_files(archive: Archive, entries: list[JournalEntry]) -> Iterator[Wording]:
    """Yield what is wrong with each file that the journal names, older ones too."""
    files = {entry.file: entry for entry in entries if entry.file}
    for entry in files.values():
        if not archive.is_whole(entry):
            name = f"{entry.dataset} {entry.version}"
            yield Wording(
                f"Le graphe archivé de {name} manque ou est abîmé ({entry.file}) : "
                "chargez de nouveau ce jeu, ou reprenez une sauvegarde.",
                f"The archived graph of {name} is missing or damaged ({entry.file}): "
                "load this dataset again, or restore a backup.",
            )
    for file in {entry.about for entry in entries if entry.about}:
        if not (archive.folder / file).is_file():
            yield Wording(
                f"La description archivée {file} manque : reprenez une sauvegarde.",
                f"The archived description {file} is missing: restore a backup.",
            )


def _damaged_files_of(generation: Generation) -> Iterator[Wording]:
    """Yield one problem for the files that are not graphs: those are told by IRI."""
    told = {
        generation.graph_path(graph).relative_to(generation.folder).as_posix()
        for graph in generation.graphs
    }
    names = sorted(set(broken_files(generation.folder)) - told)
    if not names:
        return
    files, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    yield Wording(
        f"La génération {generation.number} est abîmée : ne sont plus tels qu'ils "
        f"étaient {files}{f' et {more} autres' if more > 0 else ''} ; lancez "
        "« pvd build ».",
        f"Generation {generation.number} is damaged: no longer as they were are "
        f"{files}{f' and {more} others' if more > 0 else ''}; run “pvd build”.",
    )


def _damaged_graphs(generation: Generation) -> Iterator[Wording]:
    for graph in generation.graphs:
        path = generation.graph_path(graph)
        if _digest(path) != graph.sha256:
            yield Wording(
                f"Le graphe {graph.iri} de la génération {generation.number} manque "
                f"ou est abîmé ({path.name}) : lancez « pvd build ».",
                f"The graph {graph.iri} of generation {generation.number} is missing "
                f"or damaged ({path.name}): run “pvd build”.",
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


def _counted(generation: Generation) -> dict[str, int]:
    reader = OxigraphReader.open(generation.db, generation.number)
    return {row["g"]: int(row["n"]) for row in reader.select(_COUNT)}


def _miscounted(generation: Generation, counts: dict[str, int]) -> Iterator[Wording]:
    announced = {graph.iri: graph.triples for graph in generation.graphs if graph.iri}
    for iri in sorted(announced.keys() | counts.keys()):
        told, found = announced.get(iri, 0), counts.get(iri, 0)
        if told != found:
            yield Wording(
                f"La génération {generation.number} annonce {told} énoncés dans "
                f"{iri}, son magasin en a {found} : lancez « pvd build ».",
                f"Generation {generation.number} announces {told} statements in "
                f"{iri}, its store has {found}: run “pvd build”.",
            )
