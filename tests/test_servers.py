"""The servers of other tests do what those tests ask of them."""

import pytest
import requests

from tests.servers import SERVERS, SparqlServer

GRAPH = "https://example.org/graph"
ONE = b'<https://example.org/a> <https://example.org/name> "Fictive"@fr .\n'
TWO = b'<https://example.org/b> <https://example.org/name> "\xc3\x89gale"@fr .\n'


def _names(server: SparqlServer) -> list[str]:
    answer = requests.post(
        server.query,
        data={
            "query": "SELECT ?name { ?s <https://example.org/name> ?name } ORDER BY ?s",
            "default-graph-uri": GRAPH,
        },
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    )
    answer.raise_for_status()
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVERS)
def test_it_queries_updates_and_replaces_graphs(name: str) -> None:
    """A graph put over another leaves nothing of it; an update adds to it."""
    with SERVERS[name]() as server:
        server.put(GRAPH, ONE)
        server.put(GRAPH, TWO)
        replaced = _names(server)
        requests.post(
            server.update,
            data={"update": f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {ONE.decode()} }} }}"},
            auth=server.auth,
            timeout=60,
        ).raise_for_status()

        assert replaced == ["Égale"]
        assert _names(server) == ["Fictive", "Égale"]


@pytest.mark.slow
def test_virtuoso_refuses_who_brings_no_password() -> None:
    """Tests of writing would prove nothing on a server open to all."""
    with SERVERS["virtuoso"]() as server:
        answer = requests.put(
            server.graph_store, params={"graph": GRAPH}, data=ONE, timeout=60
        )

        assert answer.status_code == 401
        assert _names(server) == []
