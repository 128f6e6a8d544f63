"""Tokens over real HTTP: who may write what, on a data folder as publishers use it.

Source: RFC 6750 (bearer tokens), RFC 9110, 11.6.1; rights as in `docs/graph-store.md`.
"""

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PVD
from tests.protocol.servers import small_server
from tests.protocol.wire import (
    UPDATE,
    Address,
    Reply,
    exchange,
    query_string,
    send,
)
from tests.small_data import small_data

BASE = "https://w3id.org/pvd-graph/graph/"
TURTLE = "text/turtle"
NAMES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/fictif/{0}> skos:prefLabel "Fictif {0}"@fr ."""


def insert_into(slug: str, number: int) -> str:
    """Return an update that names the thing of that number in a dataset's graph."""
    thing = f"<https://example.org/fictif/{number}>"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    return f"INSERT DATA {{ GRAPH <{BASE}{slug}> {{ {thing} {label} 'Fictif'@fr }} }}"


@dataclass(frozen=True, slots=True)
class Site:
    """A server, and the data folder that it serves."""

    address: Address
    data: Path

    def token(self, *arguments: str) -> str:
        """Make a token as an operator does; it is all that is printed."""
        command = [*PVD, "--data", str(self.data), "account", "token", *arguments]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, check=True, timeout=60
        )
        line, end = done.stdout.split("\n")
        assert end == ""
        assert re.fullmatch(r"pvd_[A-Za-z0-9]+_[A-Za-z0-9_-]+", line)
        assert line not in done.stderr
        return line

    def write(
        self, token: str, graph: str, method: str = "PUT", body: str = NAMES.format(1)
    ) -> Reply:
        """Write a graph with *token*."""
        headers = {"Content-Type": TURTLE}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        target = "/graph-store" + query_string({"graph": graph})
        return exchange(self.address, target, method, body, headers)

    def update(self, token: str, text: str) -> Reply:
        """Send an update with *token*."""
        headers = {"Content-Type": UPDATE, "Authorization": f"Bearer {token}"}
        return exchange(self.address, "/update", "POST", text, headers)

    def holds(self, number: int) -> bool:
        """Say whether a query sees the thing of that number."""
        query = f"ASK {{ <https://example.org/fictif/{number}> ?p ?o }}"
        return bool(send(self.address, query=query).json()["boolean"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a data folder with an archive, a description of it, and accounts."""
    data = tmp_path_factory.mktemp("tokens")
    small_data(data)
    with small_server(data) as address:
        yield Site(address, data)


@pytest.fixture(scope="module")
def publisher(site: Site) -> str:
    """Return a token that may publish `fictif-a` and `fictif-b`."""
    datasets = ("--dataset", "fictif-a", "--dataset", "fictif-b")
    return site.token(*datasets, "--right", "publish", "--days", "2")


def test_a_publisher_replaces_its_graph(site: Site, publisher: str) -> None:
    """201, then 204, with the address of the version; the next query sees it."""
    first = site.write(publisher, BASE + "fictif-a", body=NAMES.format(10))
    assert first.status == 201
    assert first.headers["location"].startswith(BASE + "fictif-a/")
    assert site.holds(10)
    second = site.write(publisher, BASE + "fictif-a", body=NAMES.format(11))
    assert second.status in {200, 204}
    assert second.headers["location"] != first.headers["location"]
    assert (site.holds(10), site.holds(11)) == (False, True)
    read = site.write("", BASE + "fictif-a", "GET", "")
    assert (read.status, b"Fictif 11" in read.body) == (200, True)


def test_a_publisher_withdraws_its_graph(site: Site, publisher: str) -> None:
    """DELETE, then 404; a PUT brings it back."""
    body = NAMES.format(20)
    assert site.write(publisher, BASE + "fictif-b", body=body).status == 201
    assert site.write(publisher, BASE + "fictif-b", "DELETE", "").status in {200, 204}
    assert not site.holds(20)
    assert site.write("", BASE + "fictif-b", "GET", "").status == 404
    assert site.write(publisher, BASE + "fictif-b", "DELETE", "").status == 404
    assert site.write(publisher, BASE + "fictif-b", body=body).status in {201, 204}
    assert site.holds(20)


@pytest.mark.parametrize(
    "graph",
    [
        BASE + "fictif",
        BASE + "fictif-a2",
        BASE + "fictif-A",
        BASE + "fictif%2Da",
        BASE + "fictif-a/",
        BASE + "fictif-a/2026",
        BASE + "x/../fictif-a",
        BASE + "fictif-a?x",
        BASE + "fictif-a#x",
        BASE + "base",
        BASE + "base/1",
        BASE + "meta",
        BASE + "ontology",
        BASE + "derived/peers",
        BASE.replace("https", "http") + "fictif-a",
        "https://example.org/graph/fictif-a",
        "urn:fictif-a",
        "https://w3id.org/pvd-graph/id/commune/99001",
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nothing_else_is_a_publishers(
    site: Site, publisher: str, graph: str, method: str
) -> None:
    """The names are compared after parsing, sign by sign."""
    body = NAMES.format(30) if method == "PUT" else ""
    before = site.write("", graph, "GET", "").status
    reply = site.write(publisher, graph, method, body)

    assert reply.status in {400, 403, 404}
    if method == "PUT":
        assert reply.status != 404
    assert not site.holds(30)
    assert site.write("", graph, "GET", "").status == before


@pytest.mark.parametrize("query", ["?default", "", f"?graph={BASE}fictif-a&default"])
def test_no_publisher_writes_the_default_graph(
    site: Site, publisher: str, query: str
) -> None:
    """Nor a graph without a name."""
    headers = {"Content-Type": TURTLE, "Authorization": f"Bearer {publisher}"}
    for method in ("PUT", "POST"):
        reply = exchange(
            site.address, "/graph-store" + query, method, NAMES.format(31), headers
        )
        assert reply.status in {400, 403, 405}
    assert not site.holds(31)


def test_rights_grow(site: Site, publisher: str) -> None:
    """`load` writes nothing here; `publish` no update; `admin` both."""
    loader = site.token("--dataset", "fictif-c", "--right", "load")
    admin = site.token("--right", "admin")
    assert site.write(loader, BASE + "fictif-c", body=NAMES.format(40)).status == 403
    for token in (loader, publisher):
        assert site.update(token, insert_into("fictif-c", 41)).status == 403
    assert not site.holds(40)
    assert not site.holds(41)
    reply = site.write(admin, BASE + "fictif-c", body=NAMES.format(42))
    assert reply.status == 201, reply.body
    reply = site.update(admin, insert_into("fictif-c", 43))
    assert reply.status in {200, 204}, reply.body
    assert site.holds(42)
    assert site.holds(43)


def test_no_update_names_what_could_run(site: Site) -> None:
    """Nor does an administrator's: the graph is checked as a file would be."""
    admin = site.token("--right", "admin")
    text = insert_into("fictif-h", 45).replace("'Fictif'@fr", "<javascript:alert(1)>")

    assert site.update(admin, text).status in {400, 422}
    assert not site.holds(45)


def test_an_administrator_of_one_dataset(site: Site) -> None:
    """Has all rights there, and none elsewhere."""
    token = site.token("--dataset", "fictif-d", "--right", "admin")

    reply = site.write(token, BASE + "fictif-d", body=NAMES.format(50))
    assert reply.status == 201, reply.body
    assert site.write(token, BASE + "fictif-e", body=NAMES.format(51)).status == 403
    assert site.update(token, insert_into("fictif-e", 51)).status == 403
    assert not site.holds(51)


def test_a_wrong_secret_is_401(site: Site, publisher: str) -> None:
    """Another letter, another name, a part of it, another scheme."""
    name = publisher.split("_")[1]
    other = "A" if publisher[-1] != "A" else "B"
    for token in (
        publisher[:-1] + other,
        publisher[:-1],
        publisher + "A",
        publisher.replace(name, name[::-1] + "x"),
        f"pvd_{name}_",
        f"pvd_{name}",
        name,
    ):
        reply = site.write(token, BASE + "fictif-a", body=NAMES.format(60))
        assert reply.status == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert not site.holds(60)


def test_a_revoked_token_is_401_at_once(site: Site) -> None:
    """By its name; the others stay."""
    token, other = (
        site.token("--dataset", "fictif-f", "--right", "publish") for _ in range(2)
    )
    assert site.write(token, BASE + "fictif-f", body=NAMES.format(70)).status == 201
    command = [*PVD, "--data", str(site.data), "account", "revoke", token.split("_")[1]]
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own command

    assert site.write(token, BASE + "fictif-f", body=NAMES.format(71)).status == 401
    assert site.write(token, BASE + "fictif-f", "DELETE", "").status == 401
    reply = site.write(other, BASE + "fictif-f", body=NAMES.format(72))
    assert reply.status in {200, 204}


def test_an_expired_token_is_401(site: Site) -> None:
    """From its last second on."""
    token = site.token("--dataset", "fictif-g", "--right", "publish", "--days", "1")
    with closing(sqlite3.connect(site.data / "accounts.sqlite")) as accounts:
        changed = accounts.execute(
            "UPDATE token SET expires = '2026-01-01 00:00:00.000000' WHERE name = ?",
            (token.split("_")[1],),
        )
        assert changed.rowcount == 1
        accounts.commit()

    assert site.write(token, BASE + "fictif-g", body=NAMES.format(80)).status == 401


def test_no_secret_is_kept(site: Site, publisher: str) -> None:
    """Neither in the data folder nor in the log."""
    site.write(publisher, BASE + "fictif-a", body=NAMES.format(90))
    secret = publisher.split("_", 2)[2].encode()

    for path in site.data.rglob("*"):
        if path.is_file() and path.stat().st_size < 10_000_000:
            assert secret not in path.read_bytes(), path
