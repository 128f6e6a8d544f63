"""What is said of the token at which a query stops."""

from pvd_graph.store.mistakes_expressions import StopError
from pvd_graph.store.mistakes_tokens import Token
from pvd_graph.store.mistakes_wording import of_stop, shown


def test_a_long_token_is_cut() -> None:
    """Nobody reads a text of a page to find out what is wrong."""
    french, english = shown(Token("word", "x" * 100, 0))

    assert french == f"« {'x' * 40}… »"
    assert english == f"“{'x' * 40}…”"


def test_a_bracket_is_told_with_its_opening() -> None:
    """The opening may stand far above."""
    stop = StopError(Token("end", "", 9), "group close", Token("sign", "{", 4))

    french, english = of_stop(stop, None, lambda at: (at, at))

    assert "la fin de la requête, pour fermer { ouvert ligne 4" in french
    assert "the end of the query, to close { opened at line 4" in english


def test_a_word_far_from_all_others_gets_no_guess() -> None:
    """A wrong guess is worse than none."""
    french, _english = of_stop(
        StopError(Token("word", "zzz", 0), "function"), None, lambda at: (1, at + 1)
    )

    assert french == "« zzz » n'est pas une fonction de SPARQL."
