"""Codepoint escapes as the standard decodes them."""

import pytest

from pvd_graph.store.lexing_escapes import decoded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\\u0053ERVICE", "SERVICE"),
        ("SERV\\U00000049CE", "SERVICE"),
        ("'\\n' \\u00e9", "'\\n' é"),
        ("\\uD800 \\U00110000", "\\uD800 \\U00110000"),
        ("\\u00", "\\u00"),
    ],
)
def test_escapes_are_decoded_when_they_are_characters(written: str, read: str) -> None:
    """Surrogates and what is beyond Unicode stay as they are."""
    assert decoded(written) == read
