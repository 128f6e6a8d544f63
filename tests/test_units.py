"""Units of money."""

from pvd_graph.units import EUROS_OF


def test_units_are_in_small_letters_and_count_euros() -> None:
    """As both the manifest and the reader of numbers look them up."""
    assert all(unit == unit.lower() for unit in EUROS_OF)
    assert (EUROS_OF["€"], EUROS_OF["k€"], EUROS_OF["m€"]) == (1, 1_000, 1_000_000)
