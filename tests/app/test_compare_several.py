"""Three to five communes on one page, on the small graph."""

import csv
from io import StringIO

from flask.testing import FlaskClient

THREE = "/compare?communes=99001,99002,01034"


def test_three_communes_are_side_by_side(client: FlaskClient) -> None:
    """Each can be taken away, and each pair has its own page."""
    text = client.get(THREE).get_data(as_text=True)

    assert "Comparer 3 communes" in text
    assert 'href="/compare?communes=99001,99002"' in text
    assert 'href="/compare?communes=99002,01034"' in text
    assert 'name="add"' in text


def test_one_more_is_added_by_name(client: FlaskClient) -> None:
    """The address then names it; what may be several is asked."""
    answer = client.get("/compare?communes=99001,99002&add=Belley")

    assert answer.status_code == 302
    assert answer.location == THREE
    unknown = client.get("/compare?communes=99001,99002&add=Rienrien")
    assert "Aucune commune ne s" in unknown.get_data(as_text=True)


def test_the_table_has_a_column_a_commune(client: FlaskClient) -> None:
    """Challenges, then figures; in JSON too."""
    path = THREE.replace("compare?", "compare.csv?")
    rows = list(csv.DictReader(StringIO(client.get(path).get_data(as_text=True))))
    told = client.get(path.replace(".csv", ".json")).get_json()

    assert {row["kind"] for row in rows} == {"challenge", "figure"}
    assert rows[-1]["99001"] == "11.2"
    assert told["comparison"][-1]["99001"] == 11.2


def test_units_stand_with_figures(client: FlaskClient) -> None:
    """Beside the year, in full: 11.2 % of what, 13.7 of what."""
    text = client.get(THREE).get_data(as_text=True)

    assert ">2025,\u00a0%</small>" in text


def test_more_than_five_are_refused(client: FlaskClient) -> None:
    """Nobody reads seven columns; the message says how many go."""
    codes = "99001,99002,01034,99003,01004,01033"
    answer = client.get(f"/compare?communes={codes}")

    assert answer.status_code == 400
    assert "5 communes au plus" in answer.get_data(as_text=True)


def test_a_commune_that_no_rule_looked_at_is_told_apart(client: FlaskClient) -> None:
    """Where figures lack, nothing says that a challenge is absent."""
    text = client.get("/compare?communes=99001,99002,99003").text

    assert "hors programme</span>" in text
    assert "cela ne dit pas que le défi est absent" in text
    assert "hors programme" not in client.get(THREE).text
