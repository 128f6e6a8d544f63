"""Generations: immutable folders that readers open, and the switch between them.

    <data>/store/generations/000007/
        db/            checkpoint of the writer store, opened read-only
        graphs/        hard links to the archived graphs that it holds
        search.sqlite  index of names
        files.json     its seal: every file with its checksum
        manifest.json  written last: a folder without it is half made
    <data>/store/current   the number in force, replaced in one step

A crash at any moment leaves `current` on a whole generation.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.store.remote.chosen import chosen, publish_graphs, remove_others
from pvd_graph.store.remote.published import PublishedGraph, realm_of
from pvd_graph.store.seals import broken_files, seal
from pvd_graph.store.synced import write_synced

__all__ = ["Generation", "Generations", "HeldGraph"]


@dataclass(frozen=True, slots=True)
class HeldGraph:
    """A named graph of a generation; *file* is relative to its ``graphs/`` folder."""

    iri: str
    file: str
    sha256: str
    triples: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the whole graph."""

    number: int
    folder: Path
    graphs: tuple[HeldGraph, ...]

    @property
    def db(self) -> Path:
        """Return the folder of the database."""
        return self.folder / "db"

    @property
    def search(self) -> Path:
        """Return the file of the search index."""
        return self.folder / "search.sqlite"

    @property
    def triples(self) -> int:
        """Return the number of quads over all graphs."""
        return sum(graph.triples for graph in self.graphs)

    def graph_path(self, graph: HeldGraph) -> Path:
        """Return the compressed N-Triples file of *graph*."""
        return self.folder / "graphs" / graph.file

    def published(self) -> list[PublishedGraph]:
        """Return its graphs as a server is given them."""
        return [
            PublishedGraph(one.iri, one.sha256, one.triples, self.graph_path(one))
            for one in self.graphs
        ]


class Generations:
    """The folder ``<data>/store``."""

    def __init__(self, folder: Path, *, keep: int = 3, sealed: bool = True) -> None:
        """Keep generations under *folder*, the newest *keep* of them.

        Not *sealed*: they live as long as this process, and damage is not looked for.
        """
        self._folder = folder
        self._sealed = sealed
        self._keep = keep
        self._current = folder / "current"

    @property
    def _generations(self) -> Path:
        return self._folder / "generations"

    def current_number(self) -> int | None:
        """Return the number in force, None when nothing was published.

        Cheap (one small read): readers call it between two requests.

        Raises:
            StoreError: the file that says so is damaged.
        """
        try:
            return int(self._current.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            problem = f"{self._current} : numéro de génération illisible"
            raise StoreError(problem) from error

    def current_number_or_none(self) -> int | None:
        """Return the number in force; None also where it cannot be read."""
        try:
            return self.current_number()
        except StoreError:
            return None

    def damage(self, number: int) -> list[str]:
        """Return what of generation *number* is not as it was published, by name.

        Cost: all its files are read.
        """
        try:
            return broken_files(self.get(number).folder)
        except StoreError as error:
            return [str(error)]

    def current(self) -> Generation | None:
        """Return the generation in force, None when nothing was published."""
        number = self.current_number()
        return None if number is None else self.get(number)

    def get(self, number: int) -> Generation:
        """Return generation *number*.

        Raises:
            StoreError: it is not there, or not whole.
        """
        folder = self._generations / f"{number:06d}"
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            # Those of older versions have none.
            told = manifest.pop("digest", "")
            if told and told != _digest(manifest):
                problem = f"{folder}/manifest.json : liste abîmée"
                raise StoreError(problem)
            graphs = tuple(HeldGraph(**graph) for graph in manifest["graphs"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problem = (
                f"{folder}/manifest.json : génération absente ou incomplète ; relancez "
                "« pvd build »"
            )
            raise StoreError(problem) from error
        return Generation(number, folder, graphs)

    def numbers(self) -> list[int]:
        """Return the whole generations, oldest first."""
        found = self._generations.glob("[0-9]*/manifest.json")
        return sorted(int(path.parent.name) for path in found)

    def start(self) -> Path:
        """Return a fresh folder to fill; half-made ones of the past are removed."""
        self._generations.mkdir(parents=True, exist_ok=True)
        for folder in self._generations.iterdir():
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)
        known = self.numbers()
        folder = self._generations / f"{(known[-1] if known else 0) + 1:06d}"
        (folder / "graphs").mkdir(parents=True)
        return folder

    def publish(self, folder: Path, graphs: list[HeldGraph], **facts: object) -> int:
        """Write the manifest of *folder* and switch `current` to it.

        Where a server holds the published graph, it has all of it before that.

        Raises:
            StoreError: that server does not take it; nothing has changed.

        Returns:
            The number of the generation now in force.
        """
        number = int(folder.name)
        if self._sealed:
            held = Generation(number, folder, tuple(graphs))
            publish_graphs(folder.parents[2], number, held.published())
        manifest: dict[str, Any] = {
            "number": number,
            **facts,
            "triples": sum(graph.triples for graph in graphs),
            "graphs": [asdict(graph) for graph in graphs],
        }
        if self._sealed:
            before = self.current_number_or_none()
            seal(folder, self._generations / f"{before or 0:06d}")
        manifest.pop("digest", None)
        manifest["digest"] = _digest(manifest)
        write_synced(
            folder / "manifest.json",
            json.dumps(manifest, ensure_ascii=False, indent=1) + "\n",
        )
        self.switch(number)
        self._prune(number)
        if self._sealed and chosen() is not None:
            self._prune_server()
        return number

    def adopt(self, number: int, manifest: str) -> None:
        """Put generation *number*, whole but for its *manifest*, in force.

        Raises:
            StoreError: that text is damaged, or of another generation.
        """
        told = json.loads(manifest)
        digest = told.pop("digest", "")
        if digest != _digest(told) or told["number"] != number:
            problem = f"la liste de la génération {number} est abîmée"
            raise StoreError(problem)
        folder = self._generations / f"{number:06d}"
        write_synced(folder / "manifest.json", manifest)
        self.switch(number)
        self._prune(number)

    def switch(self, number: int) -> None:
        """Make *number* the generation in force.

        Raises:
            StoreError: it is not there, or not whole.
        """
        self.get(number)
        write_synced(self._current, f"{number}\n")

    def _prune(self, current: int) -> None:
        for number in self.numbers()[: -self._keep]:
            if number != current:
                folder = self._generations / f"{number:06d}"
                (folder / "manifest.json").unlink()
                shutil.rmtree(folder, ignore_errors=True)

    def _prune_server(self) -> None:
        """Remove from the server what no generation needs; what fails can wait."""
        with suppress(StoreError):
            kept = [self.get(number).published() for number in self.numbers()]
            remove_others([realm_of(graphs) for graphs in kept])


def _digest(manifest: dict[str, Any]) -> str:
    """Return the checksum of what *manifest* says."""
    text = json.dumps(manifest, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
