"""Rules say how they conclude; a rank says with whom it is shared."""

from pvd_graph.services.browse_rules import (
    Band,
    indicators,
    observed,
    rules,
    rules_of,
    tied,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri

DOCTORS = id_iri("rule", "medecins-fictifs")


def test_rule_says_how(small: OxigraphReader) -> None:
    """Threshold, side, unit, group, median, source and what it reads."""
    (rule,) = rules_of(small, id_iri("challenge", "logements-vacants"))

    assert (rule.threshold, rule.direction, rule.unit) == (8.9, "above", "%")
    assert (rule.group_size, rule.median, rule.source) == (1625, 5.9, "LOVAC 2025")
    assert [one.iri for one in rule.indicators] == list(indicators(small))


def test_bands_are_ordered_and_found_again(bands: OxigraphReader) -> None:
    """An assessment tells its group by size and threshold; the rule has none."""
    rule = rules(bands)[DOCTORS]

    small_towns = Band(0, 1999, 0.96, 1.9, 40)
    large_towns = Band(10000, None, 0.6, 0.9, 30)
    assert rule.bands == (small_towns, large_towns)
    assert rule.threshold is None
    assert rule.band_of(30, 0.6) == large_towns
    assert rule.band_of(30, 0.7) is None


def test_rank_is_shared_within_its_group_only(bands: OxigraphReader) -> None:
    """The first of two slices of population are not first together."""
    assert tied(bands, DOCTORS, 1, 40, 0.96) == 2
    assert tied(bands, DOCTORS, 7, 30, 0.6) == 1
    assert tied(bands, DOCTORS, 1, 30, 0.6) == 0
    assert tied(bands, DOCTORS, None, 40, 0.96) == 0


def test_publisher_goes_by_its_short_name(bands: OxigraphReader) -> None:
    """The shortest name, capitals first; the usual one where others are longer."""
    found = indicators(bands)

    (counted,) = (one for one in found.values() if one.name == "Médecins")
    assert counted.publisher is not None
    assert counted.publisher.name == "OFS"


def test_indicator_without_any_figure_is_not_observed(bands: OxigraphReader) -> None:
    """What nobody has a figure of is not missing anywhere."""
    assert len(indicators(bands)) == 2
    assert observed(bands) == {id_iri("indicator", "doctors")}
