"""What commands and `/graph-store` read of a generation on a server."""

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import BadQueryError
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.reader import RemoteReader
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import META, ONE, TWO, small_generation


@pytest.fixture
def reader(server: RemoteServer, tmp_path: Path) -> RemoteReader:
    """Read a small generation."""
    return RemoteReader(server, Seen(deploy(server, 1, small_generation(tmp_path))), 1)


def _written(reader: RemoteReader, query: str, name: str = "") -> str:
    out = io.BytesIO()
    reader.write_answer(query, name, out)
    return out.getvalue().decode()


def test_a_graph_is_written_under_the_names_that_all_know(
    reader: RemoteReader,
) -> None:
    """In each format; it is there, others are not."""
    for extension in ("nt", "ttl", "rdf", "jsonld"):
        out = io.BytesIO()
        reader.dump_graph(META, extension, out)
        rdf_format = ox.RdfFormat.from_extension(extension)
        quads = list(ox.parse(out.getvalue(), format=rdf_format))
        subjects = {str(quad.subject) for quad in quads}
        assert subjects == {f"<{META}>", f"<{ONE}>", f"<{TWO}>"}, extension
    assert reader.has_graph(META)
    assert not reader.has_graph(f"{META}/other")


def test_answers_are_written_in_the_format_asked(reader: RemoteReader) -> None:
    """Or in the one that fits the form of the query."""
    rows = f"SELECT ?l FROM <{META}> WHERE {{ <{META}> ?p ?l }}"  # noqa: S608 - SPARQL
    about = f"CONSTRUCT WHERE {{ <{META}> ?p ?o }}"

    assert _written(reader, rows) == "l\r\nfirst\r\n"
    assert json.loads(_written(reader, rows, "json"))["head"]["vars"] == ["l"]
    assert json.loads(_written(reader, "ASK {}"))["boolean"] is True
    assert f"<{META}>" in _written(reader, about)
    assert _written(reader, about, "ntriples").startswith(f"<{META}> ")


@pytest.mark.parametrize(("form", "name"), [("ASK {}", "turtle"), ("", "csv")])
def test_a_format_that_does_not_fit_is_refused(
    reader: RemoteReader, form: str, name: str
) -> None:
    """With those that do."""
    query = form or "CONSTRUCT WHERE { ?s ?p ?o }"

    with pytest.raises(BadQueryError, match="formats possibles ici"):
        _written(reader, query, name)


def test_a_triple_is_one_line_whatever_its_text(reader: RemoteReader) -> None:
    """Signs that end a line elsewhere stand in texts of N-Triples as they are."""
    text = "a\\u2028b\\u0085c"
    query = f"CONSTRUCT {{ <{ONE}> <urn:p> '{text}' }} WHERE {{}}"

    lines = list(reader.construct(query))

    assert len(lines) == 1
    assert len(list(ox.parse(lines[0], format=ox.RdfFormat.N_TRIPLES))) == 1
