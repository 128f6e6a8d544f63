"""Templates fill with what a row holds, and say nothing where a cell is empty."""

import pytest

from pvd_graph.mapping.templates import (
    column_filler,
    columns_of,
    iri_filler,
    literal_end,
    text_filler,
)


def test_iris_of_all_three_kinds() -> None:
    """Relative to the base, prefixed, absolute, and a column that holds a URL."""
    values = {"c": ("01034",), "url": ("https://e.org/a",)}

    assert list(iri_filler("id/commune/{c}")(values)) == [
        "<https://w3id.org/pvd-graph/id/commune/01034>"
    ]
    assert list(iri_filler("pvd:{c}")(values)) == [
        "<https://w3id.org/pvd-graph/ontology#01034>"
    ]
    assert list(iri_filler("https://e.org/{c}")(values)) == ["<https://e.org/01034>"]
    assert list(iri_filler("{url}")(values)) == ["<https://e.org/a>"]


def test_lists_give_one_result_an_item_and_empty_cells_none() -> None:
    """No half-filled template is ever written."""
    fill = text_filler("{a}-{b}", literal_end("fr", ""))

    assert list(fill({"a": ("1", "2"), "b": ("x",)})) == ['"1-x"@fr', '"2-x"@fr']
    assert list(fill({"a": (), "b": ("x",)})) == []


def test_values_cannot_break_out_of_an_iri() -> None:
    """Brackets, spaces and slashes of a cell are escaped."""
    filled = list(iri_filler("id/x/{a}")({"a": ("> <a/b é",)}))

    assert filled == ["<https://w3id.org/pvd-graph/id/x/%3E%20%3Ca%2Fb%20%C3%A9>"]


def test_an_address_alone_cannot_break_out_either() -> None:
    """What is escaped already stays so; brackets and spaces are escaped."""
    filled = list(iri_filler("{a}")({"a": ("https://e.org/%20?q=a&b> <x",)}))

    assert filled == ["<https://e.org/%20?q=a&b%3E%20%3Cx>"]


@pytest.mark.parametrize(
    ("lang", "datatype", "term"),
    [
        ("", "", r'"a\"b"'),
        ("fr", "", r'"a\"b"@fr'),
        ("", "xsd:string", r'"a\"b"'),
        ("", "xsd:date", r'"a\"b"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ],
)
def test_literals_end_as_their_language_or_datatype_wants(
    lang: str, datatype: str, term: str
) -> None:
    """And quotes within are escaped."""
    fill = column_filler("c", literal_end(lang, datatype), plain=False)

    assert list(fill({"c": ('a"b',)})) == [term.replace("\\\\", "\\")]


def test_columns_and_unknown_prefixes() -> None:
    """What a manifest gets wrong is found when it is compiled, not at row 20,000."""
    assert columns_of("id/{a}/{b.c}") == ("a", "b.c")
    with pytest.raises(KeyError):
        iri_filler("nope:{a}")
