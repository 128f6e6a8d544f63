"""Any text is tokens."""

from pvd_graph.store.mistakes_tokens import tokens_of


def test_kinds_and_places() -> None:
    """Comments and spaces are no tokens; what no query may hold is one."""
    found = [(one.kind, one.text) for one in tokens_of("?a ex:b. 1.5 # c\n«x &lt;")]

    assert found == [
        ("variable", "?a"),
        ("name", "ex:b"),
        ("sign", "."),
        ("number", "1.5"),
        ("strange", "«"),
        ("word", "x"),
        ("entity", "&lt;"),
        ("end", ""),
    ]


def test_every_character_is_kept_in_order() -> None:
    """The place of a token is where it stands in the query."""
    query = "SELECT * { ?s <a:b> 'it''s' }"
    tokens = tokens_of(query)

    assert all(query[one.start : one.end] == one.text for one in tokens)
    assert [one.upper for one in tokens][:2] == ["SELECT", "*"]
