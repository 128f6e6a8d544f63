"""Names of graphs on a server, in queries and in answers."""

import pytest

from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.naming import (
    Outgoing,
    chosen_dataset,
    marked,
    named_in,
    public_name,
    translated,
    translated_lines,
)
from tests.remote_store import META, ONE, TWO

NAMES = {META: marked(META, "m"), ONE: marked(ONE, "1")}


def test_a_mark_is_of_the_content_and_comes_off() -> None:
    """The same content has the same name, another one another."""
    assert marked(META, "m") == marked(META, "m") != marked(META, "n")
    assert public_name(NAMES[META]) == META
    assert public_name("https://example.org/~pvd-short") == (
        "https://example.org/~pvd-short"
    )


@pytest.mark.parametrize("size", [1, 7, 30, 1_000])
def test_marks_come_off_wherever_an_answer_is_cut(size: int) -> None:
    """Pieces may end within a mark; a tilde of one's own stays."""
    text = f"a~b,{NAMES[META]},~pvd-xyz,{NAMES[ONE]}\n{NAMES[ONE]}~".encode()
    outgoing = Outgoing()

    pieces = [outgoing.feed(text[at : at + size]) for at in range(0, len(text), size)]

    whole = b"".join([*pieces, outgoing.end()]).decode()
    assert whole == f"a~b,{META},~pvd-xyz,{ONE}\n{ONE}~"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"ASK {{ GRAPH <{META}> {{ ?s ?p ?o }} }}", "ASK { GRAPH <M> { ?s ?p ?o } }"),
        (
            "PREFIX g: <https://w3id.org/pvd-graph/graph/> ASK { g:meta ?p g:meta. }",
            "PREFIX g: <https://w3id.org/pvd-graph/graph/> ASK { <M> ?p <M>. }",
        ),
        (
            r"PREFIX g: <https://w3id.org/pvd-graph/> ASK { g:graph\/one\/1 ?p 1 }",
            "PREFIX g: <https://w3id.org/pvd-graph/> ASK { <1> ?p 1 }",
        ),
        (
            "BASE <https://w3id.org/pvd-graph/> ASK { <graph/meta> ?p ?o }",
            "BASE <https://w3id.org/pvd-graph/> ASK { <M> ?p ?o }",
        ),
        (
            f"ASK {{ ?g ?p ?o FILTER(STR(?g) = '{META}') }}",
            'ASK { ?g ?p ?o FILTER(STR(?g) = "M") }',
        ),
        (f"ASK {{ ?s ?p ?o }} # <{META}>", f"ASK {{ ?s ?p ?o }} # <{META}>"),
        (f"ASK {{ <{META}2> ?p ?o }}", f"ASK {{ <{META}2> ?p ?o }}"),
    ],
)
def test_a_query_gets_the_names_of_the_server(query: str, expected: str) -> None:
    """However a graph is named: whole, by prefix, by base, as a text."""
    told = translated(query, NAMES)

    assert told.replace(NAMES[META], "M").replace(NAMES[ONE], "1") == expected


def test_relative_names_follow_the_base_of_the_endpoint() -> None:
    """A query without BASE has that of the endpoint."""
    base = "https://w3id.org/pvd-graph/"

    assert NAMES[META] in translated("ASK { <graph/meta> ?p ?o }", NAMES, base)


def test_the_dataset_of_a_query_is_read() -> None:
    """FROM and FROM NAMED, before the pattern only."""
    query = (
        "PREFIX g: <https://w3id.org/pvd-graph/graph/> ASK "
        f"FROM <{META}> from named g:one\\/1 FROM NAMED <{TWO}> "
        "{ ?from ?named <https://example.org/FROM> }"
    )

    assert chosen_dataset(query) == Dataset((META,), (ONE, TWO))
    assert chosen_dataset("ASK { ?FROM ?NAMED <a:b> }") == Dataset()


def test_lines_are_translated_where_they_name_graphs() -> None:
    """IRIs only: a text that holds one stays."""
    lines = [f'<{META}> <p:p> <{ONE}> .\n<a:b> <p:p> "<{META}x>" .\n'.encode()]

    (told,) = translated_lines(lines, NAMES)

    assert told.decode() == (
        f'<{NAMES[META]}> <p:p> <{NAMES[ONE]}> .\n<a:b> <p:p> "<{META}x>" .\n'
    )
    assert named_in(lines, [ONE, TWO])
    assert not named_in(lines, [TWO])
    assert not named_in([b"<a:b> <p:p> <c:d> .\n"], [META])
