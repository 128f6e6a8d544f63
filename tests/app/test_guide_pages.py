"""The guide, and the spreadsheets that it gives."""

import pytest
from flask.testing import FlaskClient

from pvd_graph.services.template_folders import TEMPLATES


def test_the_guide_is_in_french_and_english(client: FlaskClient) -> None:
    """With the templates and the errors."""
    french = client.get("/guide").text
    english = client.get("/guide?lang=en").text

    assert "Publier vos données en dix minutes" in french
    assert "cette valeur n'est pas prévue" in french.replace("&#39;", "'")
    assert "this value is not expected" in english
    for name in TEMPLATES:
        assert f"/guide/modele-{name}.xlsx" in french


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_downloaded(client: FlaskClient, name: str) -> None:
    """As workbook and as CSV."""
    workbook = client.get(f"/guide/modele-{name}.xlsx")
    table = client.get(f"/guide/modele-{name}.csv")

    assert workbook.data.startswith(b"PK")
    assert f'filename="modele-{name}.xlsx"' in workbook.headers["Content-Disposition"]
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "99001" in table.text


def test_another_template_is_not_found(client: FlaskClient) -> None:
    """404 with those there are."""
    assert client.get("/guide/modele-autre.csv").status_code == 404


def test_the_guide_is_found(client: FlaskClient) -> None:
    """From the list of datasets, and from any page."""
    assert 'href="/guide"' in client.get("/datasets").text
    assert 'href="/guide"' in client.get("/about").text
