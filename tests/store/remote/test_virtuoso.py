"""What Virtuoso says otherwise than the embedded store, or only in part."""

import json
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from pvd_graph.errors import QueryLimitError
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.model import Dataset, ServerFaultError
from pvd_graph.store.remote.pool import RemotePool
from pvd_graph.store.remote.reader import RemoteReader
from pvd_graph.store.remote.rows import SOLUTIONS
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from pvd_graph.store.remote.virtuoso import VirtuosoAdapter
from tests.remote_store import GRAPHS, ONE, TWO, address_of, emptied, published
from tests.servers import SparqlServer, open_virtuoso
from tests.store.remote.test_pool import asking, content, over

XSD = "http://www.w3.org/2001/XMLSchema#"
START = "<https://example.org/a> <https://example.org/"
TYPED = [
    f'{START}date> "2024-01-05"^^<{XSD}date> .\n',
    f'{START}no> "false"^^<{XSD}boolean> .\n',
    f'{START}text> "\\"type\\": \\"typed-literal\\"\\t1\\n2"@fr .\n',
    f'{START}yes> "true"^^<{XSD}boolean> .\n',
]
VALUES = "SELECT ?v WHERE { ?s ?p ?v } ORDER BY ?p"
TEXT = '"type": "typed-literal"\t1\n2'


def test_values_are_those_of_the_embedded_store(
    virtuoso: SparqlServer, tmp_path: Path
) -> None:
    """Booleans are words, triples one space apart, and no comment stands for none."""
    for server in emptied(virtuoso):
        graphs = [published(tmp_path, ONE, TYPED)]
        reader = RemoteReader(server, Seen(deploy(server, 1, graphs)), 1)
        computed = f"SELECT (<{XSD}boolean>(1 = 1) AS ?yes) WHERE {{}}"

        said = [row["v"] for row in reader.select(VALUES)]
        triples = sorted(reader.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
        none = reader.construct("CONSTRUCT WHERE { ?s <https://example.org/x> ?o }")

        assert said == ["2024-01-05", "false", TEXT, "true"]
        assert triples == [line.rstrip("\n") for line in TYPED]
        assert list(none) == []
        assert reader.select(computed) == [{"yes": "true"}]


def test_a_triple_of_two_graphs_counts_once(
    virtuoso: SparqlServer, tmp_path: Path
) -> None:
    """As in the merge that the default graph is, once they lie in one part."""
    three = f"{GRAPHS}three/1"
    for server in emptied(virtuoso):
        graphs = [published(tmp_path, iri, TYPED) for iri in (ONE, three, TWO)]
        reader = RemoteReader(server, Seen(deploy(server, 1, graphs)), 1)

        assert len(reader.select(VALUES)) == len(TYPED)
        by_graph = "SELECT ?g WHERE { GRAPH ?g { ?s ?p true } } ORDER BY ?g"
        found = [row["g"] for row in reader.select(by_graph)]
        assert found == [ONE, three, TWO]


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
def test_what_streams_is_mended_too(
    name: str, virtuoso: SparqlServer, tmp_path: Path
) -> None:
    """The endpoint's answers: as SPARQL 1.1 writes them."""

    async def scene(pool: RemotePool) -> None:
        query = f"SELECT (<{XSD}boolean>(1 = 1) AS ?yes) WHERE {{}}"
        told = await content(pool, query, name)
        assert "true" in told
        assert "typed-literal" not in told
        if name == "json":
            row = json.loads(told)["results"]["bindings"][0]["yes"]
            assert row["type"] == "literal"

    for server in emptied(virtuoso):
        asking(server, tmp_path, scene)


TEXTS = (
    '"  two spaces before and after  "',
    '" "',
    '""',
    '"a line\\r\\nand another\\r"',
    '"<b> & \\"quotes\\" \'here\' ]]> &amp; &#65;"',
    '"a control \\u0001 sign"',
    '"\\tL\u2019\u00e9t\u00e9 \U0001d518\\n"@fr',
    '"1"',
    "false",
    "12",
)


@pytest.mark.parametrize("name", ["json", "csv", "tsv"])
def test_texts_come_whole(name: str, virtuoso: SparqlServer, tmp_path: Path) -> None:
    """As the embedded store writes them, through the XML that they come in."""
    kept = ox.Store()
    lines = [f"<urn:s{n:02}> <urn:p> {text} .\n" for n, text in enumerate(TEXTS)]
    kept.load("".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    query = "SELECT ?s ?v WHERE { ?s <urn:p> ?v } ORDER BY ?s"
    results = kept.query(query)
    assert isinstance(results, ox.QuerySolutions)
    expected = results.serialize(format=SOLUTIONS[name])
    assert expected is not None
    triples = [f"{quad.triple} .\n" for quad in kept]

    for server in emptied(virtuoso):
        graphs = [published(tmp_path, ONE, triples)]
        seen = Seen(deploy(server, 1, graphs))

        async def scene(pool: RemotePool) -> None:
            assert await content(pool, query, name) == expected.decode()

        over(server, seen, tmp_path, scene)


def test_its_functions_are_refused_before_it_sees_them(
    virtuoso: SparqlServer, tmp_path: Path
) -> None:
    """Of the endpoint's visitors and of ourselves."""

    async def scene(pool: RemotePool) -> None:
        query = 'SELECT ?x WHERE { BIND (bif:http_get("http://127.0.0.1/") AS ?x) }'
        with pytest.raises(RefusedQueryError):
            await content(pool, query)

    for server in emptied(virtuoso):
        asking(server, tmp_path, scene)


def test_what_it_cuts_is_not_taken_for_an_answer(tmp_path: Path) -> None:
    """It says 200, with a ceiling of rows or the end of its time in a header."""
    with open_virtuoso(max_rows=10) as running:
        server = RemoteServer(address_of(running))
        rows = [f'<urn:a{at}> <urn:p> "{at}" .\n' for at in range(200)]
        running.put("urn:g", "".join(rows).encode())
        seen = Dataset(("urn:g",))

        assert len(server.select("SELECT * { ?s ?p ?o } LIMIT 9", seen)) == 9
        with pytest.raises(ServerFaultError, match="10 lignes"):
            server.select("SELECT * { ?s ?p ?o }", seen)
        with pytest.raises(ServerFaultError, match="ResultSetMaxRows"):
            deploy(server, 1, [published(tmp_path, ONE, TYPED)])
        many = " ".join(f"?a{at} ?b{at} ?c{at} ." for at in range(8))
        adapter = VirtuosoAdapter()
        form = adapter.form(f"SELECT (COUNT(*) AS ?n) {{ {many} }}", seen, 1)
        answer = httpx.post(running.query, data=form, timeout=60)
        with pytest.raises(QueryLimitError) as raised:
            adapter.check(answer)
        assert (answer.status_code, raised.value.limit) == (200, "time")
        server.close()
