"""What people type meets the official name, by INSEE's own fold."""

import pytest

from pvd_graph.folding import fold, without_article


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("SAINT-ÉTIENNE", "saint etienne"),
        ("St Amand", "saint amand"),
        ("Ste-Marie", "sainte marie"),
        ("Châlons s/ Marne", "chalons sur marne"),
        ("Vic/Aisne", "vic sur aisne"),
        ("Œuilly", "oeuilly"),
        ("  01300 ", "01300"),
        ("!?", ""),
    ],
)
def test_spellings_meet(text: str, folded: str) -> None:
    """Case, accents, ligatures, hyphens, apostrophes and abbreviations fold away."""
    assert fold(text) == folded


def test_article_goes_only_when_a_name_is_left() -> None:
    """« La Rochelle » is found by « rochelle », and Les stays findable."""
    assert without_article("la rochelle") == "rochelle"
    assert without_article("les") == "les"
    assert without_article("larochelle") == "larochelle"
