"""Départements by what people call them."""

import pytest

from pvd_graph.services.departements_known import KnownDepartements

KNOWN = KnownDepartements(
    {
        "01": "Ain",
        "22": "Côtes-d'Armor",
        "2A": "Corse-du-Sud",
        "2B": "Haute-Corse",
        "69": "Rhône",
        "93": "Seine-Saint-Denis",
        "974": "La Réunion",
    }
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("01", {"01"}),
        ("1", {"01"}),
        ("Ain", {"01"}),
        ("01 - Ain", {"01"}),
        ("Ain (01)", {"01"}),
        ("L'AIN", {"01"}),
        ("COTES D'ARMOR", {"22"}),
        ("Seine St Denis", {"93"}),
        ("2a", {"2A"}),
        ("20", {"2A", "2B"}),
        ("Corse", {"2A", "2B"}),
        ("Réunion", {"974"}),
        ("974", {"974"}),
        ("69D", {"69"}),
    ],
)
def test_a_departement_goes_by_code_or_name(text: str, codes: set[str]) -> None:
    """With or without zero, accents, articles; both at once where they agree."""
    assert KNOWN.find(text) == codes


@pytest.mark.parametrize("text", ["", "Bretagne", "75", "01 - Rhône", "0101", "x" * 99])
def test_what_is_no_departement_finds_none(text: str) -> None:
    """A région, one that the reference lacks, a code and a name that disagree."""
    assert KNOWN.find(text) == frozenset()
