"""What looks like personal data is found where it stands."""

import time

import pytest

from pvd_graph.experience.privacy import personal_data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Écrire à jean.dupont@zone.example", "email"),
        ("Écrire à jean.dupont (at) zone.example", "email"),
        ("Écrire à jean arobase zone.example", "email"),
        ("Tél. 01 99 00 12 34", "phone"),
        ("Tél. 01.99.00.12.34.", "phone"),
        ("Tél. +33 1 99 00 12 34", "phone"),
        ("Tél. +33 (0)6 99 00 12 34", "phone"),
        ("1 85 05 78 006 084 36", "number"),
        ("Tél. 01/99/00/12/34", "phone"),
        ("Tél. 01 – 99 – 00 – 12 – 34", "phone"),
        # As readers get it, whatever the marks.
        (r"Écrire à jean.dupont\@zone.example", "email"),
        ("Écrire à jean.dupont@**zone**.example", "email"),
        ("Écrire à [la mairie](https://zone.example/?a=jean%40zone.example)", "email"),
        ("Écrire à jean.dupont\u200b@\u200bzone.example", "email"),
        ("Écrire à jean.dupont\uff20zone.example", "email"),
        (r"Tél. 01\.99\.00\.12\.34", "phone"),
        ("Tél. 01 99 **00** 12 34", "phone"),
        ("> Tél. 01 99\n> 00 12 34", "phone"),
        ("Tél. `01 99` 00 12 34", "phone"),
        ("Tél. 06 - 12 - 34 - 56 - 78", "phone"),
        ("Tél. 06 . 12 . 34 . 56 . 78", "phone"),
        ("Tél. 06,12,34,56,78", "phone"),
        ("Tél. 06\t12\t34\t56\t78", "phone"),
        ("Tél. 06\u00a0\u00a012\u00a0\u00a034\u00a0\u00a056\u00a0\u00a078", "phone"),
        (
            "Tél. 06\u00a0-\u00a012\u00a0-\u00a034\u00a0-\u00a056\u00a0-\u00a078",
            "phone",
        ),
        ("Tél. +33 (0)6 - 12 - 34 - 56 - 78", "phone"),
        ("Tél. +33 (0)6.12.34.56.78", "phone"),
        ("Tél. (+33) 6 12 34 56 78", "phone"),
        ("Tél. + 33 6 12 34 56 78", "phone"),
        ("Tél. 00 33 6 12 34 56 78", "phone"),
        ("Écrire à jean [arobase] zone.fr", "email"),
        ("Écrire à jean(a)zone.fr", "email"),
        ("Écrire à jean (à) zone.fr", "email"),
        ("Écrire à jean [at] zone [point] fr", "email"),
        ("Écrire à jean at zone dot fr", "email"),
        ("Écrire à jean  @  zone.fr", "email"),
        ("Écrire à jean**@**zone.fr", "email"),
        ("Écrire à jean*@*zone.fr", "email"),
        ("Merci à madame martin", "name"),
        ("Merci à MME DUPONT", "name"),
        ("Merci à M. J. Dupont", "name"),
        ("Avec le maire J. Dupont", "name"),
        ("Contact : J.-P. Dupont", "name"),
        ("Merci à **Marie** Dupont", "name"),
        ("Merci à Mme Dupont", "name"),
        ("Merci à M. de La Tour", "name"),
        ("Merci au Dr Élodie Martin-Petit", "name"),
        ("Le projet a été porté par Marie Dupont.", "name"),
    ],
)
def test_it_is_found(text: str, kind: str) -> None:
    """Only a name may stay, once someone says so."""
    found = personal_data({"advice": text})

    assert [(one.field, one.kind) for one in found] == [("advice", kind)]
    assert found[0].blocking is (kind != "name")


@pytest.mark.parametrize(
    "text",
    [
        "Madame la Maire et Monsieur le Préfet ont signé.",
        "En 2019, 1 200 000 € (HT) et 12 locaux : 4 en 2024-2025.",
        "La commune compte 3 412 habitants, 250 logements vacants.",
        "Voir https://zone.example/page",
        "Du 1er mars 2024 au 30 juin 2025.",
        "Du 01/03/2024 au 30/06/2025, soit 01/03/2024-30/06/2025.",
        "- 2019 : 12 locaux\n- 2020 : 14 locaux\n- 2021 : 15 locaux",
        "| 2019 | 2020 | 2021 |\n|---|---|---|\n| 12 | 14 | 15 |",
        "Coût : 1 250 000,50 € HT, dont 80 % de la DETR (1 000 000 €).",
        "Entre 2019-2023, 06 commerces puis 12, 34, 56 et 78 en cinq ans.",
        "Départements 01, 07, 26, 38, 42 : 05, 12, 34, 56, 78 dossiers déposés.",
        "Surface de 1 200 m² (12 × 100), parcelles AB 123, 124 et 125.",
        "De 08 h 30 à 12 h 00, puis de 13 h 30 à 18 h 00.",
        "Lundi 09:00-12:30, mardi 09:00 - 12:30, mercredi 14:00-18:00.",
        "Du 01-03-2024 au 30-06-2025 ; phase 2 du 01.07.2025 au 31.12.2025.",
        "Le point (a) du règlement et la zone (a) de l'OPAH.",
        "La mairie (à rénover) et la halle (à louer) : 3,5 ; 4,5 ; 12,25.",
        "Le SIREN de la commune est 219 900 012 ; l'arrêté est le n° 2023-145.",
        "Les taux passent de 12,5 % à 9,8 %, puis 7,6 %, 5,4 % et 3,2 %.",
        "Loyers : 450 €, 520 €, 610 € ; charges de 35 à 60 € par mois.",
        "Bonjour madame, monsieur ; madame la maire et monsieur le préfet.",
        "MADAME LA PRÉFÈTE ET MONSIEUR LE MAIRE ONT SIGNÉ.",
        "La madame qui tient la halle ; monsieur tout le monde y vient.",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    """Offices, sums and years tell nobody."""
    assert personal_data({"course": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        *("a.b-" * 3_000, "a" * 12_000, "Jean-" * 2_400, "a@" * 6_000, "1 " * 6_000),
        *("01 - " * 2_400, "a (at) " * 1_700, "a *" * 4_000, "madame " * 1_700),
        *("a" + " " * 11_999, "(" * 12_000, "+33 " * 3_000, "a.b " * 3_000),
        *("06,12," * 2_000, "M. J. " * 2_000, "le maire " * 1_300, "J. " * 4_000),
    ],
)
def test_long_texts_cost_no_square_of_their_length(text: str) -> None:
    """As long as a field may be, and made to be slow: a quarter costs about a quarter.

    What is searched in the square of its length costs sixteen times more, and stopped
    a server for a minute.
    """

    def cost(one: str) -> float:
        begun = time.process_time()
        personal_data({"advice": one})
        return time.process_time() - begun

    short = min(cost(text[: len(text) // 4]) for _ in range(3))
    whole = min(cost(text) for _ in range(3))

    assert whole < 10 * short + 0.05


def test_an_address_is_found_in_a_run() -> None:
    """Whatever stands before it without a space."""
    for text in ("jean arobase exemple.fr", "-.jean@exemple.fr", "a" * 999 + "@b.fr"):
        (found,) = personal_data({"advice": text})
        assert found.kind == "email"
