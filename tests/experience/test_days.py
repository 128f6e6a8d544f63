"""Days as people type them; months and years are no days, and are told as such."""

from datetime import date

import pytest

from pvd_graph.experience.days import period_of, read_day
from pvd_graph.experience.fields import Fields


@pytest.mark.parametrize(
    "typed",
    ["01/03/2024", "1.3.2024", "2024-03-01", "1er mars 2024", "1 Mars 2024"],
)
def test_a_day(typed: str) -> None:
    """In figures or in words."""
    assert read_day(typed) == date(2024, 3, 1)
    assert period_of(typed) is None


@pytest.mark.parametrize(
    "typed", ["31/02/2024", "32 mars 2024", "1 brumaire 2024", "01/03/1024", "hier"]
)
def test_no_day(typed: str) -> None:
    """None is made up."""
    assert read_day(typed) is None
    assert period_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("mars 2024", "01/03/2024", "31/03/2024"),
        ("3/2024", "01/03/2024", "31/03/2024"),
        ("2024-02", "01/02/2024", "29/02/2024"),
        ("Août 2023", "01/08/2023", "31/08/2023"),
        ("2024", "01/01/2024", "31/12/2024"),
    ],
)
def test_the_day_to_type_is_told(typed: str, first: str, last: str) -> None:
    """The first where something begins, the last where it ends."""
    form = Fields({"started": typed, "ended": typed})

    assert form.day("started") is None
    assert form.day("ended", last=True) is None

    assert [fault.told.fr.split(",")[0] for fault in form.faults] == [
        f"un jour entier : {first}",
        f"un jour entier : {last}",
    ]


@pytest.mark.parametrize("typed", ["13/2024", "germinal 2024", "1024", "0"])
def test_no_period(typed: str) -> None:
    """Neither a month nor a year that we know."""
    form = Fields({"started": typed})

    assert form.day("started") is None
    assert form.faults[0].told.fr == "un jour, comme 01/03/2024"
