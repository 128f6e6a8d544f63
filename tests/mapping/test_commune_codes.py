"""What a spreadsheet did to a code is undone where that is sure."""

import pytest

from pvd_graph.mapping.commune_codes import read_code, strict_code


@pytest.mark.parametrize(
    ("cell", "code"),
    [("01004", "01004"), ("1004", "01004"), ("2a004", "2A004"), ("1004,00", "01004")],
)
def test_codes(cell: str, code: str) -> None:
    """A leading zero put back, decimals dropped, letters made large."""
    found, faults = read_code(cell)

    assert found == code
    assert not any(fault.blocking for fault in faults)


@pytest.mark.parametrize(
    "cell", ["2E4", "2,00E+09", "123456", "2A4", "0", "abc", "104"]
)
def test_what_cannot_be_undone(cell: str) -> None:
    """Told, never guessed."""
    found, faults = read_code(cell)

    assert found == ""
    assert faults[0].blocking


def test_strictly_a_shortened_code_is_none() -> None:
    """Where there is no reference to tell."""
    assert strict_code("1004")[0] == ""
    assert strict_code("01004") == ("01004", ())
