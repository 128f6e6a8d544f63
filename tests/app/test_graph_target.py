"""Which graph a request is about, or why it is about none."""

import pytest
from flask import Flask

from pvd_graph import vocab
from pvd_graph.app.graph_target import DEFAULT, absolute_iri, graph_of_request
from pvd_graph.app.sparql_refusal import ProtocolError

app = Flask(__name__)


@pytest.mark.parametrize(
    ("target", "path", "scratch", "graph"),
    [
        ("/graph-store", "", False, None),
        ("/graph-store?default", "", True, DEFAULT),
        ("/graph-store?graph=urn:a", "", False, "urn:a"),
        ("/graph-store/demo", "demo", False, vocab.graph_iri("demo")),
        ("/graph-store/a%20b", "a b", True, "http://localhost/graph-store/a%20b"),
    ],
)
def test_a_graph_is_named(
    target: str,
    path: str,
    scratch: bool,  # noqa: FBT001 - a column of the table
    graph: str | None,
) -> None:
    """By a parameter or by the address."""
    with app.test_request_context(target):
        assert graph_of_request(path, scratch=scratch) == graph


@pytest.mark.parametrize("path", ["\x00/x", "..\\..", "\ufffd\ufffd/x", "a b", "%zz"])
def test_a_direct_name_makes_an_iri(path: str) -> None:
    """Checked as ``?graph=`` is."""
    with (
        app.test_request_context("/graph-store/x"),
        pytest.raises(ProtocolError) as caught,
    ):
        graph_of_request(path, scratch=False)

    assert caught.value.status == 400


@pytest.mark.parametrize(
    "text", ["", "a", "//h/a", "a b:c", "http://e/%zz", "http://[e/", "\ud800:a"]
)
def test_what_is_no_absolute_iri_is_refused(text: str) -> None:
    """With the parameter that it stands in, in a text that can be sent."""
    with pytest.raises(ProtocolError) as caught:
        absolute_iri(text, "graph")

    assert caught.value.status == 400
    assert b"graph" in caught.value.detail.encode()
