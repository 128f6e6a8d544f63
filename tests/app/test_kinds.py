"""Every kind that the index holds has a name on the page."""

from flask.testing import FlaskClient

from pvd_graph.app.kinds import KINDS, kind_names
from pvd_graph.services.searched import search_entries
from tests.small_site import SmallSite


def test_every_kind_is_named(client: FlaskClient, site: SmallSite) -> None:
    """In French and in English, each kind by a name of its own."""
    for language in ("fr", "en"):
        with client.application.test_request_context(f"/search?lang={language}"):
            names = kind_names()
        assert list(names) == list(KINDS)
        assert len(set(names.values())) == len(KINDS)
    assert {one.kind for one in search_entries(site.reader())} <= set(KINDS)


def test_results_can_be_narrowed(client: FlaskClient) -> None:
    """The page counts the kinds, and lists one when asked."""
    page = client.get("/search?q=fictive").text
    assert "kind=commune" in page

    narrowed = client.get("/search.json?q=fictive&kind=commune").json
    assert narrowed is not None
    assert {hit["kind"] for hit in narrowed["hits"]} == {"commune"}
    assert client.get("/search.csv?q=fictive&kind=commune").status_code == 200
    assert client.get("/search?q=fictive&kind=town").status_code == 400


def test_hits_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    """The suggestions follow what was asked before."""
    other = client.application.test_client()
    assert "jeu de données" in other.get("/search?q=indicateurs").text.lower()
    page = other.get("/search?q=indicateurs&lang=en").text
    assert "Dataset" in page
    hits = other.get("/search.json?q=indicateurs").json
    assert hits is not None
    assert "Dataset" in {hit["detail"] for hit in hits["hits"]}


def test_slips_are_told(client: FlaskClient) -> None:
    """What is near is not what was typed."""
    page = client.get("/search?q=fictvie+exmeple").text
    assert "Rien ne correspond exactement" in page
    assert "Fictive-sur-Exemple" in page
    nothing = client.get("/search?q=xyzzyq").text
    assert "même à quelques lettres près" in nothing


def test_actions_do_not_drown_the_rest(client: FlaskClient) -> None:
    """A few of them, and the way to all; all where they are asked for."""
    everything = client.get("/search.json?q=projet&limit=50").json
    assert everything is not None
    actions = [hit for hit in everything["hits"] if hit["kind"] == "action"]

    page = client.get("/search?q=projet").text
    assert page.count('href="/actions/') == min(len(actions), 5)
    assert ("Les " in page and "kind=action" in page) or len(actions) <= 5
    alone = client.get("/search?q=projet&kind=action").text
    assert alone.count('href="/actions/') == len(actions) > 0
