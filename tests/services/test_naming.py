"""Links show what they lead to, even to things without a name of their own."""

from pvd_graph.services.naming import named_all
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, id_iri

VACANCY = "private_long_vacancy_rate_pct"


def name(small: OxigraphReader, iri: str) -> str:
    """Return the name under which *iri* is shown."""
    return named_all(small, [iri])[iri].name


def test_observation_is_called_by_what_it_observes(small: OxigraphReader) -> None:
    """« 2025 » alone, the end of its IRI, says nothing."""
    assert name(small, id_iri("observation", VACANCY, "99001", "2025")) == (
        "Logements privés vacants depuis plus de deux ans, Fictive-sur-Exemple, 2025"
    )


def test_assessment_is_called_by_its_rule(small: OxigraphReader) -> None:
    """With the town it speaks of."""
    assert name(small, id_iri("assessment", "vacance-longue", "99002")) == (
        "Vacance de longue durée, Sainte-Fictive"
    )


def test_labels_and_titles_are_asked_for(small: OxigraphReader) -> None:
    """Communes and actions are too many to be kept; foreign terms are not ours."""
    assert name(small, id_iri("commune", "01034")) == "Belley"
    assert name(small, id_iri("action", "projets-finances", "fictif-1")) == (
        "Habitat : projet soutenu par la DETR en 2019"
    )
    assert name(small, expand("skos:Concept")) == "skos:Concept"
    assert name(small, id_iri("observation", "odd")) == "odd"
