"""The embedded store reads as the port says, and speaks our errors."""

import io
from pathlib import Path

import pytest

from pvd_graph.errors import BadQueryError, StoreError
from pvd_graph.store.oxigraph import OxigraphReader, WriterStore

G = "http://e/g"
LINES = [
    '<http://e/s> <http://e/p> "x"@fr .',
    "<http://e/s> <http://e/q> <http://e/o> .",
]


@pytest.fixture
def reader(tmp_path: Path) -> OxigraphReader:
    """A published store of two statements, opened read-only."""
    writer = WriterStore(tmp_path / "w")
    writer.load(G, io.BytesIO("\n".join(LINES).encode()))
    writer.backup(tmp_path / "b")
    return OxigraphReader.open(tmp_path / "b", 7)


def test_the_default_graph_is_the_union(reader: OxigraphReader) -> None:
    """A beginner's query without GRAPH finds everything; unbound is absent."""
    query = "SELECT ?o ?z { <http://e/s> <http://e/p> ?o }"

    assert reader.select(query) == [{"o": "x"}]
    assert reader.ask("ASK { GRAPH <http://e/g> { ?s ?p ?o } }")
    assert reader.generation == 7


def test_triples_come_as_lines(reader: OxigraphReader) -> None:
    """The same text as in the archive."""
    assert sorted(reader.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == sorted(LINES)


def test_errors_are_ours_with_their_place(reader: OxigraphReader) -> None:
    """What does not parse has a line and a column; the wrong form is refused."""
    with pytest.raises(BadQueryError) as caught:
        reader.select("SELECT *\nWHERE {")
    assert caught.value.line == 2
    with pytest.raises(BadQueryError):
        reader.select("ASK {}")
    with pytest.raises(BadQueryError):
        list(reader.construct("ASK {}"))
    with pytest.raises(StoreError):
        OxigraphReader.open(Path("nowhere"), 1)


@pytest.mark.parametrize(
    ("query", "result_format", "start"),
    [
        ("SELECT ?o { ?s <http://e/p> ?o }", "", b"o\r\nx"),
        ("ASK {}", "", b'{"head"'),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples", b"<http://e/s>"),
    ],
)
def test_answers_are_written_in_a_format_that_fits(
    reader: OxigraphReader, query: str, result_format: str, start: bytes
) -> None:
    """The default depends on the form of the query."""
    out = io.BytesIO()

    reader.write_answer(query, result_format, out)

    assert out.getvalue().startswith(start)


def test_a_format_that_does_not_fit_is_refused(reader: OxigraphReader) -> None:
    """The message lists those that do."""
    with pytest.raises(BadQueryError, match="csv, tsv"):
        reader.write_answer("SELECT * { ?s ?p ?o }", "turtle", io.BytesIO())
