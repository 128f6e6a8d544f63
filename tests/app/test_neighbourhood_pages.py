"""The neighbourhood of a town, on the small graph."""

from flask.testing import FlaskClient


def test_the_drawing_is_told_in_words(client: FlaskClient) -> None:
    """Challenges with who shares them, partners with their sums."""
    text = client.get("/communes/99001/graph").get_data(as_text=True)

    assert 'class="link link-peer"' in text
    assert text.count('href="/communes/99002"') == 3  # drawn, shared, listed
    assert 'href="/partners/etat"' in text


def test_a_commune_without_links_says_so(client: FlaskClient) -> None:
    """And leads to what is known; an absorbed code leads to that of today."""
    assert client.get("/communes/99003/graph").status_code == 200
    assert client.get("/communes/99999/graph").status_code == 404


def test_the_drawing_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    """What stands in boxes takes no mark of another language."""
    english = client.get("/communes/99001/graph?lang=en").text
    drawn = english.partition("<svg")[2].partition("</svg>")[0]

    assert "Long-term vacant homes</text>" in drawn
    assert "Logements" not in drawn
