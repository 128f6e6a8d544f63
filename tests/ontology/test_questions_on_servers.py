"""The competency questions on servers of the SPARQL protocols, as the site asks them.

`test_questions` asks the embedded store; here the same rows come from the `oxigraph`
server and from Virtuoso, each holding the fixture as a published generation.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
import pytest

from pvd_graph.reading.questions import Question
from pvd_graph.services.questions import load_questions
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.reader import RemoteReader
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from tests.conftest import ROOT
from tests.remote_store import address_of, published
from tests.servers import SERVERS

QUESTIONS = load_questions()
# Servers write 12.50 as 12.5 and 0.1 with more or fewer digits.
_DIGITS = Decimal("1.00000")

# What Virtuoso 7.2.5 answers rightly on most days only, as docs/remote-store.md tells.
NOT_FOR_VIRTUOSO = {
    "CQ-17": "by the plan it makes, a path in EXISTS beside another finds 1 to 3 rows",
    "CQ-20": "by the plan it makes, 'Non numeric arguments' where the sum of an IF is",
}

Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module", params=SERVERS)
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, RemoteReader]]:
    """Read the fixture as a generation of a server; say which."""
    store, folder = ox.Store(), tmp_path_factory.mktemp("graphs")
    for path in {question.fixture for question in QUESTIONS}:
        store.load(path=str(path), format=ox.RdfFormat.TRIG)
    graphs = []
    for graph in store.named_graphs():
        assert isinstance(graph, ox.NamedNode)
        quads = store.quads_for_pattern(None, None, None, graph)
        lines = sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
        graphs.append(published(folder, graph.value, lines))
    with SERVERS[request.param]() as running:
        server = RemoteServer(address_of(running))
        seen = Seen(deploy(server, 1, graphs))
        yield running.name, RemoteReader(server, seen, 1)
        server.close()


def _told(value: str) -> str:
    """Return figures in one form, times with Z, all else as it is."""
    if value.startswith("0") and len(value) > 1 and value[1] != ".":
        return value  # a code
    try:
        return f"{Decimal(value).quantize(_DIGITS).normalize():f}"
    except InvalidOperation:
        return value.replace("+00:00", "Z")


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_a_server_gives_the_expected_rows(
    question: Question, reader: tuple[str, RemoteReader]
) -> None:
    """These rows and no other, in order where the query gives one."""
    kind, remote = reader
    if kind == "virtuoso" and question.id in NOT_FOR_VIRTUOSO:
        pytest.skip(NOT_FOR_VIRTUOSO[question.id])
    with question.expected.open(encoding="utf-8", newline="") as lines:
        head, *expected = csv.reader(lines)

    found: Rows = [
        tuple(_told(row.get(name, "")) for name in head)
        for row in remote.select(question.on_fixture())
    ]

    wanted: Rows = [tuple(map(_told, row)) for row in expected]
    if not question.ordered:
        found, wanted = sorted(found), sorted(wanted)
    assert found == wanted


def test_few_questions_are_not_for_virtuoso() -> None:
    """Four at most, each told in the documentation."""
    told = (ROOT / "docs" / "remote-store.md").read_text(encoding="utf-8")

    assert len(NOT_FOR_VIRTUOSO) <= 4
    assert {question.id for question in QUESTIONS} > NOT_FOR_VIRTUOSO.keys()
    assert all(f"| {name} |" in told for name in NOT_FOR_VIRTUOSO)
