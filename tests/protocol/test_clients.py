"""Clients that people have, used as their documentation says.

Those that cannot run here are in `test_recorded_clients`.
"""

import io
import json
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd  # type: ignore[import-untyped] # its stubs are a package apart
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLExceptions,
    SPARQLWrapper,
)

from tests.protocol.servers import EX, GRAPH, PAIRS
from tests.protocol.wire import Address

COUNT = f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}value> ?o }}"
ACCENTS = "SELECT ('L’Haÿ-les-Roses' AS ?name) {}"
METHODS = ((GET, None), (POST, URLENCODED), (POST, POSTDIRECTLY))


def wrapper(
    server: Address, query: str, method: tuple[str, str | None], returned: str
) -> Any:  # noqa: ANN401 - whatever the format is read as
    """Ask by SPARQLWrapper; return what it made of the answer."""
    asking = SPARQLWrapper(f"{server.url}/sparql", returnFormat=returned)
    asking.setMethod(method[0])
    if method[1]:
        asking.setRequestMethod(method[1])
    asking.setQuery(query)
    with warnings.catch_warnings():
        # It warns that it does not know the media types of some of its own formats.
        warnings.simplefilter("ignore", RuntimeWarning)
        return asking.queryAndConvert()


@pytest.mark.parametrize("method", METHODS, ids=["get", "form", "direct"])
def test_sparqlwrapper_reads_tables(small: Address, method: tuple[str, str]) -> None:
    """JSON, XML, CSV and TSV of a SELECT."""
    as_json = wrapper(small, COUNT, method, JSON)
    as_xml = wrapper(small, COUNT, method, XML)

    assert as_json["results"]["bindings"][0]["n"]["value"] == "400"
    assert as_xml.getElementsByTagName("literal")[0].firstChild.data == "400"
    assert wrapper(small, ACCENTS, method, CSV).decode().split() == [
        "name",
        "L’Haÿ-les-Roses",
    ]
    assert wrapper(small, COUNT, method, TSV) == b"?n\n400\n"


@pytest.mark.parametrize("method", METHODS, ids=["get", "form", "direct"])
def test_sparqlwrapper_asks(small: Address, method: tuple[str, str]) -> None:
    """JSON and XML of an ASK."""
    assert wrapper(small, "ASK {}", method, JSON)["boolean"] is True
    found = wrapper(small, "ASK { FILTER(false) }", method, XML)
    assert found.getElementsByTagName("boolean")[0].firstChild.data == "false"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("method", METHODS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("query", [GRAPH, f"DESCRIBE <{EX}a1>"])
def test_sparqlwrapper_reads_graphs(
    small: Address, method: tuple[str, str], query: str
) -> None:
    """RDF/XML and JSON-LD as graphs, Turtle and N3 as text."""
    expected = {
        (rdflib.URIRef(EX + "a1"), rdflib.URIRef(EX + "value"), rdflib.Literal("1"))
    }

    for name in (XML, RDFXML, JSONLD):
        assert set(wrapper(small, query, method, name)) == expected, name
    for name in (TURTLE, N3):
        text = wrapper(small, query, method, name)
        assert set(rdflib.Graph().parse(data=text, format="turtle")) == expected, name


def test_sparqlwrapper_tells_what_is_wrong(small: Address) -> None:
    """Its exception for a bad query shows where it does not parse."""
    with pytest.raises(SPARQLExceptions.QueryBadFormed) as raised:
        wrapper(small, "SELECT *\n{ ?s ?p }", METHODS[0], JSON)

    assert "ligne 2" in str(raised.value)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json", "csv"])
def test_rdflib_reads_the_endpoint(small: Address, method: str, returned: str) -> None:
    """As a store of a graph: queries, patterns, length, membership."""
    store = SPARQLStore(f"{small.url}/sparql", method=method, returnFormat=returned)
    graph = rdflib.Graph(store)
    (row,) = graph.query(COUNT)
    subject, value = rdflib.URIRef(EX + "a1"), rdflib.URIRef(EX + "value")

    assert str(row[0]) == "400"  # type: ignore[index] # a row of a SELECT
    if returned != "csv":
        assert graph.value(subject, value) == rdflib.Literal("1")
        assert (subject, value, rdflib.Literal("2")) not in graph
        assert bool(graph.query("ASK {}"))
    assert len(list(graph.triples((None, value, None)))) == 400


def test_rdflib_reads_one_named_graph(small: Address) -> None:
    """By its name, which goes as ``default-graph-uri``."""
    graph = rdflib.Graph(SPARQLStore(f"{small.url}/sparql"), EX + "a")

    assert len(list(graph.triples((None, rdflib.URIRef(EX + "value"), None)))) == 200


def test_rdflib_writes_to_a_scratch_store(scratch: Address) -> None:
    """Add, see, change, remove: each is visible to the next."""
    store = SPARQLUpdateStore(
        f"{scratch.url}/sparql",
        f"{scratch.url}/update",
        headers=scratch.authorization,
    )
    graph = rdflib.Graph(store, EX + "rdflib")
    triple = (
        rdflib.URIRef(EX + "s"),
        rdflib.URIRef(EX + "p"),
        rdflib.Literal("é", "fr"),
    )
    graph.add(triple)
    assert triple in graph
    graph.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }")
    assert list(graph.objects()) == [rdflib.Literal(2)]
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_pandas_reads_an_address(small: Address) -> None:
    """`read_csv` on the address of a query; codes stay text where asked."""
    query = f"SELECT ?s ?o {{ ?s <{EX}value> ?o }} ORDER BY ?s"
    address = f"{small.url}/sparql?" + urlencode({"query": query, "format": "csv"})
    table = pd.read_csv(address, dtype={"o": "str"})
    by_header = pd.read_csv(
        address.replace("&format=csv", ""), storage_options={"Accept": "text/csv"}
    )

    assert list(table.columns) == ["s", "o"]
    assert len(table) == len(by_header) == 400
    assert table["o"][0] == "0"


def test_pandas_reads_a_large_compressed_answer(small: Address) -> None:
    """40,000 rows, streamed."""
    address = f"{small.url}/sparql?" + urlencode({"query": PAIRS, "format": "tsv"})

    assert pd.read_csv(address, sep="\t").shape == (40_000, 4)


def curl(*arguments: str, stdin: str = "") -> str:
    """Run curl as in a shell; fail on an error, a cut transfer included."""
    path = shutil.which("curl")
    if path is None:
        pytest.skip("no curl on this machine: apt-get install curl")
    done = subprocess.run(  # noqa: S603 - our own server
        [path, "-sS", "--fail-with-body", "--max-time", "30", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_curl_queries(small: Address, tmp_path: Path) -> None:
    """By form, by address, from a file, compressed, and by HEAD."""
    address = f"{small.url}/sparql"
    csv = ("-H", "Accept: text/csv")
    file = tmp_path / "query.rq"
    file.write_text(COUNT, encoding="utf-8")
    direct = ("-H", "Content-Type: application/sparql-query")

    for arguments in (
        ("--data-urlencode", f"query={COUNT}"),
        ("-G", "--data-urlencode", f"query={COUNT}"),
        ("--data-urlencode", f"query@{file}"),
        (*direct, "--data-binary", f"@{file}"),
        ("--compressed", "-G", "--data-urlencode", f"query={COUNT}"),
        ("--http1.0", "-G", "--data-urlencode", f"query={COUNT}"),
    ):
        assert curl(*csv, *arguments, address).split() == ["n", "400"]
    head = curl("-I", "-G", "--data-urlencode", f"query={COUNT}", address)
    assert head.startswith("HTTP/1.1 200")
    found = json.loads(curl("-G", "--data-urlencode", "query=ASK {}", address))
    assert found["boolean"] is True


def test_curl_downloads_a_large_answer(small: Address) -> None:
    """Whole, or curl says that it is not."""
    text = curl(
        "--compressed",
        *("--data-urlencode", f"query={PAIRS}", "-d", "format=csv"),
        f"{small.url}/sparql",
    )

    assert len(pd.read_csv(io.StringIO(text))) == 40_000


def test_curl_writes_a_graph(scratch: Address) -> None:
    """``-T`` puts a file, ``-X DELETE`` takes it away."""
    address = f"{scratch.url}/graph-store?" + urlencode({"graph": EX + "curl"})
    token = ("-H", f"Authorization: Bearer {scratch.token}")
    turtle = ("-H", "Content-Type: text/turtle")
    curl(*token, *turtle, "-T", "-", address, stdin="<urn:s> <urn:p> 'é' .")

    assert "é" in curl(*token, "-H", "Accept: application/n-triples", address)
    curl(*token, "-X", "DELETE", address)
    with pytest.raises(subprocess.CalledProcessError):
        curl(*token, address)


FETCH = """
const [address, query] = process.argv.slice(1);
const read = async (options) => {
  const form = new URLSearchParams({ query });
  const target = options.method ? address : `${address}?${form}`;
  if (options.method) options.body = form;
  const answer = await fetch(target, options);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).results.bindings[0].n.value;
};
const accept = { Accept: "application/sparql-results+json" };
const found = [
  await read({}), await read({ headers: accept }),
  await read({ method: "POST", headers: accept }),
];
console.log(JSON.stringify(found));
"""


def test_javascript_fetch(small: Address) -> None:
    """By address and by form, with and without ``Accept``; compressed by itself."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: apt-get install nodejs")
    done = subprocess.run(  # noqa: S603 - our own server
        [node, "--input-type=module", "-e", FETCH, f"{small.url}/sparql", COUNT],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert json.loads(done.stdout or "[]") == ["400"] * 3, done.stderr
