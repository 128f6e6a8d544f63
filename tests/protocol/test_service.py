"""SERVICE over HTTP: refused, allowed to a list, and never to this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.store.pool import QueryPool
from pvd_graph.store.service_model import ServicePolicy
from tests.protocol.harness import Endpoint, Reply, send, serving
from tests.protocol.servers import small_server
from tests.protocol.wire import send as send_to
from tests.store.other_servers import answering, here, other_endpoint, saying
from tests.store.test_namespace import isolating

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """Run another endpoint; its address."""
    with other_endpoint() as address:
        yield address


@pytest.fixture(scope="module")
def endpoint(
    tmp_path_factory: pytest.TempPathFactory, other: str
) -> Iterator[Endpoint]:
    """Serve the small graphs; queries may call the other endpoint, which is here."""

    async def allow(pool: QueryPool) -> None:
        await pool.allow_services(ServicePolicy((other,)), resolve=here)

    with serving(tmp_path_factory.mktemp("service"), allow=allow) as endpoint:
        yield endpoint


@isolating
def test_rows_of_the_other_endpoint_come(endpoint: Endpoint, other: str) -> None:
    """And nobody keeps them: they may be others in a minute."""
    query = (
        "SELECT ?name ?value { ?x <https://example.org/value> ?value "
        f"SERVICE <{other}> {{ ?x <https://remote.example/name> ?name }} }} "
        "ORDER BY ?name"
    )
    for _ in range(2):
        reply = send(endpoint, query=query, format="csv")

        assert reply.status == 200, reply.body
        assert reply.body == b"name,value\r\nn0,0\r\nn1,1\r\nn2,2\r\n"
        assert "etag" not in reply.headers
        assert "no-store" in reply.headers["cache-control"]


@isolating
@pytest.mark.parametrize(
    "service", ["<http://169.254.169.254/>", "?x", "SILENT <http://127.0.0.1/>", "ex:x"]
)
def test_all_else_is_refused_with_the_list(
    endpoint: Endpoint, other: str, service: str
) -> None:
    """In both languages, with the place."""
    query = f"PREFIX ex: <http://e/>\nSELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}"
    french = send(endpoint, query=query)
    english = send(endpoint, query=query, headers=ENGLISH)

    for reply in (french, english):
        assert reply.status == 400
        assert (reply.json()["line"], reply.json()["column"]) == (2, 12)
        assert other in reply.json()["detail"]
    assert "n'est permis ici que" in french.json()["detail"]
    assert "is allowed here to" in english.json()["detail"]


def _failing(folder: Path, body: bytes, headers: dict[str, str]) -> Reply:
    """Ask through a service that answers *body*."""
    with answering(saying(body)) as server:

        async def allow(pool: QueryPool) -> None:
            await pool.allow_services(ServicePolicy((server.address,)), resolve=here)

        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"
        with serving(folder, allow=allow) as endpoint:
            return send(endpoint, query=query, headers=headers)


@isolating
def test_failure_of_the_other_server_is_a_502(tmp_path: Path) -> None:
    """It is neither an error of the query nor one of ours."""
    reply = _failing(tmp_path, b"not json", ENGLISH)

    assert reply.status == 502
    assert reply.json()["title"] == "Another server failed"
    assert "malformed" in reply.json()["detail"]
    assert "retry-after" in reply.headers


@isolating
def test_served_site_never_calls_this_machine(tmp_path: Path) -> None:
    """Whatever name the operator lists: its address is checked when it is called."""
    with answering(saying(b"{}")) as canary:
        address = canary.address.replace("127.0.0.1", "localhost")
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        with small_server(tmp_path, PVD_SERVICE_ALLOW=address) as server:
            said = server.log.read_text(encoding="utf-8")
            status = send_to(server, query=query).status

    assert f"SERVICE est permis vers {address}." in said
    assert status == 502
    assert canary.heard == []
