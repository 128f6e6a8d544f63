"""What the lexer refuses before a query reaches a worker, and what it must let by."""

import time
from contextlib import suppress

import pytest

from pvd_graph.errors import BadQueryError
from pvd_graph.store.lexing import (
    MAX_NESTING,
    QueryTooLongError,
    RefusedQueryError,
    examine,
)

HOST = "<http://127.0.0.1:9/>"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {HOST} {{ ?s ?p ?o }} }}",
        f"select * {{ service silent {HOST} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE {HOST} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERV\\U00000049CE {HOST} {{ ?s ?p ?o }} }}",
        "SELECT * { OPTIONAL { } SERVICE?x{ ?s ?p ?o } }",
        f"SELECT * {{ SERVICESILENT{HOST}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{HOST}{{ }} }}",
        f"SELECT * {{ ?s ?p 1e5SERVICE{HOST}{{ }} }}",
        "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
        f"PREFIX ex: <a:> SELECT * {{ ?s ?p ex:a.b.SERVICE{HOST}{{ }} }}",
        f"SELECT * {{ ?s ?p ?x FILTER(?x<'>') SERVICE {HOST} {{ }} FILTER(?x!='') }}",
        f"SELECT * {{ ?s ?p ?x FILTER(?x<?y#>'''\n) SERVICE {HOST} {{ }} #'''\n}}",
        f"SELECT * {{ ?s ?p 'a' # '\n SERVICE {HOST} {{ }} }}",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    """Each of these either calls a service in the engine, or would by the standard."""
    with pytest.raises(BadQueryError, match="SERVICE n'est pas permis"):
        examine(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?s <http://e/service> $SERVICE }",
        "SELECT * { ?s ?p 'SERVICE <http://e/> { }', \"it's # SERVICE\" }",
        "SELECT * { ?s ?p '''SERVICE '' \\' ''' } # SERVICE",
        "PREFIX service: <http://e/> SELECT * { _:service a service:Public }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'Dienst'@service , 'x'^^<urn:service> }",
    ],
)
def test_word_service_passes_where_it_is_a_name(query: str) -> None:
    """Variables, IRIs, prefixes, labels, texts and comments may hold the word."""
    assert examine(query).form == "select"


def test_refusal_has_its_place() -> None:
    """Line and column, 1-based, of the keyword."""
    with pytest.raises(BadQueryError) as caught:
        examine("ASK {\n  SERVICE <http://e/> { } }")

    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize("word", ["INSERT", "delete", "LOAD", "Clear", "WITH"])
def test_update_is_told_apart_from_a_mistake(word: str) -> None:
    """An update gets its own sentence, not a parse error."""
    with pytest.raises(BadQueryError, match="lecture seule"):
        examine(f"PREFIX ex: <http://e/> {word} DATA {{ ex:a ex:b ex:c }}")


def test_update_words_are_names_inside_a_query() -> None:
    """A variable or a bare word within braces is no update."""
    assert examine("SELECT ?load { ?insert ?delete ?add }").form == "select"


def test_shape_tells_form_dataset_and_volatility() -> None:
    """What caches and formats need is known without running the query."""
    plain = examine("BASE <http://select/> # ASK\nPREFIX ask: <x:> DESCRIBE ask:y")
    chosen = examine("CONSTRUCT { ?s ?p ?o } FROM <http://e/g> WHERE { ?s ?p ?o }")
    moving = examine("ASK { FILTER(NOW() > ?x) }")

    assert (plain.form, plain.has_dataset, plain.volatile) == ("describe", False, False)
    assert (chosen.form, chosen.has_dataset) == ("construct", True)
    assert (moving.form, moving.volatile) == ("ask", True)
    assert examine("").form is None


def test_length_and_nesting_are_bounded() -> None:
    """Both have a remedy; brackets within texts do not count."""
    with pytest.raises(QueryTooLongError, match="100000 au plus"):
        examine("ASK {} #" + "é" * 50_000)
    with pytest.raises(BadQueryError, match="imbrication"):
        examine("ASK " + "{" * (MAX_NESTING + 1))
    examine("ASK { FILTER('" + "(" * 1000 + "' = '') }")


def test_patterns_are_bounded_with_a_remedy() -> None:
    """A star of 160 patterns would hold the planner for ten seconds."""
    star = "\n".join(f"?s <x:p{i}> ?o{i} ." for i in range(160))
    with pytest.raises(RefusedQueryError, match="Découpez-la") as caught:
        examine(f"ASK {{\n{star}\n}}")

    # The pattern after the hundredth ends where its line does.
    assert (caught.value.line, caught.value.column) == (102, 19)
    assert "Split it" in caught.value.english


def test_same_text_gives_the_same_shape_and_the_same_refusal() -> None:
    """What was read once is remembered, within the limit of length that is asked."""
    query = "ASK { ?s ?p 'remembered' }"

    assert examine(query) == examine(query)
    with pytest.raises(QueryTooLongError):
        examine(query, max_bytes=5)
    for _ in range(2):
        with pytest.raises(RefusedQueryError, match="SERVICE"):
            examine(f"ASK {{ SERVICE {HOST} {{ }} }}")


@pytest.mark.parametrize("word", ["LO\\u0041D", "\\u004cOAD", "\\U0000004CO\\u0041D"])
def test_escaped_load_is_refused(word: str) -> None:
    """The engine of updates would decode it; no query form begins so."""
    with pytest.raises(RefusedQueryError, match="LOAD"):
        examine(f"{word} {HOST}")


def test_unclosed_text_is_refused_where_it_opens() -> None:
    """The engine would point at the end of the query instead."""
    with pytest.raises(BadQueryError, match="fermé") as caught:
        examine("ASK { ?s ?p 'a }")

    assert caught.value.column == 13


@pytest.mark.parametrize(
    "filling",
    ["a.", "'a\\", '"""\\"', "<a", "a.-", "<'>", "ex:a%", "1.", "<'>'''", "{("],
)
def test_reading_takes_linear_time(filling: str) -> None:
    """The lexer runs in the web process: no query of 100 kB may hold it."""
    query = ("ASK {" + filling * 50_000)[:99_000]
    start = time.process_time()
    with suppress(BadQueryError):
        examine(query)

    assert time.process_time() - start < 1.0
