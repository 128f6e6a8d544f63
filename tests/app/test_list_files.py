"""Lists as RDF and as GeoJSON, with the filters of their pages."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.services.formats import FORMATS
from pvd_graph.vocab import BASE, id_iri

LISTS = ("/communes", "/challenges", "/actions", "/partners", "/groups", "/datasets")


@pytest.mark.parametrize("path", [*LISTS, "/communes/99001/peers"])
def test_lists_answer_in_every_format(client: FlaskClient, path: str) -> None:
    """The same statements; each thing of the list is described."""
    said = []
    for extension, rdf_format in FORMATS.items():
        answer = client.get(f"{path}.{extension}")
        assert answer.status_code == 200
        assert answer.mimetype == rdf_format.media_type
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        quads = ox.parse(answer.data, format=rdf_format)
        said.append({quad.triple for quad in quads})

    within = "?in_programme=true" if path == "/communes" else ""
    rows = client.get(f"{path}.csv{within}").text.splitlines()[1:]
    assert all(one == said[0] for one in said)
    assert len({triple.subject for triple in said[0]}) == len(rows) > 0


@pytest.mark.parametrize(
    ("path", "things"),
    [
        ("/map.nt?topic=challenge:logements-vacants", {"id/commune/99001"}),
        (
            "/compare.nt?communes=99001,01034",
            {
                *("id/commune/99001", "id/commune/01034"),
                "id/assessment/vacance-longue/99001",
                "id/observation/private_long_vacancy_rate_pct/99001/2025",
            },
        ),
        ("/search.nt?q=logements&kind=challenge", {"id/challenge/logements-vacants"}),
        ("/programme/dashboard.nt?table=regions&region=99", {"id/region/99"}),
    ],
)
def test_views_describe_what_they_show(
    client: FlaskClient, path: str, things: set[str]
) -> None:
    """A map, a comparison, a search, a table of the dashboard."""
    subjects = {line.partition(" ")[0] for line in client.get(path).text.splitlines()}

    assert {f"<{BASE}{one}>" for one in things} <= subjects
    assert all(one.startswith(f"<{BASE}") for one in subjects)


def test_the_programme_is_described_with_its_history(client: FlaskClient) -> None:
    """Itself ahead of its facts."""
    rows = client.get("/programme.json").get_json()
    told = client.get("/programme.nt").text

    assert f"<{rows['iri']}>" in told
    for one in rows["facts"]:
        assert f"\n<{one['iri']}>" in f"\n{told}"


def test_a_comparison_of_nothing_is_refused(client: FlaskClient) -> None:
    """As its JSON is."""
    for ending in ("ttl", "geojson", "json"):
        assert client.get(f"/compare.{ending}?communes=99001").status_code == 400


def test_filters_hold_in_every_format(client: FlaskClient) -> None:
    """What the page shows, and no more."""
    text = client.get("/communes.nt?q=sainte").text

    subjects = {line.split(" ")[0] for line in text.splitlines()}
    assert subjects == {f"<{id_iri('commune', '99002')}>"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/communes", "99001"),
        ("/communes/01034", "01034"),
        ("/communes/99001/peers", "99002"),
        ("/actions", "99001"),
        ("/actions/projets-finances/fictif-1", "99001"),
        ("/groups/vacance-fictive", "99001"),
    ],
)
def test_what_has_a_place_is_geojson(client: FlaskClient, path: str, code: str) -> None:
    """Longitude first, as RFC 7946 has it; what is not known has no geometry."""
    answer = client.get(f"{path}.geojson")

    assert answer.mimetype == "application/geo+json"
    found = answer.get_json(force=True)
    assert found["type"] == "FeatureCollection"
    ours = [one for one in found["features"] if one["properties"]["code_insee"] == code]
    assert ours
    for one in ours:
        assert one["type"] == "Feature"
        if code == "01034":
            long, lat = one["geometry"]["coordinates"]
            assert 5 < long < 6
            assert 45 < lat < 46
        else:
            assert one["geometry"] is None


def test_absorbed_communes_lead_to_that_of_today(client: FlaskClient) -> None:
    """In every format, with what was asked."""
    for path in ("99004.geojson", "99004/peers.geojson", "99004/peers.ttl"):
        answer = client.get(f"/communes/{path}?k=2")
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith(
            path.replace("99004", "99001") + "?k=2"
        )
