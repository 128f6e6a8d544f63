"""The page of the programme tells its story, with sources."""

import pyoxigraph as ox

from pvd_graph.services.browse_programme import programme
from pvd_graph.store.oxigraph import OxigraphReader

STORY = """
@base <https://w3id.org/pvd-graph/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<id/programme/petites-villes-de-demain> a pvd:Programme ;
    pvd:predecessor <id/programme/essai> ; dcterms:isPartOf <id/programme/plan> ;
    dcterms:subject <id/term/petites-villes> .
<id/programme/essai> skos:prefLabel "Programme d'essai"@fr ;
    skos:definition "Avant."@fr .
<id/programme/plan> skos:prefLabel "Plan fictif"@fr .
<id/term/petites-villes> skos:prefLabel "Petites villes"@fr .
<id/event/rapport> a pvd:ProgrammeEvent ; dcterms:date "2025-10" ;
    rdfs:label "Rapport fictif"@fr ; rdfs:seeAlso <https://example.org/rapport> .
<id/count/1> a pvd:CountObservation ; pvd:period "2025-10" ; pvd:lowerValue 1600 ;
    pvd:programme <id/programme/petites-villes-de-demain> ;
    rdfs:label "Plus de 1 600 communes et intercommunalités"@fr ;
    rdfs:seeAlso <https://example.org/nombre> .
"""


def test_programme_tells_what_the_graph_says(small: OxigraphReader) -> None:
    """Manager, principles, pillars, dated events, signatories, counts by source."""
    found = programme(small)

    assert found.manager is not None
    assert found.manager.name == "ANCT"
    assert [one.name for one in found.principles] == ["Partenarial"]
    assert [one.name for one in found.pillars] == ["Ingénierie"]
    assert [(one.date, one.label) for one in found.events] == [
        ("2019-09-19", "Annonce du programme")
    ]
    assert [one.slug for one in found.signatories] == ["cerema"]
    (count,) = found.counts
    assert (count.period, count.lower, count.upper) == ("2019", 800, 1000)


def test_origins_and_links_are_told() -> None:
    """What it belongs to, what came before, and where each fact can be read."""
    store = ox.Store()
    store.load(STORY.encode(), format=ox.RdfFormat.TRIG)
    found = programme(OxigraphReader(store, 1))

    assert [(one.name, one.definition) for one in found.predecessors] == [
        ("Programme d'essai", "Avant.")
    ]
    assert [one.name for one in found.part_of] == ["Plan fictif"]
    assert [one.name for one in found.filed_under] == ["Petites villes"]
    (event,) = found.events
    assert event.links == ("https://example.org/rapport",)
    (count,) = found.counts
    assert count.label == "Plus de 1 600 communes et intercommunalités"
    assert count.links == ("https://example.org/nombre",)
    assert found.list_issued == ""
