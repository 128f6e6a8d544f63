"""Dates in French forms are read; a form that leaves a doubt is an issue."""

import pytest

from pvd_graph.mapping.dates import SERIAL, date_parser
from pvd_graph.mapping.faults import CellError


@pytest.mark.parametrize(
    "cell",
    [
        "2023-03-03",
        "2023-03-03T00:00:00",
        "2023-03-03 12:30:00+01:00",
        "03/03/2023",
        "3/3/2023",
        "03.03.2023",
        "03-03-2023",
        "03/03/2023 00:00:00",
        "2023/03/03",
        "3 mars 2023",
        "3 Mars 2023",
        "vendredi 3 mars 2023",
        "3 march 2023",
    ],
)
def test_one_day_in_many_forms(cell: str) -> None:
    """Day first where figures stand for the month."""
    assert date_parser("")(cell) == "2023-03-03"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1er août 2022", "2022-08-01"),
        ("1 févr. 2022", "2022-02-01"),
        ("15 déc. 2021", "2021-12-15"),
        ("04/03/2023", "2023-03-04"),
    ],
)
def test_months_by_name_and_days_first(cell: str, value: str) -> None:
    """Accents, abbreviations, the first of the month."""
    assert date_parser("")(cell) == value


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("03/04/23", "deux chiffres"),
        ("04/25/2023", "pas de mois 25"),
        ("31/02/2023", "n'existe pas"),
        ("45000", "tableur"),
        ("mars 2023", "manque le jour"),
        ("Févr. 2023", "manque le jour"),
        ("03/2023", "manque le jour"),
        ("2023", "manque le jour"),
        ("brumaire 2023", "pas une date"),
        ("3 brumaire 2023", "pas une date"),
        ("hier", "pas une date"),
        ("2023-13-01", "n'existe pas"),
    ],
)
def test_what_is_not_guessed(cell: str, said: str) -> None:
    """The century, the order of month and day, the numbers of a spreadsheet."""
    with pytest.raises(CellError) as caught:
        date_parser("")(cell)

    assert said in caught.value.problem.fr


@pytest.mark.parametrize(
    ("form", "cell", "value"),
    [
        ("%m/%d/%Y", "04/25/2023", "2023-04-25"),
        ("%d/%m/%y", "03/04/23", "2023-04-03"),
        (SERIAL, "45000", "2023-03-15"),
        (SERIAL, "45000.0", "2023-03-15"),
        (SERIAL, "2023-03-15", "2023-03-15"),
    ],
)
def test_a_declared_form_is_taken(form: str, cell: str, value: str) -> None:
    """45000 is 15 March 2023 in every spreadsheet."""
    assert date_parser(form)(cell) == value


@pytest.mark.parametrize(
    ("form", "cell"),
    [("%d/%m/%Y", "2023-04-03"), (SERIAL, "12"), (SERIAL, "1e400"), (SERIAL, "hier")],
)
def test_a_declared_form_is_demanded(form: str, cell: str) -> None:
    """A cell of another form is an issue."""
    with pytest.raises(CellError):
        date_parser(form)(cell)
