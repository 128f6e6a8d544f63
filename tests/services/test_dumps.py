"""Dumps say what the graphs say, twice the same, and can be checked."""

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import StoreError
from pvd_graph.services.dumps import (
    DumpGraph,
    checksums,
    dump_names,
    made_dumps,
    make_nquads,
    make_turtle,
    part_of,
)
from pvd_graph.store.archive import write_graph
from pvd_graph.vocab import graph_iri

TRICKY = '<https://a/é> <https://b> "end .\\n of \\"line\\" ."@fr .\n'
ONE, TWO = graph_iri("demo", "1"), graph_iri("derived", "rule")


@pytest.fixture
def graphs(tmp_path: Path) -> list[DumpGraph]:
    """Archive two graphs; one has a text that looks like ends of statements."""
    return [
        DumpGraph(iri, write_graph(tmp_path / f"{name}.nt.zst", lines).path)
        for iri, name, lines in (
            (TWO, "two", ["<https://a> <https://b> <https://c> .\n"]),
            (ONE, "one", [TRICKY, "<https://a> <https://b> <https://c> .\n"]),
        )
    ]


def _read(path: Path, rdf_format: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(gzip.decompress(path.read_bytes()), format=rdf_format))


def test_both_forms_say_what_the_graphs_say(
    tmp_path: Path, graphs: list[DumpGraph]
) -> None:
    """Three statements, each in its graph, and one graph alone."""
    make_nquads(tmp_path / "dumps" / "nquads", graphs)
    make_turtle(tmp_path / "dumps" / "turtle", graphs)

    whole = _read(tmp_path / "dumps/nquads/pvd-graph.nq.gz", ox.RdfFormat.N_QUADS)
    assert len(whole) == 3
    assert {str(quad.graph_name) for quad in whole} == {f"<{ONE}>", f"<{TWO}>"}
    trig = tmp_path / "dumps/turtle/pvd-graph.trig.gz"
    assert _read(trig, ox.RdfFormat.TRIG) == whole
    alone = tmp_path / "dumps/turtle/graphs/demo/1.ttl.gz"
    assert {quad.triple for quad in _read(alone, ox.RdfFormat.TURTLE)} == {
        quad.triple for quad in whole if str(quad.graph_name) == f"<{ONE}>"
    }


def test_names_are_known_before_the_files(
    tmp_path: Path, graphs: list[DumpGraph]
) -> None:
    """What is listed is what is made, in the part that it is said to be of."""
    found = [
        *make_nquads(tmp_path / "nquads", graphs),
        *make_turtle(tmp_path / "turtle", graphs),
    ]

    names = dump_names([ONE, TWO])
    assert sorted(one.name for one in found) == sorted(names)
    assert all((tmp_path / part_of(name) / name).exists() for name in names)
    assert made_dumps(tmp_path) == {one.name: one for one in found}


def test_the_same_graphs_give_the_same_bytes(
    tmp_path: Path, graphs: list[DumpGraph]
) -> None:
    """So that a mirror need not fetch again; and making again replaces."""
    once = make_turtle(tmp_path / "turtle", graphs)

    assert make_turtle(tmp_path / "turtle", graphs[::-1]) == once
    assert make_nquads(tmp_path / "a", graphs) == make_nquads(tmp_path / "b", graphs)


def test_checksums_can_be_checked(tmp_path: Path, graphs: list[DumpGraph]) -> None:
    """Each line is a digest, two spaces, a name."""
    found = make_nquads(tmp_path / "nquads", graphs)

    for line in checksums(found).splitlines():
        digest, name = line.split("  ")
        content = (tmp_path / "nquads" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_a_failure_leaves_nothing(tmp_path: Path, graphs: list[DumpGraph]) -> None:
    """No half dump under the name of a whole one."""
    missing = DumpGraph(graph_iri("z"), tmp_path / "missing.nt.zst")

    with pytest.raises(StoreError):
        make_nquads(tmp_path / "nquads", [*graphs, missing])
    assert not (tmp_path / "nquads").exists()
    assert not list(tmp_path.glob("*.tmp"))
    assert made_dumps(tmp_path) == {}
