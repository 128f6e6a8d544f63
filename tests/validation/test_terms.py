"""Terms taken apart, and the lexical rules of their datatypes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pvd_graph.validation.terms import Term, comparable, parse_term, well_formed
from pvd_graph.vocab import XSD


def _typed(text: str, datatype: str) -> Term:
    return Term(is_iri=False, text=text, datatype=XSD + datatype)


def test_parse_undoes_escapes() -> None:
    """A pattern or a length is about the text, not about its N-Triples spelling."""
    term = parse_term('"a\\"b\\\\n\\n\\u00e9\\U0001F600"@FR')

    assert (term.text, term.lang) == ('a"b\\n\n\u00e9\U0001f600', "fr")
    assert parse_term("<https://example.org/>").is_iri
    assert parse_term('"5"^^<http://www.w3.org/2001/XMLSchema#integer>') == _typed(
        "5", "integer"
    )


def test_blank_node_is_no_term() -> None:
    """The project writes none."""
    with pytest.raises(ValueError, match="_:b"):
        parse_term("_:b")


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ["0", "-5", "+07"], ["", "1.0", "x", "\u0665"]),
        ("nonNegativeInteger", ["0"], ["-1"]),
        ("positiveInteger", ["1"], ["0"]),
        ("int", ["2147483647"], ["2147483648"]),
        ("decimal", ["1", ".5", "5.", "-0.25"], ["1e3", "1,5", "."]),
        ("double", ["1e3", "INF", "NaN"], ["1,5"]),
        ("boolean", ["true", "0"], ["vrai", "TRUE"]),
        ("date", ["2020-02-29", "2021-01-01Z"], ["2021-02-29", "20210101"]),
        ("dateTime", ["2021-01-01T00:00:00Z"], ["2021-01-01", "2021-01-01T25:00:00"]),
        ("gYear", ["2020", "-0044"], ["20", "20x", "02020"]),
        ("gYearMonth", ["2020-12"], ["2020-13"]),
        ("anyURI", ["https://example.org/a"], ["a b"]),
        ("string", [""], []),
    ],
)
def test_lexical_forms(datatype: str, good: list[str], bad: list[str]) -> None:
    """Each datatype takes its own forms; rdflib, for one, lets ``20x`` be a year."""
    assert all(well_formed(_typed(text, datatype)) for text in good)
    assert not any(well_formed(_typed(text, datatype)) for text in bad)


def test_values_compare_within_a_family() -> None:
    """Numbers of any datatype together, dates apart, texts and IRIs never."""
    assert comparable(_typed("5", "integer")) == ("number", Decimal(5))
    assert comparable(_typed("5.0", "double")) == ("number", 5.0)
    assert comparable(_typed("2020-02-29", "date")) == ("date", date(2020, 2, 29))
    assert comparable(_typed("2020+01:00", "gYear")) == ("gYear", Decimal(2020))
    assert comparable(_typed("5", "string")) is None
    assert comparable(_typed("x", "integer")) is None
