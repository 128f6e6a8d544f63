"""What the index is given: all communes, and the things people ask for by name."""

from pvd_graph.services.searching import search_entries
from pvd_graph.store.oxigraph import OxigraphReader


def test_communes_bring_codes_postcodes_and_former_names(small: OxigraphReader) -> None:
    """A town of the programme outranks any other commune."""
    found = {one.iri.rsplit("/", 1)[-1]: one for one in search_entries(small)}

    town, other = found["99001"], found["99003"]
    assert town.others == ("99001", "99004", "99100", "99110", "L'Ancienne-Œuvre")
    assert town.detail == "Département fictif (99001)"
    assert town.priority > other.priority > 0
    assert "99004" not in found


def test_concepts_bring_their_other_names(small: OxigraphReader) -> None:
    """Each by its French label, whatever its kind."""
    found = {(one.kind, one.label): one for one in search_entries(small)}

    vacancy = found["challenge", "Logements vacants de longue durée"]
    assert vacancy.others == ("vacance résidentielle",)
    assert ("partner", "Cerema") in found
    assert ("action-type", "Habitat") in found
    assert ("dataset", "Indicateurs") in found
