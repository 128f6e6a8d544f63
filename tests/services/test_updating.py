"""An administrator's update becomes new loads, or nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import (
    BadQueryError,
    ForbiddenError,
    InvalidGraphError,
)
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.updating import update
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.write_process import WriteProcesses
from tests.small_data import BASE_GRAPH, COMMUNE, project_shapes, small_data

DEMO = vocab.graph_iri("demo")


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    """Open a publisher on a small data folder."""
    processes = WriteProcesses()
    yield Publisher(
        small_data(tmp_path / "data"),
        tmp_path / "datasets",
        project_shapes,
        processes=processes,
        refresh=lambda: None,
    )
    processes.close()


def _update(
    publisher: Publisher, text: str, allowed: frozenset[str] | None = None
) -> list[str]:
    with publisher.work_folder() as work:
        (work / "update").write_text(text, "utf-8")
        base = "http://example.org/"
        return update(publisher, work / "update", base=base, allowed=allowed)


def _count(publisher: Publisher) -> int:
    current = publisher.current()
    reader = OxigraphReader.open(current.db, current.number)
    rows = reader.select("SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }")
    return int(rows[0]["n"])


def test_an_update_publishes_a_new_version(publisher: Publisher) -> None:
    """Under the name without version, and under the versioned one."""
    insert = f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> 1, 2 }} }}"
    assert _update(publisher, insert) == ["demo"]
    held = held_of(publisher.current(), "demo")
    assert held is not None

    delete = f"WITH <{held.iri}> DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}"
    assert _update(publisher, delete) == ["demo"]

    newer = held_of(publisher.current(), "demo")
    assert newer is not None
    assert newer.iri != held.iri
    assert _count(publisher) == 1


def test_statements_are_added_to_what_is_there(publisher: Publisher) -> None:
    """What both names hold is the next version."""
    for number in (1, 2):
        text = f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> {number} }} }}"
        _update(publisher, text)

    assert _count(publisher) == 2


def test_statements_are_taken_from_what_is_there(publisher: Publisher) -> None:
    """Under the name without version too, written as one likes."""
    _update(publisher, f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> 1, 2 }} }}")

    prefixed = f"PREFIX g: <{DEMO.removesuffix('demo')}> PREFIX e: <http://e/> "
    delete = prefixed + "DELETE DATA { GRAPH g:demo { <a> e:p 1 } }"
    assert _update(publisher, delete) == ["demo"]
    assert _count(publisher) == 1

    change = "WITH g:demo DELETE { ?s ?p 2 } INSERT { ?s ?p 3 } WHERE { ?s ?p 2 }"
    assert _update(publisher, prefixed + change) == ["demo"]
    assert _count(publisher) == 1


@pytest.mark.parametrize("versioned", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "DROP GRAPH <{}>",
        "CLEAR GRAPH <{}>",
        "DELETE WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_graph_that_is_emptied_is_withdrawn(
    publisher: Publisher, text: str, *, versioned: bool
) -> None:
    """By DROP, by CLEAR or by deleting all; under either of its names."""
    _update(publisher, f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> 1 }} }}")
    held = held_of(publisher.current(), "demo")
    assert held is not None

    _update(publisher, text.format(held.iri if versioned else DEMO))

    assert held_of(publisher.current(), "demo") is None


def test_an_update_that_changes_nothing_publishes_nothing(publisher: Publisher) -> None:
    """Under the name without version too."""
    _update(publisher, f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> 1 }} }}")
    number = publisher.current().number

    _update(publisher, f"DELETE DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> 0 }} }}")

    assert publisher.current().number == number


@pytest.mark.parametrize(
    "text",
    [
        "DELETE { GRAPH ?g { ?s ?p 0 } } WHERE { GRAPH ?g { ?s ?p 0 } }",
        "DELETE WHERE { GRAPH ?g { ?s <http://e/p> ?o } }",
        "CLEAR ALL",
        "BASE <http://e/> DROP GRAPH <g>",
    ],
)
def test_graphs_that_are_not_named_are_refused(publisher: Publisher, text: str) -> None:
    """All of the graph would have to be compared with what it was."""
    with pytest.raises(BadQueryError, match="Nommez les graphes"):
        _update(publisher, text)


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{vocab.graph_iri('meta')}> {{ <a> <b> 1 }} }}",
        f"INSERT DATA {{ GRAPH <{vocab.graph_iri('derived', 'x')}> {{ <a> <b> 1 }} }}",
        "INSERT DATA { GRAPH <http://example.org/g> { <a> <b> 1 } }",
        f"PREFIX g: <{vocab.graph_iri('')}> INSERT DATA {{GRAPH g:meta {{<a> <b> 1}}}}",
        f"INSERT DATA {{ GRAPH <{vocab.graph_iri('other')}> {{ <a> <b> 1 }} }}",
    ],
)
def test_other_graphs_are_refused(publisher: Publisher, text: str) -> None:
    """Those of the project, those of nobody, those of other datasets."""
    with pytest.raises(ForbiddenError):
        _update(publisher, text, frozenset({"demo"}))

    assert publisher.current().number == 1


@pytest.mark.parametrize(
    "pattern",
    ["?c a %s", "GRAPH ?g { ?c a %s }", f"GRAPH <{BASE_GRAPH}> {{ ?c a %s }}"],
)
def test_a_pattern_sees_what_queries_see(publisher: Publisher, pattern: str) -> None:
    """All published graphs, or the one whose name a variable finds."""
    kind = vocab.term("pvd:FormerCommune")
    where = f"WHERE {{ {pattern % kind} }}"
    text = f"INSERT {{ GRAPH <{DEMO}> {{ ?c <http://e/p> 1 }} }} {where}"

    assert _update(publisher, text) == ["demo"]
    assert _count(publisher) == 1


def test_a_pattern_sees_what_came_before_it(publisher: Publisher) -> None:
    """In a graph that the same update made."""
    graph = f"GRAPH <{DEMO}>"
    text = (
        f"INSERT DATA {{ {graph} {{ <a> <http://e/p> 1 }} }} ; "
        f"INSERT {{ {graph} {{ ?s <http://e/p> 2 }} }} WHERE {{ ?s <http://e/p> 1 }}"
    )
    _update(publisher, text)

    assert _count(publisher) == 2


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        f"COPY DEFAULT TO <{DEMO}>",
    ],
)
def test_the_default_graph_is_refused(publisher: Publisher, text: str) -> None:
    """Every published statement is in a named graph: none would be found there."""
    with pytest.raises(BadQueryError, match="GRAPH <…>") as caught:
        _update(publisher, text)

    assert caught.value.line == 1


def test_what_does_not_parse_is_told_first(publisher: Publisher) -> None:
    """A query sent here is one, whatever graph it would have read."""
    with pytest.raises(BadQueryError, match="envoyez-la à /sparql"):
        _update(publisher, "SELECT * { ?s ?p ?o }")


def test_a_mistake_is_told_where_it_stands_in_what_was_sent(
    publisher: Publisher,
) -> None:
    """Not in what is made of it."""
    text = f"DELETE WHERE {{ GRAPH <{DEMO}> {{ ?s ?p 1 }} }} ;\nDROP !"

    with pytest.raises(BadQueryError) as caught:
        _update(publisher, text)

    assert (caught.value.line, caught.value.column) == (2, 7)


def test_what_others_speak_of_stays(publisher: Publisher) -> None:
    """An update is checked as any load is."""
    text = f"INSERT DATA {{ GRAPH <{DEMO}> {{ <a> <http://e/p> <{COMMUNE}> }} }}"
    _update(publisher, text)

    with pytest.raises(InvalidGraphError):
        _update(publisher, f"DROP GRAPH <{BASE_GRAPH}>")
