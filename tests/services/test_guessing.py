"""Types are guessed from values, and from the name where these leave a doubt."""

from typing import Any

import pytest

from pvd_graph.services.communes_index import Commune
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.guessing import guess_column
from pvd_graph.services.profiling import Profile

CODES = [f"{code:05}" for code in range(1001, 1101)]
COMMUNES = KnownCommunes(
    CODES,
    {},
    communes=[
        Commune(code, f"Ville {code}", "01", postcodes=(f"01{n:03}",))
        for n, code in enumerate(CODES)
    ],
    departements={"01": "Ain", "02": "Aisne", "2A": "Corse-du-Sud"},
)


def _guess(name: str, *cells: str) -> tuple[str, dict[str, Any], str]:
    profile = Profile(name)
    for cell in cells:
        profile.add(cell)
    guess = guess_column(profile, COMMUNES)
    return guess.type, {k: v for k, v in guess.keys.items() if k != "type"}, guess.role


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("code", CODES, "commune"),
        ("code_commune", [code[1:] for code in CODES], "commune"),
        ("pop", [str(n * 977) for n in range(1, 100)], "integer"),
        ("montant", ["21\N{NO-BREAK SPACE}667,00 €", "600 092,00 €"], "money"),
        ("taux", ["12,5 %", "3 %"], "percent"),
        ("taux", ["12,5", "3"], "decimal"),
        ("lat", ["46.123", "5.1"], "decimal"),
        ("annee", ["2019", "2023"], "year"),
        ("date_signature", ["2021-04-22", "2022-01-27"], "date"),
        ("d", ["3 mars 2023", "1er avril 2021"], "date"),
        ("siren", ["200 040 350", "240100891"], "siren"),
        ("lien", ["https://e.org/a", "https://e.org/b"], "url"),
        ("signe", ["oui", "non", "oui"], "boolean"),
        ("ort", ["0", "1", "1"], "boolean"),
        ("code_region", ["01", "84"], "text"),
        ("nom", ["a", "b"], "text"),
    ],
)
def test_types(name: str, cells: list[str], kind: str) -> None:
    """Codes of communes are known ones; a number has no leading zero."""
    assert _guess(name, *cells)[0] == kind


def test_what_narrows_a_commune_has_a_role() -> None:
    """Départements by code or by name, postcodes."""
    assert _guess("dep", "01", "02", "2A")[2] == "departement"
    assert _guess("dep", "1", "2")[2] == "departement"
    assert _guess("departement", "Ain", "Aisne")[2] == "departement"
    assert _guess("cp", "01001", "01002")[2] == "postcode"


def test_lists_are_found_by_the_items_that_come_again() -> None:
    """A sentence with semicolons is no list."""
    cells = ["a;b", "b;c", "a;c", "a;b;c", "c;a", "c"]

    assert _guess("types", *cells)[1] == {"separator": ";"}
    assert _guess("texte", "un; deux", "trois; quatre")[1] == {}


def test_an_american_or_a_short_date_needs_its_form() -> None:
    """It is declared, since it is not guessed when loading."""
    assert _guess("date", "04/25/2023", "12/31/2022")[1] == {"format": "%m/%d/%Y"}
    assert _guess("date", "25/04/23", "31/12/22")[1] == {"format": "%d/%m/%y"}


def test_a_few_wrong_values_do_not_change_a_type_and_are_told() -> None:
    """Nearly all are of it."""
    profile = Profile("n")
    for n in range(99):
        profile.add(str(n))
    profile.add("vingt")
    guess = guess_column(profile, COMMUNES)

    assert (guess.type, list(guess.wrong)) == ("integer", ["vingt"])
    assert guess.confidence == pytest.approx(0.99)


def test_words_for_nothing_are_declared() -> None:
    """They do not count as values."""
    profile = Profile("n")
    for cell in ("1", "2", "NULL", "nd"):
        profile.add(cell)
    guess = guess_column(profile, COMMUNES)

    assert guess.type == "integer"
    assert guess.beside == {"missing": ["NULL", "nd"]}


def test_an_empty_column_is_told() -> None:
    """No type is made up for it."""
    guess = guess_column(Profile("n"), COMMUNES)

    assert (guess.confidence, guess.keys) == (0.0, {})
