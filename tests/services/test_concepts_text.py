"""Stems and singulars of the words that mean something."""

import pytest

from pvd_graph.services.concepts_text import singular, stems


@pytest.mark.parametrize(
    ("text", "stemmed"),
    [
        ("La rénovation énergétique des écoles", ("renov", "energet", "ecol")),
        ("Logements vacants", ("log", "vac")),
        ("logement vacant", ("log", "vac")),
        ("l’aménagement d'une", ("amenag",)),
        ("de la", ()),
    ],
)
def test_words_are_reduced_to_stems(text: str, stemmed: tuple[str, ...]) -> None:
    """Number and accents go; so do words that mean nothing alone."""
    assert stems(text)[0] == stemmed


def test_singulars_keep_short_words() -> None:
    """« pas » and « prix » are not plurals, « écoles » is one."""
    assert [singular(word) for word in ("ecoles", "travaux", "bas")] == [
        "ecole",
        "travau",
        "bas",
    ]
