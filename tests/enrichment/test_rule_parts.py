"""A rule knows its figures, and of which towns it says nothing."""

from pvd_graph.enrichment.rules import load_rules
from pvd_graph.resources import ontology_folder

RULES = {rule.slug: rule for rule in load_rules(ontology_folder() / "rules")}


def test_towns_of_some_departements_are_left_out() -> None:
    """By the code of the town, which begins with that of its département."""
    stations = RULES["sans-gare"].reference

    left_out = [
        code
        for code in ("97411", "97302", "2A004", "09122")
        if stations.leaves_out(code)
    ]

    assert left_out == ["97411", "97302"]
    assert not stations.leaves_out("")
    assert not RULES["sans-college"].reference.leaves_out("97411")


def test_figures_come_once_with_the_population() -> None:
    """In the order of the file; what makes the groups is used too."""
    assert RULES["sans-gare"].refs == (
        ("railway_stations", "2024"),
        ("population", "2021"),
    )
    assert RULES["sans-gare"].indicators == ("railway_stations", "population")
