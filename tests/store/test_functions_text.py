"""Names found however they are typed."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.functions_text import matches


def found(text: str, words: str) -> bool | None:
    """Return the answer for two texts, None for an error."""
    answer = matches(ox.Literal(text, language="fr"), ox.Literal(words))
    return None if answer is None else answer.value == "true"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Saint-Amand-sur-Sèvre", "st amand s/sevre", True),
        ("Saint-Amand-sur-Sèvre", "SEVRE saint", True),
        ("L'Haÿ-les-Roses", "hay ros", True),
        ("Œuilly", "oeuil", True),
        ("Saint-Amand", "mand", False),
        ("Saint-Amand", "amand exemple", False),
        ("a" * 300 + " fin", "fin", True),
        ("", "fin", False),
        ("Saint-Amand", "", None),
        ("Saint-Amand", " - ", None),
        ("Saint-Amand", "a" * 300, None),
    ],
)
def test_each_word_begins_a_word(
    text: str, words: str, *, expected: bool | None
) -> None:
    """Folded as the search of the site folds; words without letters are an error."""
    assert found(text, words) is expected


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (ox.Literal("a"),),
        (ox.NamedNode("http://example/a"), ox.Literal("a")),
        (ox.Literal("a"), ox.BlankNode("a")),
        (ox.Literal("a"), ox.Literal("a"), ox.Literal("a")),
    ],
)
def test_wrong_arguments_give_an_error(arguments: tuple[object, ...]) -> None:
    """Whatever the query passes, the function answers."""
    assert matches(*arguments) is None
