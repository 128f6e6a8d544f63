"""RDF and updates from outside, read by a process that may die of it."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import (
    BadGraphError,
    BadQueryError,
    ConflictError,
    QueryLimitError,
)
from pvd_graph.store.write_process import WriteLimits, WriteProcesses

BASE = "http://example.org/"


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start processes that have two seconds and 256 MiB."""
    found = WriteProcesses(WriteLimits(time_s=2, memory_bytes=256 << 20))
    yield found
    found.close()


def _parse(
    processes: WriteProcesses, folder: Path, text: str, extension: str, skolem: str = ""
) -> str:
    body, output = folder / "body", folder / "out.nt"
    body.write_text(text, "utf-8")
    count = processes.parse(body, extension, base=BASE, output=output, skolem=skolem)
    found = output.read_text("utf-8")
    assert found.count("\n") == count
    return found


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        ("ttl", '<a> <b> "é" .'),
        ("nt", '<http://example.org/a> <http://example.org/b> "é" .'),
        ("jsonld", '{"@id": "a", "http://example.org/b": "é"}'),
        (
            "rdf",
            (
                '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns:e="http://example.org/"><r:Description r:about="a"><e:b>é</e:b>'
                "</r:Description></r:RDF>"
            ),
        ),
    ],
)
def test_every_format_is_read(
    processes: WriteProcesses, tmp_path: Path, extension: str, text: str
) -> None:
    """Against the base that is given."""
    found = _parse(processes, tmp_path, text, extension)

    assert found == '<http://example.org/a> <http://example.org/b> "é" .\n'


def test_blank_nodes_get_the_same_names_in_any_file_of_a_graph(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """Sending the same graph again changes nothing, whatever its labels and order."""
    first = "_:x <p> [ <q> 1 ] . _:y <p> 2 ."
    second = "_:a <p> 2 . _:b <p> _:c . _:c <q> 1 ."

    found = {
        "".join(sorted(_parse(processes, tmp_path, text, "ttl", "http://s/")))
        for text in (first, second)
    }

    assert len(found) == 1
    assert "_:" not in found.pop()


@pytest.mark.parametrize(
    ("extension", "text", "said"),
    [
        ("ttl", "<a> <b> 1 .\n<a> ", "ligne 2"),
        ("ttl", "<javascript:alert(1)> <b> 1 .", "schémas"),
        ("jsonld", '{"@context": "http://127.0.0.1:9/", "@id": "a"}', "@context"),
        ("jsonld", '{"@id": "g", "@graph": [{"@id": "a", "http://e/b": 1}]}', "graphe"),
        ("jsonld", "[" * 200, "100"),
        ("rdf", "<a>" * 200, "100"),
        ("rdf", "<!DOCTYPE a><a/>", "DOCTYPE"),
    ],
)
def test_what_is_refused_says_why(
    processes: WriteProcesses, tmp_path: Path, extension: str, text: str, said: str
) -> None:
    """In French and in English."""
    with pytest.raises(BadGraphError, match=said) as caught:
        _parse(processes, tmp_path, text, extension)

    assert caught.value.english


def test_statements_about_statements_are_not_published(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """Neither shapes nor the archive know them."""
    with pytest.raises(BadGraphError, match=r"RDF 1\.2"):
        _parse(processes, tmp_path, "<a> <b> <<( <a> <b> 1 )>> .", "ttl", "http://s/")


@pytest.mark.slow
def test_a_body_that_takes_too_long_is_stopped(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """Blank nodes that nothing tells apart are named in exponential time."""
    pairs = list(permutations(range(7), 2))
    like = " ".join(
        f"_:c{c}a{a} <p> _:c{c}a{b} ." for c in range(200) for a, b in pairs
    )

    with pytest.raises(QueryLimitError) as caught:
        _parse(processes, tmp_path, like, "ttl", "http://s/")

    assert caught.value.limit == "time"
    assert _parse(processes, tmp_path, "<a> <b> 1 .", "ttl")


def _update(
    processes: WriteProcesses, folder: Path, text: str, **more: tuple[list[str], ...]
) -> list[str]:
    path = folder / "update"
    path.write_text(text, "utf-8")
    dataset = more.get("dataset", ([], []))
    db = folder / "db"
    processes.update(db, path, base=BASE, dataset=(dataset[0], dataset[1]))
    return sorted(map(str, ox.Store.read_only(str(db))))


def test_an_update_changes_the_store_that_is_its_own(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """Relative IRIs are resolved against the base."""
    found = _update(processes, tmp_path, "INSERT DATA { GRAPH <g> { <a> <b> <c> } }")

    assert found == [
        (
            "<http://example.org/a> <http://example.org/b> <http://example.org/c> "
            "<http://example.org/g>"
        )
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("INSERT DATA {", "ligne 1"),
        ("LOAD <http://127.0.0.1:1/>", "LOAD"),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://e/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_an_update_that_is_refused_says_why(
    processes: WriteProcesses, tmp_path: Path, text: str, said: str
) -> None:
    """And changes nothing."""
    with pytest.raises(BadQueryError, match=said):
        _update(processes, tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", "existe déjà"),
        ("DROP GRAPH <urn:g>", "n'existe pas"),
        ("CLEAR GRAPH <urn:g>", "n'existe pas"),
    ],
)
def test_an_update_that_the_graphs_do_not_allow_is_a_conflict(
    processes: WriteProcesses, tmp_path: Path, text: str, said: str
) -> None:
    """SPARQL 1.1 Update, 3.2; with SILENT it is none."""
    with pytest.raises(ConflictError, match=said):
        _update(processes, tmp_path, text)


def test_an_update_leaves_no_iri_that_runs(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """As a body does."""
    with pytest.raises(BadGraphError, match="schémas"):
        _update(processes, tmp_path, "INSERT DATA { <a> <b> <javascript:alert(1)> }")


def test_two_datasets_are_one_too_many(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """SPARQL 1.1 Protocol, section 2.2.3."""
    text = "DELETE { ?s ?p ?o } USING <g> WHERE { ?s ?p ?o }"

    with pytest.raises(BadQueryError, match="USING"):
        _update(processes, tmp_path, text, dataset=(["http://e/g"], []))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (
            "time",
            "INSERT DATA {"
            + " ".join(f"<a{i}> <b> {i} ." for i in range(300))
            + "}; INSERT { ?a <c> ?j } WHERE "
            "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a = ?j) }",
        ),
        (
            "memory",
            "INSERT { <a> <b> ?y } WHERE { BIND('"
            + "x" * 50_000
            + "' AS ?x0) "
            + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(16))
            + " BIND(?x16 AS ?y) }",
        ),
    ],
)
def test_an_update_that_takes_too_much_is_stopped(
    processes: WriteProcesses, tmp_path: Path, limit: str, text: str
) -> None:
    """It costs its own process, and nothing of its copy is published."""
    with pytest.raises(QueryLimitError) as caught:
        _update(processes, tmp_path, text)

    assert caught.value.limit == limit


def test_the_graphs_that_may_have_changed_are_written(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """With names in the place of blank nodes."""
    (tmp_path / "graphs").mkdir()
    path = tmp_path / "update"
    path.write_text("INSERT DATA { GRAPH <http://e/g> { <a> <b> [] } }", "utf-8")

    left = processes.update(
        tmp_path / "db",
        path,
        base=BASE,
        graphs=(tmp_path / "graphs", "http://skolem/"),
    )

    assert left.held == {"http://e/g"}
    assert left.quads == 1
    text = left.files["http://e/g"].read_text("utf-8")
    assert text.startswith("<http://example.org/a> <http://example.org/b> <http://sk")
