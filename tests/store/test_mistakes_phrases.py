"""The sentences on mistakes."""

import inspect
import re

from pvd_graph.store import mistakes_expressions, mistakes_grammar
from pvd_graph.store.mistakes_phrases import SPECIAL, WANTED


def test_all_that_the_grammar_wants_has_its_words() -> None:
    """Brackets that are not closed are told by their opening."""
    source = inspect.getsource(mistakes_grammar) + inspect.getsource(
        mistakes_expressions
    )
    stops = re.compile(r"""(?:stop\(|need\("[^"]+",\s|StopError\(\w+,\s)\s*"([^"]+)""")
    wanted = {one for one in stops.findall(source) if not one.endswith(" close")}

    assert len(wanted) > 20
    assert wanted <= WANTED.keys()


def test_every_sentence_is_one_in_both_languages() -> None:
    """Each ends as a sentence does."""
    special = [one for words in SPECIAL.values() for one in words.values()]

    for french, english in [*WANTED.values(), *special]:
        assert french.endswith(".")
        assert english.endswith(".")
        assert french != english
