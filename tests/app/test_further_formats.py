"""Pages tell the files that they have, and no others."""

from flask.testing import FlaskClient

from pvd_graph.app.further_formats import further_formats


def test_views_have_files_of_what_they_show(client: FlaskClient) -> None:
    """Of what is on the map, compared or found."""
    for path in ("/map", "/compare", "/search", "/programme/dashboard"):
        with client.application.test_request_context(path):
            assert further_formats() == [("Turtle", "ttl"), ("GeoJSON", "geojson")]
    with client.application.test_request_context("/about"):
        assert further_formats() == []
        assert further_formats("/nothing") == []


def test_lists_link_to_theirs(client: FlaskClient) -> None:
    """With the filters of the page."""
    with client.application.test_request_context("/actions?year=2023"):
        assert further_formats() == [("Turtle", "ttl"), ("GeoJSON", "geojson")]
        assert further_formats("/partners") == [("Turtle", "ttl")]
    assert 'href="/groups.ttl"' in client.get("/groups").text
