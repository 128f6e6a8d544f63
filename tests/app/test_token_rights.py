"""Each cell of what tokens allow, asked over HTTP.

A session counts for nothing here: see `pvd_graph.app.bearer`.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.tables import TokenRow
from pvd_graph.accounts.tokens import Grant, Right, Tokens
from pvd_graph.vocab import graph_iri
from tests.app.graph_writer import TURTLE, Writer, published_writer
from tests.app.rights import TOKEN_LINES, TOKENS
from tests.protocol.uploads import csv_of, partner_data
from tests.small_loads import ONE

_INSERT = (
    f"INSERT DATA {{ GRAPH <{graph_iri('demo')}> {{ <http://e/a> <http://e/b> 9 }} }}"
)


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Serve two communes, and the manifest of a partner's dataset."""
    with published_writer(tmp_path_factory.mktemp("tokens"), partner_data) as writer:
        yield writer


def _made(writer: Writer, right: Right, *slugs: str) -> str:
    tokens = Tokens(writer.data)
    try:
        return tokens.create(Grant(right, frozenset(slugs), title="Essai"))
    finally:
        tokens.close()


@pytest.fixture(scope="module")
def shown(writer: Writer) -> dict[str, str]:
    """Return name of a token -> what is shown."""
    found = {
        "none": "",
        "bad": "pvd_unknown_00000000000000000000000",
        "revoked": _made(writer, "publish", "demo"),
        "over": _made(writer, "publish", "demo"),
        "other": _made(writer, "publish", "elsewhere"),
        "load": _made(writer, "load", "demo"),
        "publish": _made(writer, "publish", "demo"),
        "admin": _made(writer, "admin"),
    }
    tokens, database = Tokens(writer.data), Database(writer.data)
    tokens.revoke(found["revoked"].split("_")[1])
    past = datetime.now(UTC) - timedelta(days=1)
    with database.session() as session:
        name = found["over"].split("_")[1]
        session.execute(
            update(TokenRow).where(TokenRow.name == name).values(expires=past)
        )
    tokens.close()
    database.close()
    return found


def _send(writer: Writer, method: str, target: str, number: int) -> TestResponse:
    if target == "/update":
        return writer.send(method, target, {"update": _INSERT})
    if target.endswith("/upload"):
        form = {"token": writer.token, "file": (io.BytesIO(csv_of(ONE)), "a.csv")}
        return replace(writer, token="").send(method, target, form)
    if target.startswith("/api/"):
        return writer.send(method, target, csv_of(ONE), Content_Type="text/csv")
    body = f"<http://e/a> <http://e/b> {number} ." if method == "PUT" else None
    return writer.send(method, target, body, Content_Type=TURTLE)


def _cell(status: int) -> str:
    known = {200: "y", 201: "y", 204: "y", 303: "y", 401: "i", 403: "f", 404: "n"}
    return known.get(status, str(status))


@pytest.mark.parametrize("asked", TOKEN_LINES, ids=" ".join)
def test_each_cell(
    writer: Writer, shown: dict[str, str], asked: tuple[str, str]
) -> None:
    """What is refused leaves the graph as it is."""
    admin, found = replace(writer, token=shown["admin"]), ""
    admin.put("/graph-store/demo", "<http://e/a> <http://e/b> 1 .")
    for number, name in enumerate(TOKENS, 2):
        before = writer.send("GET", "/graph-store/demo").data
        answer = _send(replace(writer, token=shown[name]), *asked, number)
        found += _cell(answer.status_code)
        if found[-1] != "y":
            assert writer.send("GET", "/graph-store/demo").data == before, name
        elif asked[0] == "DELETE":
            assert writer.send("GET", "/graph-store/demo").status_code == 404
            admin.put("/graph-store/demo", "<http://e/a> <http://e/b> 1 .")

    assert found == TOKEN_LINES[asked], dict(zip(TOKENS, found, strict=True))
