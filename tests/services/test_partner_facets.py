"""Partners found by what they are and do, counted as the filters say."""

from pvd_graph.services.partner_facets import (
    PartnerFilter,
    filter_partners,
    partner_facets,
)
from pvd_graph.store.oxigraph import OxigraphReader


def found(small: OxigraphReader, **asked: str) -> list[str]:
    """Return the slugs of the partners that pass the filters."""
    return [one.slug for one in filter_partners(small, PartnerFilter(**asked))]


def test_without_filter_all_are_there(small: OxigraphReader) -> None:
    """Each in one role: the counts add up."""
    roles = partner_facets(small, PartnerFilter())["role"]

    assert sum(one.count for one in roles) == len(found(small))


def test_filters_combine(small: OxigraphReader) -> None:
    """The State funds in the fictitious région, by the DETR."""
    assert found(small, region="99") == ["etat"]
    assert found(small, region="99", programme="detr", role="partner") == ["etat"]
    assert found(small, region="99", role="signatory") == []
    assert found(small, region="84") == []


def test_counts_of_a_filter_ignore_itself(small: OxigraphReader) -> None:
    """They tell what another choice would show."""
    choices = partner_facets(small, PartnerFilter(role="signatory"))

    assert len(choices["role"]) > 1
    assert choices["region"] == []
