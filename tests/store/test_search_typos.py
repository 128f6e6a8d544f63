"""Words near a word: by letters added, lost, exchanged or swapped."""

import pytest

from pvd_graph.store.search_typos import Words

WORDS = Words(["carhaix", "belley", "felletin", "ussel", "uzes", "01300", "vieillir"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("carahix", "carhaix"),
        ("bellay", "belley"),
        ("usssel", "ussel"),
        ("feletin", "felletin"),
        ("veillirr", "vieillir"),
    ],
)
def test_a_slip_leads_to_the_word(typed: str, meant: str) -> None:
    """One from four letters on, two from eight."""
    assert next(iter(WORDS.near(typed))) == meant


@pytest.mark.parametrize("typed", ["uze", "01301", "bolloy", "belley", ""])
def test_other_words_have_none(typed: str) -> None:
    """Short ones, figures, two slips in six letters, and the word itself."""
    assert WORDS.near(typed) == {}


def test_beginnings_count_while_one_types() -> None:
    """What is typed may go on; the word itself comes first where it is as near."""
    assert WORDS.near("fellat") == {}
    assert WORDS.near("fellat", unfinished=True) == {"fellet": 1}
    assert WORDS.near("bellay", unfinished=True) == {"belley": 1}
