"""Articles, elision, numbers and lists, as a French reader writes them."""

import pytest

from pvd_graph.peers.french import at_town, listed, number, of_town, subject


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Belley", "de Belley", "à Belley"),
        ("Ussel", "d'Ussel", "à Ussel"),
        ("Épernay", "d'Épernay", "à Épernay"),
        ("Œuilly", "d'Œuilly", "à Œuilly"),
        ("Yvetot", "d'Yvetot", "à Yvetot"),
        ("Yenne", "de Yenne", "à Yenne"),
        ("Le Teil", "du Teil", "au Teil"),
        ("Les Andelys", "des Andelys", "aux Andelys"),
        ("La Rochefoucauld", "de La Rochefoucauld", "à La Rochefoucauld"),
        ("L'Isle-Jourdain", "de L'Isle-Jourdain", "à L'Isle-Jourdain"),
    ],
)
def test_prepositions(name: str, of: str, at: str) -> None:
    """The article of a name contracts, its vowel elides."""
    assert (of_town(name), at_town(name)) == (of, at)


def test_a_plural_name_takes_a_singular_subject() -> None:
    """« Les Andelys perd » would read as a fault."""
    assert subject("Les Andelys") == "la commune des Andelys"
    assert subject("Le Teil") == "Le Teil"


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "expected"),
    [
        (1234.5, 1, "", "1\u202f234,5"),
        (8.0, 1, "%", "8,0\u202f%"),
        (21345.6, 0, "€", "21\u202f346\u00a0€"),
        (-2.5, 1, "", "\u22122,5"),
        (-0.04, 1, "", "0,0"),
        (0.4, 0, "hab./km²", "0,4\u00a0hab./km²"),
        (0.04, 0, "hab./km²", "0,04\u00a0hab./km²"),
        (0.0, 0, "hab./km²", "0\u00a0hab./km²"),
        (1.94, 2, "personnes", "1,94\u00a0personne"),
        (2.1, 2, "personnes", "2,10\u00a0personnes"),
        (0.5, 2, "pour 1 000 habitants", "0,50\u00a0pour 1 000 habitants"),
    ],
)
def test_numbers(value: float, decimals: int, unit: str, expected: str) -> None:
    """Decimal comma, spaces that do not break, a true minus, no minus zero."""
    assert number(value, decimals, unit) == expected


def test_lists() -> None:
    """Commas, and « et » before the last."""
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]
