"""A scratch store takes anything, shows it at once, and leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.errors import (
    BadGraphError,
    BadQueryError,
    ConflictError,
    NotFoundError,
)
from pvd_graph.services.scratch import ScratchWriter, scratch_folder
from pvd_graph.services.written import Body
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.write_process import WriteProcesses

G = "http://example.org/g"


class Scratch:
    """A scratch store and its newest generation."""

    def __init__(self, data: Path, processes: WriteProcesses) -> None:
        """Write to *data*."""
        self.data = data
        self.refreshed = 0
        self.writer = ScratchWriter(data, processes=processes, refresh=self._refresh)

    def _refresh(self) -> None:
        self.refreshed += 1

    def put(self, graph: str, text: str, *, merge: bool = False) -> bool:
        """Send *text* as Turtle."""
        with self.writer.work_folder() as work:
            (work / "body").write_text(text, "utf-8")
            body = Body(work / "body", "ttl", "http://example.org/")
            return self.writer.put(graph, [body], merge=merge)

    def update(self, text: str) -> None:
        """Apply *text*."""
        with self.writer.work_folder() as work:
            (work / "update").write_text(text, "utf-8")
            self.writer.update(work / "update", base="http://example.org/")

    def reader(self) -> OxigraphReader:
        """Read the newest generation."""
        current = Generations(self.data / "store").current()
        assert current is not None
        return OxigraphReader.open(current.db, current.number)

    def count(self) -> int:
        """Count the statements of all named graphs and the default one."""
        rows = self.reader().select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return int(rows[0]["n"])


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start the processes that read what is sent."""
    found = WriteProcesses()
    yield found
    found.close()


@pytest.fixture
def scratch(processes: WriteProcesses) -> Iterator[Scratch]:
    """Open an empty store."""
    with scratch_folder() as data:
        yield Scratch(data, processes)


def test_it_is_empty_and_goes_at_the_end() -> None:
    """The folder is temporary."""
    with scratch_folder() as data:
        current = Generations(data / "store").current()
        assert current is not None
        assert (
            len(OxigraphReader.open(current.db, 1).select("SELECT * {?s ?p ?o}")) == 0
        )
        assert current.search.exists()

    assert not data.exists()


def test_graphs_are_replaced_and_added_to(scratch: Scratch) -> None:
    """Blank nodes stay blank nodes."""
    assert scratch.put(G, "<a> <b> [] .")
    assert not scratch.put(G, "<a> <b> [], 1 .")
    assert scratch.count() == 2

    assert not scratch.put(G, "<a> <b> 2 .", merge=True)

    assert scratch.count() == 3
    query = "ASK { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?o)) } }"
    assert scratch.reader().ask(query)
    assert scratch.refreshed == 3


def test_the_default_graph_is_written_too(scratch: Scratch) -> None:
    """It always is: nothing is created."""
    assert not scratch.put("", "<a> <b> 1 .")

    assert scratch.reader().has_graph("")
    assert scratch.count() == 1


def test_an_empty_graph_exists(scratch: Scratch) -> None:
    """Until it is deleted; what is not there cannot be."""
    assert scratch.put(G, "")
    assert scratch.reader().has_graph(G)

    scratch.writer.delete(G)

    assert not scratch.reader().has_graph(G)
    with pytest.raises(NotFoundError):
        scratch.writer.delete(G)


def test_updates_are_applied_one_after_the_other(scratch: Scratch) -> None:
    """Each in a generation of its own."""
    scratch.update("INSERT DATA { <a> <b> 1 GRAPH <g> { <a> <b> 2 } }")
    scratch.update("DELETE WHERE { <a> <b> 1 }")

    assert scratch.count() == 1
    assert scratch.reader().generation == 3


def test_a_refused_write_does_not_hold_the_next_one(scratch: Scratch) -> None:
    """Its error may still be told when another thread has the turn."""

    def refuse(revision: str | None) -> None:
        assert revision is not None
        problem = "no"
        raise ConflictError(problem, problem)

    scratch.put(G, "<a> <b> 1 .")
    with scratch.writer.work_folder() as work:
        (work / "body").write_text("<a> <b> 2 .", "utf-8")
        body = Body(work / "body", "ttl", "http://example.org/")
        with pytest.raises(ConflictError) as first:
            scratch.writer.put(G, [body], check=refuse)
    with pytest.raises(NotFoundError) as second:
        scratch.writer.delete(f"{G}none")
    assert not scratch.put(G, "<a> <b> 3 .")

    assert first.traceback
    assert second.traceback
    assert scratch.count() == 1


def test_what_is_refused_changes_nothing(scratch: Scratch) -> None:
    """No generation is made, and no folder is left."""
    with pytest.raises(BadQueryError):
        scratch.update("INSERT DATA { <a> <b> 1 }; nonsense")
    with pytest.raises(BadGraphError):
        scratch.put(G, "<a> <b>")

    assert scratch.reader().generation == 1
    assert scratch.refreshed == 0
    assert not list(scratch.data.glob("write-*"))
