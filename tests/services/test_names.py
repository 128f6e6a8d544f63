"""Things are shown by their French names, or by the end of their IRIs."""

from pvd_graph.services.names import Named, key_of, name_of, named
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, id_iri


def test_french_name_is_taken(small: OxigraphReader) -> None:
    """An English label beside it does not show."""
    iri = id_iri("challenge", "logements-vacants")

    assert named(small, iri) == Named("Logements vacants de longue durée", iri)
    assert named(small, iri).to_json() == {
        "iri": iri,
        "label": "Logements vacants de longue durée",
    }


def test_nameless_things_show_the_end_of_their_iri(small: OxigraphReader) -> None:
    """Ours by its key, percent-decoded; a foreign term by its prefixed name."""
    assert name_of(small, id_iri("membership", "pvd", "99001")) == "99001"
    assert name_of(small, expand("skos:Concept")) == "skos:Concept"
    assert key_of(id_iri("action", "a", "é b")) == "é b"
