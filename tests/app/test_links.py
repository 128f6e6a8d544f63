"""Every IRI of ours has an address on the site, whatever its host."""

import pytest

from pvd_graph.app.links import (
    iri_of_page,
    iri_of_path,
    page_path,
    rdf_path,
    rdf_paths,
    sparql_path,
)
from pvd_graph.vocab import BASE, dataset_iri, graph_iri, id_iri

KEY = "00000000-0000-4000-8000-000000099001"
SHEET = id_iri("experience", KEY)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (id_iri("commune", "01034"), "/communes/01034"),
        (id_iri("action", "projets-finances", "x"), "/actions/projets-finances/x"),
        (id_iri("theme", "habitat"), "/actions?theme=habitat"),
        (id_iri("region", "84"), "/communes?region=84"),
        (id_iri("programme", "petites-villes-de-demain"), "/programme"),
        (
            id_iri("observation", "a", "01034", "2025"),
            "/resource/observation/a/01034/2025",
        ),
        (graph_iri("cog", "2026"), "/resource/graph/cog/2026"),
        (dataset_iri("cog"), "/datasets/cog"),
        (BASE + "ontology#Action", "/ontology#Action"),
        (BASE + "ontology/0.1.0", "/ontology/0.1.0"),
        (id_iri("scheme", "defis"), "/ontology/schemes/defis"),
        (BASE + "questions/CQ-01", "/questions/CQ-01"),
        (BASE + ".well-known/void#graph", "/.well-known/void#graph"),
        (BASE + "sparql#service", "/sparql#service"),
        (SHEET, f"/experiences/{KEY}"),
        (f"{SHEET}/result/1", f"/resource/experience/{KEY}/result/1"),
        (BASE + "pictures/0.webp", "/pictures/0.webp"),
        ("https://www.insee.fr/", None),
    ],
)
def test_page_of_a_thing(iri: str, path: str | None) -> None:
    """A page of its own where there is one, else the generic page."""
    assert page_path(iri) == path


def test_rdf_of_a_thing() -> None:
    """Beside its page where there is one."""
    assert rdf_path(id_iri("commune", "01034"), "ttl") == "/communes/01034.ttl"
    assert rdf_path(id_iri("rule", "x"), "nt") == "/resource/rule/x.nt"
    assert rdf_path("https://www.insee.fr/", "ttl") is None
    assert rdf_path(SHEET, "ttl") == f"/experiences/{KEY}.ttl"
    part = f"{SHEET}/revision/1"
    assert rdf_path(part, "ttl") == f"/resource/experience/{KEY}/revision/1.ttl"
    trait = id_iri("peer-group", "x", "trait", "1")
    assert rdf_path(trait, "ttl") == "/resource/peer-group/x/trait/1.ttl"
    assert page_path(trait) == "/resource/peer-group/x/trait/1"


def test_paths_lead_back_to_iris() -> None:
    """Decoded or not, a path names one thing; nothing can leave the IRI."""
    assert iri_of_path("action/a/é b") == id_iri("action", "a", "é b")
    assert iri_of_path("action/a/%C3%A9%20b") == id_iri("action", "a", "é b")
    assert iri_of_path("graph/cog/2026") == graph_iri("cog", "2026")
    assert ">" not in iri_of_path("x> { } <y")


def test_query_travels_whole() -> None:
    """The page of the endpoint shows the very query of a list."""
    assert sparql_path("ASK { ?s ?p 1 }\n", "csv") == (
        "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%201%20%7D%0A&format=csv"
    )


def test_documents_have_their_data_beside_them() -> None:
    """A part of a document is described where the document is."""
    assert rdf_path(BASE + "ontology#Action", "ttl") == "/ontology.ttl"
    assert rdf_path(BASE + "catalog#api", "nt") == "/catalog.nt"
    assert rdf_path(BASE + "sparql#service", "nt") == "/catalog.nt"
    assert rdf_paths(BASE + "questions/CQ-01")["rdf"] == "/questions/CQ-01.rdf"
    assert list(rdf_paths(id_iri("commune", "01034"))) == ["ttl", "jsonld", "nt", "rdf"]


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/communes/01034", id_iri("commune", "01034")),
        ("/actions/projets-finances/x", id_iri("action", "projets-finances", "x")),
        ("/resource/rule/x", id_iri("rule", "x")),
        ("/resource/graph/cog/2026", graph_iri("cog", "2026")),
        ("/datasets/cog", dataset_iri("cog")),
        ("/programme", id_iri("programme", "petites-villes-de-demain")),
        ("/ontology/schemes/defis", id_iri("scheme", "defis")),
        ("/communes", None),
        ("/communes/01034/peers", None),
        ("/about", None),
    ],
)
def test_pages_know_what_they_are_about(path: str, iri: str | None) -> None:
    """The other way round; lists and other pages are about no single thing."""
    assert iri_of_page(path) == iri
