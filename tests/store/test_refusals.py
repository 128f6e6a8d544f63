"""Refusals say the same in both languages, and carry their place."""

import pytest

from pvd_graph.store import refusals


def test_error_keeps_both_wordings_and_the_place() -> None:
    """French is the message; pages and problems in English have theirs."""
    error = refusals.RefusedQueryError(*refusals.NO_FORM, line=2, column=5)

    assert "Il manque SELECT" in str(error)
    assert error.english.endswith("is missing.")
    assert (error.line, error.column) == (2, 5)


@pytest.mark.parametrize(
    "wording",
    [
        refusals.no_update("LOAD"),
        refusals.too_long(150, 100),
        refusals.too_many_patterns(100),
        refusals.too_nested(100),
    ],
)
def test_what_is_counted_or_named_stands_in_both(wording: refusals.Wording) -> None:
    """A reader of either learns the bound."""
    french, english = wording

    for said in (french, english):
        assert "100" in said or "LOAD" in said
    assert french != english
