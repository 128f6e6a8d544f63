"""How many triple patterns a query may have, and what counts as one."""

import time
from collections.abc import Callable

import pytest

from pvd_graph.resources import ontology_folder
from pvd_graph.store.lexing_patterns import MAX_PATTERNS, excess_pattern


def repeated(count: int, part: Callable[[int], str], between: str = " ") -> str:
    """Return *count* parts in a row."""
    return between.join(part(number) for number in range(count))


SHAPES: dict[str, Callable[[int], str]] = {
    "star": lambda n: repeated(n, lambda i: f"?s <x:p{i}> ?o{i}."),
    "star of one subject": lambda n: "?s " + repeated(n, lambda i: f"ex:p ?o{i}", ";"),
    "objects": lambda n: "?s a " + repeated(n, lambda i: f"?o{i}", ","),
    "path": lambda n: "?s " + repeated(n, lambda i: f"<x:p{i}>", "/") + " ?o",
    "inverse path": lambda n: "?s " + repeated(n, lambda _: "^ex:p*", "/") + " ?o",
    "path in brackets": lambda n: f"?s ({repeated(n, lambda _: '(ex:p)?', '/')})+ ?o",
    "list": lambda n: f"({repeated(n, lambda i: f'?e{i}')}) a ?z",
    "options": lambda n: repeated(n, lambda i: f"OPTIONAL {{ ?s <x:p{i}> ?o }}"),
    "unions": lambda n: repeated(n, lambda i: f"{{?s ex:p{i} ?o}}", " UNION "),
    "conditions": lambda n: repeated(n, lambda _: "FILTER NOT EXISTS { ?s a ?o }"),
    "condition": lambda n: f"FILTER({repeated(n, lambda _: 'EXISTS{?s a ?o}', '||')})",
    "literals": lambda n: repeated(n, lambda _: '?s ex:p "a.b;"@fr, 1.5.', ""),
    "typed": lambda n: repeated(n, lambda _: '?s ex:p "1"^^xsd:int, true.', ""),
}
PATTERNS_EACH = {"literals": 2, "typed": 2}


@pytest.mark.parametrize("name", SHAPES)
def test_each_pattern_and_each_step_counts_once(name: str) -> None:
    """At the bound a query passes; one more does not."""
    most = MAX_PATTERNS // PATTERNS_EACH.get(name, 1)

    assert excess_pattern(f"SELECT * {{ {SHAPES[name](most)} }}") is None
    assert excess_pattern(f"SELECT * {{ {SHAPES[name](most + 1)} }}") is not None


@pytest.mark.parametrize("depth", [MAX_PATTERNS - 2, MAX_PATTERNS + 1])
def test_nested_blank_nodes_count(depth: int) -> None:
    """Each bracket is a pattern of its own."""
    query = f"ASK {{ ?s a {'[ <x:p> ' * depth}1{']' * depth} }}"

    assert (excess_pattern(query) is not None) == (depth > MAX_PATTERNS)


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { %s } WHERE { ?s ?p ?o }" % SHAPES["star"](300),  # noqa: UP031
        "CONSTRUCT { %s } { ?s ?p ?o }" % SHAPES["star"](300),  # noqa: UP031
        f"ASK {{ VALUES ?s {{ {repeated(4000, lambda i: f'<x:{i}>')} }} ?s a ?o }}",
        f"ASK {{ ?s a ?o }} VALUES (?s ?o) {{ {repeated(900, lambda _: '(1 2)')} }}",
        f"ASK {{ ?s a ?o FILTER(?o IN ({repeated(900, str, ', ')})) }}",
        f"ASK {{ ?s ({repeated(900, lambda i: f'<x:p{i}>', '|')})* ?o }}",
        f"ASK {{ {repeated(300, lambda i: f'BIND(ex:f(?s, ?o, {i}) / 2 AS ?b{i})')} }}",
        f"ASK {{ {repeated(300, lambda _: 'FILTER regex(?o, ?s, ?p)')} }}",
        f"SELECT {repeated(300, lambda i: f'?v{i}')} {{ ?s a ?o }} GROUP BY "
        + repeated(300, lambda i: f"?v{i}"),
        f"ASK {{ {{ SELECT {repeated(300, lambda i: f'?v{i}')} {{ ?s a ?o }} }} }}",
        "ASK { ?s a ?o } # " + SHAPES["star"](300),
    ],
)
def test_what_costs_the_planner_nothing_does_not_count(query: str) -> None:
    """Templates, rows, conditions, alternatives and columns may be many."""
    assert excess_pattern(query) is None


def test_short_form_of_construct_counts() -> None:
    """There the template is the pattern."""
    assert excess_pattern(f"CONSTRUCT WHERE {{ {SHAPES['star'](101)} }}") is not None


def test_no_competency_question_is_refused() -> None:
    """The bound is for what people write, and they write these."""
    questions = list((ontology_folder() / "questions").glob("*.rq"))

    assert questions
    for question in questions:
        assert excess_pattern(question.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    "filling", ["a.", "'a\\", '"""\\"', "<a", "a.-", "<'>", "ex:a%", "{(", "^^ ", "?a"]
)
def test_counting_takes_linear_time(filling: str) -> None:
    """It runs in the web process, as the rest of the lexer."""
    query = ("ASK {" + filling * 50_000)[:99_000]
    start = time.process_time()
    excess_pattern(query)

    assert time.process_time() - start < 2.0
