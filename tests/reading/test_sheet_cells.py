"""Numbers of spreadsheets, as people write them."""

import pytest

from pvd_graph.reading.sheet_cells import number_text


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("1001", "1001"),
        ("1001.0", "1001"),
        ("0.30000000000000004", "0.3"),
        ("4.4999999999999998E-2", "0.045"),
        ("1E+5", "100000"),
        ("-12.50", "-12.5"),
        ("1E+300", "1E+300"),
        ("NaN", "NaN"),
        ("douze", "douze"),
        ("20002345600017", "20002345600017"),
    ],
)
def test_binary_noise_and_exponents_go(stored: str, read: str) -> None:
    """To the 15 digits that spreadsheets hold; what is no number stays."""
    assert number_text(stored) == read
