"""Common mistakes in queries: each is told with its place and its remedy."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.functions import FUNCTIONS
from pvd_graph.store.lexing import examine
from pvd_graph.store.mistakes import explained
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError
from pvd_graph.store.syntax import (
    UnreadableQueryError,
    located,
    unknown_function,
    unreadable,
)

ONE = "SELECT * { ?s ?p ?o "
TWO = "SELECT *\n{ ?s ?p ?o "
PVD = "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>\n"
# Query, line and column of the mistake, what the French and the English hold.
MISTAKES = [
    ("SELECT * { ?s foo:bar ?o }", 1, 15, "« foo: »", "“foo:”"),
    ("SELECT * { ?s rdfs:label ?o }", 1, 15, "rdf-schema#>", "rdf-schema#>"),
    ('SELECT * { ?s ?p "1"^^foo:int }', 1, 23, "« foo: »", "“foo:”"),
    ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", 1, 8, "?s", "GROUP BY"),
    (PVD + ONE + "FILTER(pvd:match(?o)) }", 2, 28, "pvd:match", "#matches>"),
    (ONE + "FILTER(STRLN(?o) > 3) }", 1, 28, "STRLEN", "STRLEN"),
    (ONE + "FILTER(?o > ---?s) }", 1, 34, "ne se répète pas", "not repeated"),
    ('SELECT ("a\\uD800" AS ?x) {}', 1, 9, "\\uD800 ne désigne", "no character"),
    ('SELECT ("\\U00110000" AS ?x) {}', 1, 9, "\\U00110000", "0010FFFF"),
    ('SELECT ("\\u12" AS ?x) {}', 1, 9, "4 chiffres", "4 hexadecimal digits"),
    (ONE + "} LIMIT dix", 1, 29, "« dix »", "in digits"),
    (ONE + "} LIMIT -1", 1, 29, "« - »", "in digits"),
    (ONE + f"}} LIMIT {'9' * 20}", 1, 29, "ôtez LIMIT", "remove LIMIT"),
    (ONE + "} LIMIT 10 000", 1, 32, "sans espace", "without spaces"),
    ("SELEC ?s { ?s ?p ?o }", 1, 1, "peut-être SELECT", "perhaps SELECT"),
    (TWO + "FILTR(?o > 3) }", 2, 12, "peut-être FILTER", "perhaps FILTER"),
    (ONE + "OPTINAL { ?s ?a ?b } }", 1, 21, "peut-être OPTIONAL", "OPTIONAL"),
    (ONE + "} ODER BY ?s", 1, 23, "peut-être ORDER", "perhaps ORDER"),
    (ONE + "} GROUPBI ?s", 1, 23, "peut-être GROUP BY", "perhaps GROUP BY"),
    (ONE + "} ORDER ?s", 1, 29, "BY", "BY is missing"),
    (ONE + "FILTER NOT EXIST { ?s ?a ?b } }", 1, 32, "EXISTS", "EXISTS"),
    (ONE, 1, 21, "il manque }", "line 1, column 10"),
    (ONE + "}}", 1, 22, "de trop", "one too many"),
    ("SELECT * { ?s ?p [ ?a ?b }", 1, 26, "il manque ]", "] is missing"),
    (ONE + "FILTER(?o > 3 }", 1, 35, "il manque )", "line 1, column 27"),
    ("SELECT * { ?s <http://x ?o }", 1, 15, "<http://x", "not closed"),
    ("SELECT * { ?s http://x ?o }", 1, 15, "chevrons", "angle brackets"),
    ("SELECT * {\n ?s ?p ?o\n ?s ?q ?r }", 3, 2, "peut-être", "perhaps a dot"),
    (ONE + ". . ?a ?b ?c }", 1, 23, "de trop", "one too many"),
    ("SELECT * { ?s ?p ; }", 1, 18, "l'objet", "object"),
    ("SELECT * { ?s }", 1, 15, "la propriété", "property"),
    ("SELECT * WHERE ?s ?p ?o", 1, 16, "l'accolade {", "brace {"),
    ("SELECT ?s, ?o { ?s ?p ?o }", 1, 10, "sans virgule", "without commas"),
    ("SELECT s { ?s ?p ?o }", 1, 8, "« s »", "“s”"),
    (ONE + "FILTER(?o == 1) }", 1, 32, "un seul signe", "one sign"),
    (ONE + "FILTER(?o <> 1) }", 1, 31, "!=", "!="),
    (ONE + "FILTER ?o = 1 }", 1, 28, "entre parenthèses", "in parentheses"),
    ("SELECT *FROM table", 1, 14, "« table »", "name of a table"),
    ("SELECT COUNT(*) { ?s ?p ?o }", 1, 8, "(COUNT(…) AS ?n)", "(COUNT(…) AS ?n)"),
    ("SELECT (COUNT(*)) { ?s ?p ?o }", 1, 17, "AS", "AS and a variable"),
    ("SELECT (SUM(?o) ?n) { ?s ?p ?o }", 1, 17, "AS", "AS and a variable"),
    ("SELECT (COUNT(?s) AS n) { ?s ?p ?o }", 1, 22, "?nom", "?name"),
    (ONE + 'FILTER(?o LIKE "a%") }', 1, 31, "CONTAINS", "no LIKE"),
    (ONE + "FILTER(?o = 1 AND ?o = 2) }", 1, 35, "&&", "&&"),
    ("SELECT * { ?s ?p «abc» }", 1, 18, "typographique", "typographic"),
    ("SELECT * { ?s ?p “abc” }", 1, 18, "typographique", "typographic"),
    ("SELECT * { ?s ?p ’abc’ }", 1, 18, "typographique", "typographic"),
    ("SELECT * {\u00a0?s ?p ?o }", 1, 11, "insécable", "no-break"),
    ("\ufeffSELECT * { ?s ?p ?o }", 1, 1, "U+FEFF", "invisible"),
    ("SELECT * { ?s\u200b ?p ?o }", 1, 14, "U+200B", "invisible"),
    (ONE + "FILTER(?o > 1,5) }", 1, 34, "peut-être une virgule", "decimal comma"),
    (ONE + "FILTER(?o &lt; 3) }", 1, 31, "HTML", "HTML"),
    (r'SELECT * { ?s ?p "a\d" }', 1, 18, "doublez-la", "double it"),
    ("", 1, 1, "est vide", "is empty"),
    ("# rien\n", 2, 1, "est vide", "is empty"),
    (ONE + "} SELECT * { ?s ?p ?o }", 1, 23, "une à une", "one at a time"),
    (ONE + "};", 1, 22, "point-virgule", "semicolon"),
    ("SELECT (?a AS ?s) { ?s ?p ?a }", 1, 15, "?s", "?s"),
    (ONE + "BIND(1 AS ?o) }", 1, 31, "peut-être", "may have a value"),
    (ONE + "BIND(1 ?x) }", 1, 28, "AS", "AS and a variable"),
    (ONE + "ORDER BY ?s }", 1, 21, "après l'accolade", "after the brace"),
    (ONE + "} HAVING (?s > 1) GROUP BY ?s", 1, 39, "HAVING", "not in its place"),
    (ONE + "} LIMIT 3 ORDER BY ?s", 1, 31, "LIMIT", "not in its place"),
    (ONE + "} GROUP BY ?s", 1, 8, "SELECT *", "SELECT *"),
    (ONE + "FILTER(CONTAINS(?o)) }", 1, 28, "arguments", "arguments"),
    ("SELECT * { VALUES (?x ?y) { (1) } }", 1, 29, "UNDEF", "UNDEF"),
    ("PREFIX a <http://x>\nASK {}", 1, 8, "deux-points", "colon"),
    ("PREFIX a: http://x\nASK {}", 1, 11, "chevrons", "angle brackets"),
    ("PREFIX a: <http://x>.\nASK {}", 1, 21, "sans point", "without dot"),
]


def told(query: str) -> Exception:
    """Return what is told of *query*, as the endpoint comes to it."""
    try:
        if examine(query).form is None:
            return explained(query, RefusedQueryError(*NO_FORM))
        solutions = ox.Store().query(query)
        if isinstance(solutions, ox.QuerySolutions):
            list(solutions)
    except SyntaxError as error:
        return explained(query, unreadable(*located(str(error.msg or error))))
    except RuntimeError as error:
        said = unknown_function(str(error), (name.value for name in FUNCTIONS)) or ""
        return explained(query, unreadable(said, None, None))
    pytest.fail("the engine takes this query")


@pytest.mark.parametrize(("query", "line", "column", "french", "english"), MISTAKES)
def test_a_mistake_is_told_where_it_starts(
    query: str, line: int, column: int, french: str, english: str
) -> None:
    """With its remedy in both languages, and none of the engine's own words."""
    error = told(query)

    assert isinstance(error, UnreadableQueryError)
    assert (error.line, error.column) == (line, column)
    assert french in str(error)
    assert english in error.english
    for wording in (str(error), error.english):
        assert "[_]" not in wording
        assert "ENCODE_FOR_URI" not in wording


def test_a_query_of_several_lines_is_told_with_the_line() -> None:
    """Whoever generated it sees what was read."""
    error = told("SELECT *\n{ ?s ?p }")

    assert str(error).endswith("Ligne lue : { ?s ?p }")


def test_what_is_no_mistake_of_syntax_stays_as_it_is() -> None:
    """So does a query too long to be read twice."""
    other = RefusedQueryError("non", "no")
    long = unreadable("", 1, 1)

    assert explained("SELECT", other) is other
    assert explained("SELECT " + " " * 10_000, long) is long


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p _:a . { ?s ?q _:a } }",
        "SELECT * { << ?s ?p ?o >> ?q }",
    ],
)
def test_what_cannot_be_placed_is_told_as_the_engine_does(query: str) -> None:
    """No wrong guess: the place, and what could stand there at most."""
    error = told(query)

    assert isinstance(error, UnreadableQueryError)
    assert error.line == 1
    assert "[_]" not in str(error)
