"""The site map in words, and what it leads to."""

import re

from flask.testing import FlaskClient


def _led_to(text: str) -> set[str]:
    main = text.split("<main", 1)[1].split("</main>", 1)[0]
    return set(re.findall(r'href="(/[^"#]*)"', main))


def _sitemap(client: FlaskClient) -> str:
    return client.get("/sitemap.xml").text


def test_every_part_of_the_site_is_led_to(client: FlaskClient) -> None:
    """Each page that is no single thing, and the towns of each région."""
    links = _led_to(client.get("/site-map").text)

    listed = re.findall(r"<loc>http://[^/]+(/[^<]*)</loc>", _sitemap(client))
    parts = {path for path in listed if path.count("/") == 1}
    assert len(parts) > 10
    assert parts - {"/site-map"} <= links
    assert any(path.startswith("/communes?region=") for path in links)


def test_no_link_of_it_is_dead(client: FlaskClient) -> None:
    """What needs the endpoint, files or an account aside."""
    for path in sorted(_led_to(client.get("/site-map").text)):
        if not path.startswith(("/account", "/sparql", "/dumps", "/catalog")):
            assert client.get(path).status_code == 200, path


def test_programs_are_told_where_the_addresses_are(client: FlaskClient) -> None:
    """The page is no list of things: it has no file of its own, and says so."""
    page = client.get("/site-map").text

    assert 'href="/sitemap.xml"' in page
    assert client.get("/sitemap.xml").status_code == 200


def test_each_page_leads_to_it(client: FlaskClient) -> None:
    """From its footer, at the same place everywhere (RGAA 12.1)."""
    for path in ("/", "/communes/99001", "/nothing-here"):
        assert 'href="/site-map"' in client.get(path).text


def test_what_the_site_is_about_is_told_on_its_page(client: FlaskClient) -> None:
    """In words of its own, with the way to the facts and their sources."""
    text = client.get("/about").text

    assert "Annoncé le 19 septembre 2019" in text
    assert 'href="/programme">Ses principes' in text


def test_signed_agreements_are_counted_as_towns(client: FlaskClient) -> None:
    """One agreement joins several towns: their number is not that of agreements."""
    for path in ("/", "/programme"):
        assert "villes à convention-cadre (ORT) signée" in client.get(path).text


def test_no_sheet_leads_to_those_of_others(client: FlaskClient) -> None:
    """An empty part says where to go on."""
    text = client.get("/communes/99002").text

    assert "Aucune fiche expérience de cette commune" in text
    assert 'href="/experiences">Voir toutes les fiches expérience' in text
