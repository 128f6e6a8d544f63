"""Where an expression leaves the grammar."""

import pytest

from pvd_graph.store.mistakes_expressions import ExpressionReader, StopError
from pvd_graph.store.mistakes_tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "wanted", "start"),
    [
        ("?a = (1 + 2 ", "expression close", 12),
        ("?a IN 1", "list open", 6),
        ("STRLEN ?a", "arguments open", 7),
        ("SUBSTR(?a)", "arity", 0),
        ("SUM(?a, ?b)", "one argument", 0),
        ("LENGTH(?a)", "function", 0),
        ("1 + ", "expression", 4),
    ],
)
def test_it_stops_at_the_token_that_cannot_stand_there(
    text: str, wanted: str, start: int
) -> None:
    """And says what could."""
    with pytest.raises(StopError) as stopped:
        ExpressionReader(tokens_of(text)).expression()

    assert (stopped.value.wanted, stopped.value.token.start) == (wanted, start)
