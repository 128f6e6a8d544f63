"""What people write for a commune comes apart; nothing is looked up."""

import pytest

from pvd_graph.services.communes_text import (
    Asked,
    compact,
    name_key,
    readings,
    take_apart,
    without_place,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Belley", Asked(text="Belley")),
        ("  Le   Mans ", Asked(text="Le Mans")),
        ("2a004", Asked(code="2A004")),
        ("01 300", Asked(code="01300")),
        ("210 100 012", Asked(siren="210100012")),
        ("21010001200015", Asked(siren="210100012")),
        ("01300 Belley", Asked(text="Belley", postcode="01300")),
        ("Belley (01300)", Asked(text="Belley", postcode="01300")),
        ("Belley (Ain)", Asked(text="Belley (Ain)", place="Ain")),
        ("Belley, Ain", Asked(text="Belley, Ain", place="Ain")),
        ("Belley - 01", Asked(text="Belley - 01", place="01")),
        ("BELLEY CEDEX 2", Asked(text="BELLEY")),
        ("Rochelle (La)", Asked(text="Rochelle (La)")),
    ],
)
def test_a_text_comes_apart(text: str, asked: Asked) -> None:
    """Codes, SIREN, postcodes and places stand apart from the name."""
    assert take_apart(text) == asked


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Rochelle (La)", "la rochelle"),
        ("Haÿ-les-Roses (L')", "l hay les roses"),
        ("Havre, Le", "le havre"),
        ("ND de Bellecombe", "notre dame de bellecombe"),
        ("N.-D. de Bellecombe", "notre dame de bellecombe"),
        ("Saint-Jean d'Angély", "saint jean d angely"),
        ("Les 2 Alpes", "les deux alpes"),
        ("Mt St Aignan", "mont saint aignan"),
        ("Fontenay s/s Bois", "fontenay sous bois"),
        ("Fontenay ss/ Bois", "fontenay sous bois"),
        ("Villers s/ Mer", "villers sur mer"),
    ],
)
def test_spellings_of_a_name_share_a_key(text: str, key: str) -> None:
    """The article in front, abbreviations and figures in full."""
    assert name_key(text) == key


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("HAVRE LE", "le havre"),
        ("Commune du Mans", "le mans"),
        ("Commune des Andelys", "les andelys"),
        ("Mairie de La Rochelle", "la rochelle"),
        ("Ville de l'Haÿ-les-Roses", "l hay les roses"),
        ("Commune d'Ambert", "ambert"),
        ("commune nouvelle de Brionne", "brionne"),
    ],
)
def test_a_text_may_be_read_in_other_ways(text: str, last: str) -> None:
    """As it stands first: Ville-d'Avray is a name."""
    found = readings(text)

    assert found[0] == name_key(text)
    assert found[-1] == last


def test_places_and_spaces_can_be_left_out() -> None:
    """What `take_apart` took for a place is cut only when it is one."""
    assert without_place("Belley (Ain)") == "Belley"
    assert without_place("Belley") == "Belley"
    assert compact("la rochelle") == "larochelle"
