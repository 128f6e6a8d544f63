"""The peers of a town in the frame of another site."""

from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.small_site import SmallSite


def test_peers_may_be_framed_and_do_nothing_else(client: FlaskClient) -> None:
    """By any site; without script, form or request elsewhere."""
    answer = client.get("/embed/peers/99001")

    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "Sainte-Fictive" in answer.text
    assert 'href="/communes/99001/peers" target="_blank"' in answer.text
    assert "<script" not in answer.text


def test_other_answers_may_not(client: FlaskClient) -> None:
    """An unknown commune is told by a page of the site; an absorbed one leads on."""
    assert client.get("/embed/peers/99999").headers["X-Frame-Options"] == "DENY"
    absorbed = client.get("/embed/peers/99004?k=1&lang=en")
    assert absorbed.status_code == 301
    assert absorbed.headers["Location"].endswith("/embed/peers/99001?k=1&lang=en")
    assert client.get("/embed/peers/99001?k=0").status_code == 400


def test_it_speaks_english_too(client: FlaskClient) -> None:
    """As its address asks: a frame has no cookie."""
    text = client.get("/embed/peers/99001?lang=en").text

    assert '<html lang="en">' in text
    assert "Comparable towns: Fictive-sur-Exemple" in text


def test_frames_say_that_the_site_is_not_official(client: FlaskClient) -> None:
    """They stand in pages of others, without our footer."""
    for address in ("/embed/peers/99001", "/embed/map"):
        assert "pas un site officiel" in client.get(address).text


def test_frames_of_a_demonstration_bear_its_mark(site: SmallSite) -> None:
    """They stand in pages of others, without our banner."""
    demo = create_app(site)
    demo.config["PVD_DEMO"] = True
    for address in ("/embed/peers/99001", "/embed/map"):
        assert "Démonstration" in demo.test_client().get(address).text
        plain = create_app(site).test_client()
        assert "Démonstration" not in plain.get(address).text
