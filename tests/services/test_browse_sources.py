"""Pages credit the datasets that state what they show, and no others."""

from pvd_graph.services.browse_sources import (
    PARTNERS,
    PEERS,
    rule_of,
    sources,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri

CONCLUDED = rule_of(id_iri("rule", "medecins-fictifs"))


def slugs(found: list) -> list[str]:  # type: ignore[type-arg]  # of datasets
    """Return the slugs of *found*, in order."""
    return [one.slug for one in found]


def test_dataset_is_that_of_the_graph_that_states(bands: OxigraphReader) -> None:
    """By property alone, or by property and value; nobody states peers here."""
    assert slugs(sources(bands, [PARTNERS])) == ["actors"]
    assert slugs(sources(bands, ["pvd:level"])) == ["actors"]
    assert slugs(sources(bands, [PEERS])) == []
    assert slugs(sources(bands, [])) == []


def test_derived_facts_lead_to_what_they_come_from(bands: OxigraphReader) -> None:
    """A conclusion is ours, its figures are not."""
    assert slugs(sources(bands, [CONCLUDED])) == ["derived"]
    assert slugs(sources(bands, [CONCLUDED, PARTNERS], origins=True)) == [
        "actors",
        "figures",
        "derived",
    ]
