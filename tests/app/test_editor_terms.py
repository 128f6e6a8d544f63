"""What the editor completes: from the ontology, nothing from elsewhere."""

from pvd_graph.app.editor_terms import editor_terms
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import read_ontology
from pvd_graph.services.questions import load_questions
from pvd_graph.vocab import PREFIXES


def test_all_classes_and_properties_of_ours_are_completed() -> None:
    """With their label in French, on the right side."""
    ontology = read_ontology(ontology_folder() / "pvd.ttl")
    terms = editor_terms()
    sides = {
        "class": {one["name"]: one["label"] for one in terms["classes"]},
        "property": {one["name"]: one["label"] for one in terms["properties"]},
    }

    used = {iri for one in load_questions() for iri in one.terms}
    for term in ontology.terms:
        if term.iri in used:
            side = sides["class" if term.kind == "class" else "property"]
            assert side[term.name] == term.labels["fr"]
    assert "igeo:Commune" in sides["class"]
    assert "wgs84:lat" in sides["property"]
    assert sides["class"].keys().isdisjoint(sides["property"])


def test_prefixes_are_those_of_the_project() -> None:
    """The vocabularies, and the kinds of things that queries name."""
    prefixes = editor_terms()["prefixes"]

    assert PREFIXES.items() <= prefixes.items()
    assert prefixes["programme"] == "https://w3id.org/pvd-graph/id/programme/"
