"""The language of a page: asked for in the address, then remembered."""

from flask.testing import FlaskClient


def test_french_unless_english_is_asked_for(client: FlaskClient) -> None:
    """What a browser prefers changes nothing: an address shows the same to all."""
    answer = client.get("/about", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "fr"
    assert '<html lang="fr">' in answer.text
    assert "Aller au contenu" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_english_is_remembered(client: FlaskClient) -> None:
    """The next page is in English without ``lang=``, until French is asked for."""
    other = client.application.test_client()
    first = other.get("/about?lang=en")
    next_page = other.get("/about")
    back = other.get("/about?lang=fr")

    for answer in (first, next_page):
        assert answer.headers["Content-Language"] == "en"
        assert '<html lang="en">' in answer.text
        assert "Skip to content" in answer.text
        assert "Cookie" in answer.headers["Vary"]
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert back.headers["Content-Language"] == "fr"
    assert other.get("/about").headers["Content-Language"] == "fr"


def test_no_page_of_the_other_language_from_a_cache(client: FlaskClient) -> None:
    """The version of a page tells its language."""
    french = client.get("/communes/99001").headers["ETag"]
    answer = client.get("/communes/99001?lang=en", headers={"If-None-Match": french})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != french
    client.get("/about?lang=fr")


def test_unknown_languages_are_french(client: FlaskClient) -> None:
    """Nothing else is remembered."""
    answer = client.get("/about?lang=de")

    assert answer.headers["Content-Language"] == "fr"
    assert "Set-Cookie" not in answer.headers


def test_the_switch_keeps_the_page(client: FlaskClient) -> None:
    """The other language of a list is the same list."""
    page = client.get("/communes?region=99&q=fict").text

    assert 'href="/communes?region=99&amp;q=fict&amp;lang=en"' in page
