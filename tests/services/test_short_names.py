"""Organisations go by the name that people use."""

from pvd_graph.services.short_names import short_named
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri


def test_shortest_name_wins_if_it_is_shorter(bands: OxigraphReader) -> None:
    """Capitals first among equals; a longer other name replaces nothing."""
    names = {
        slug: short_named(bands, id_iri("partner", slug)).name
        for slug in ("office", "agence", "bureau", "inconnu")
    }

    assert names == {
        "office": "OFS",
        "agence": "Agence fictive",
        "bureau": "Bureau Fictif",
        "inconnu": "inconnu",
    }
