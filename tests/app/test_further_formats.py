"""Pages tell the files that they have, and no others."""

from flask.testing import FlaskClient

from pvd_graph.app.further_formats import further_formats


def test_the_map_has_points_and_no_turtle(client: FlaskClient) -> None:
    """It is a view; what it shows is described elsewhere."""
    with client.application.test_request_context("/map"):
        assert further_formats() == [("GeoJSON", "geojson")]
        assert further_formats("/nothing") == []


def test_lists_link_to_theirs(client: FlaskClient) -> None:
    """With the filters of the page."""
    with client.application.test_request_context("/actions?year=2023"):
        assert further_formats() == [("Turtle", "ttl"), ("GeoJSON", "geojson")]
        assert further_formats("/partners") == [("Turtle", "ttl")]
    assert 'href="/groups.ttl"' in client.get("/groups").text
