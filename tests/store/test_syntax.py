"""What the engine says of an unreadable query, for people."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.syntax import located, unknown_function, unreadable


def test_expected_words_without_character_classes() -> None:
    """The place, and what could have stood there, each once."""
    said = 'error at 2:15: expected one of "(", "$", [\'0\'..=\'9\'], [_], "("'

    assert located(said) == ('"(", "$"', 2, 15)


def test_a_message_without_place_is_kept() -> None:
    """Not every error has one."""
    assert located("No scheme found") == ("No scheme found", None, None)
    assert "ligne" not in str(unreadable("un mot", None, None))


def test_a_long_list_is_cut_at_a_word() -> None:
    """Three hundred characters are enough to see what is missing."""
    text, _line, _column = located(", ".join(f"word{i}" for i in range(200)))

    assert text.endswith("…")
    assert len(text) <= 301


def test_an_unknown_function_is_told_with_those_there_are() -> None:
    """The engine says so when it evaluates, not when it parses."""
    said = "The custom function <http://example/f> is not supported"

    expected = unknown_function(said, ["http://example/g"])

    assert expected == "<http://example/g>, ≠ <http://example/f>"
    assert unknown_function("disk full", ["http://example/g"]) is None


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ("SELECT * { ?s foo:bar ?o }", "PREFIX"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "GROUP BY"),
    ],
)
def test_common_mistakes_are_told_with_their_remedy(query: str, remedy: str) -> None:
    """In both languages, and not in the words of the engine."""
    with pytest.raises(SyntaxError) as said:
        ox.Store().query(query)

    error = unreadable(*located(str(said.value)))

    assert isinstance(error, RefusedQueryError)
    for wording in (str(error), error.english):
        assert remedy in wording
        assert "not found" not in wording
