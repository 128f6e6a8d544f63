"""A publisher's graph is checked, archived, described and seen, or nothing changes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import (
    BadGraphError,
    BusyError,
    InvalidGraphError,
    NotFoundError,
    StoreError,
)
from pvd_graph.services.data_lock import writing
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import About, is_withdrawn
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.services.written import Body, Published
from pvd_graph.store.archive import Archive, read_lines
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex
from pvd_graph.store.write_process import WriteProcesses
from tests.small_data import BASE_GRAPH, COMMUNE, project_shapes, small_data

DEMO = vocab.graph_iri("demo")
ABOUT = About(title="Actions fictives")


@dataclass
class Running:
    """A publisher of a small data folder, and how often it asked readers to move."""

    data: Path
    publisher: Publisher
    refreshed: list[int] = field(default_factory=list)

    def put(self, text: str, slug: str = "demo") -> Published:
        """Send *text* as Turtle."""
        with self.publisher.work_folder() as work:
            body = work / "body"
            body.write_text(text, "utf-8")
            return self.publisher.put(slug, Body(body, "ttl", DEMO), ABOUT)

    def reader(self) -> OxigraphReader:
        """Read the generation in force."""
        current = self.publisher.current()
        return OxigraphReader.open(current.db, current.number)


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start the processes that parse."""
    found = WriteProcesses()
    yield found
    found.close()


@pytest.fixture
def running(tmp_path: Path, processes: WriteProcesses) -> Running:
    """Open a publisher on a small data folder."""
    data = small_data(tmp_path / "data")
    refreshed: list[int] = []
    publisher = Publisher(
        data,
        tmp_path / "datasets",
        project_shapes,
        processes=processes,
        refresh=lambda: refreshed.append(1),
    )
    return Running(data, publisher, refreshed)


def test_what_another_dataset_describes_is_not_renamed(running: Running) -> None:
    """Nothing is published; other facts about it are."""
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"

    with pytest.raises(InvalidGraphError, match="rdfs:label"):
        running.put(f'<{COMMUNE}> {label} "Autre nom"@fr .')

    assert held_of(running.publisher.current(), "demo") is None
    assert running.put(f'<{COMMUNE}> <http://e/b> "Un fait"@fr .').created


def test_a_graph_is_published_under_a_version(running: Running) -> None:
    """Readers see it, its file and its description; the rest is as it was."""
    done = running.put(f'<http://e/a> <http://e/b> "1", <{COMMUNE}> .')

    assert done.created
    assert done.graph.startswith(f"{DEMO}/")
    reader = running.reader()
    assert reader.has_graph(done.graph)
    assert reader.has_graph(BASE_GRAPH)
    about = f"ASK {{ GRAPH ?m {{ <{done.graph}> a ?k ; ?p ?d . ?d ?q ?t }} }}"
    assert reader.ask(about)
    current = running.publisher.current()
    held = held_of(current, "demo")
    assert held is not None
    assert list(read_lines(current.graph_path(held))) == [
        '<http://e/a> <http://e/b> "1" .\n',
        f"<http://e/a> <http://e/b> <{COMMUNE}> .\n",
    ]
    assert running.refreshed == [1]


def test_the_same_graph_twice_changes_nothing(running: Running) -> None:
    """Whatever its order and its blank nodes are called."""
    first = running.put("<http://e/a> <http://e/b> _:x . _:x <http://e/c> 1 .")

    again = running.put("_:y <http://e/c> 1 . <http://e/a> <http://e/b> _:y .")

    assert again == Published(first.graph, created=False)
    assert running.refreshed == [1]
    assert running.publisher.current().number == 2


def test_another_graph_takes_its_place(running: Running) -> None:
    """The old version leaves the store and stays in the archive."""
    first = running.put("<http://e/a> <http://e/b> 1 .")

    second = running.put("<http://e/a> <http://e/b> 2 .")

    assert not second.created
    assert second.graph != first.graph
    reader = running.reader()
    assert not reader.has_graph(first.graph)
    assert reader.select("SELECT ?o { <http://e/a> <http://e/b> ?o }") == [{"o": "2"}]
    versions = [one.version for one in Archive(running.data / "graphs").entries()]
    assert versions == ["1", *(one.graph[len(DEMO) + 1 :] for one in (first, second))]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<http://e/a> <http://e/b>", BadGraphError),
        (
            f"<{COMMUNE}> a <{vocab.expand('igeo:Commune')}> .",
            InvalidGraphError,
        ),
        (f"<http://e/a> <http://e/b> <{COMMUNE}0> .", InvalidGraphError),
    ],
    ids=["unreadable", "shape", "unknown"],
)
def test_what_is_refused_changes_nothing(
    running: Running, text: str, error: type[Exception]
) -> None:
    """What does not parse, breaks a shape, or speaks of what nothing describes."""
    with pytest.raises(error):
        running.put(text)

    assert running.publisher.current().number == 1
    assert len(Archive(running.data / "graphs").entries()) == 1
    assert not list(running.data.glob("write-*"))
    assert not list(running.data.glob("store/generations/*/work"))


def test_a_dataset_is_withdrawn_and_comes_back(running: Running) -> None:
    """Its graph and its description go; the file and the journal stay."""
    text = "<http://e/a> <http://e/b> 1 ."
    first = running.put(text)

    running.publisher.withdraw("demo")

    reader = running.reader()
    assert not reader.has_graph(first.graph)
    assert not reader.ask(f"ASK {{ ?s ?p <{vocab.dataset_iri('demo')}> }}")
    last = Archive(running.data / "graphs").entries()[-1]
    assert is_withdrawn(last)
    assert (running.data / "graphs" / last.file).exists()
    assert running.put(text).created


def test_what_others_speak_of_is_not_withdrawn(running: Running) -> None:
    """No thing may be spoken of and described nowhere."""
    running.put(f"<http://e/a> <http://e/b> <{COMMUNE}> .")

    with pytest.raises(InvalidGraphError, match="99001"):
        running.publisher.withdraw("base")

    assert running.reader().has_graph(BASE_GRAPH)


def test_what_is_not_there_is_not_withdrawn(running: Running) -> None:
    """It is said, and not done as if it had been."""
    with pytest.raises(NotFoundError):
        running.publisher.withdraw("demo")


def test_a_large_graph_leaves_by_loading_the_others(running: Running) -> None:
    """Most of the store: taking it out line by line would cost more."""
    running.put("".join(f"<http://e/{i}> <http://e/b> {i} .\n" for i in range(2000)))

    done = running.put("<http://e/a> <http://e/b> 1 .")

    current = running.publisher.current()
    assert running.reader().has_graph(done.graph)
    assert running.reader().has_graph(BASE_GRAPH)
    rows = running.reader().select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(rows[0]["n"]) == current.triples


def test_a_new_dataset_is_found_by_its_name_until_it_goes(running: Running) -> None:
    """The index is carried over, with one entry more."""

    def found(text: str) -> list[str]:
        index = SearchIndex(running.publisher.current().search)
        return [hit.label for hit in index.search(text)]

    running.put("<http://e/a> <http://e/b> 1 .")
    assert found("actions fictives") == ["Actions fictives"]
    assert found("zone") == ["Zone-Fictive"]

    running.publisher.withdraw("demo")
    assert found("actions fictives") == []


@pytest.mark.slow
def test_twelve_writers_leave_one_whole_version(running: Running) -> None:
    """Each is answered, and the last one stands, whole and alone."""
    done: list[Published] = []

    def write(number: int) -> None:
        lines = (f'<http://e/{number}> <http://e/b> "{i}" .\n' for i in range(50))
        done.append(running.put("".join(lines)))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(done) == 12
    assert [one.created for one in done].count(True) == 1
    query = "SELECT ?s (COUNT(*) AS ?n) { ?s <http://e/b> ?o } GROUP BY ?s"
    assert [row["n"] for row in running.reader().select(query)] == ["50"]


def test_a_build_elsewhere_is_waited_for_then_told(running: Running) -> None:
    """The lock of the folder holds between processes too."""
    running.publisher.lock = WriteLock(running.data, wait_s=0.2)

    with writing(running.data), pytest.raises(BusyError):
        running.put("<http://e/a> <http://e/b> 1 .")

    assert running.put("<http://e/a> <http://e/b> 1 .").created


def test_nothing_published_is_said(tmp_path: Path, processes: WriteProcesses) -> None:
    """With what to do."""
    publisher = Publisher(
        tmp_path, tmp_path, project_shapes, processes=processes, refresh=lambda: None
    )

    with pytest.raises(StoreError, match="pvd build"):
        publisher.current()
