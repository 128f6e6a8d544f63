"""Search engines and previews read what pages show."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def _told(client: FlaskClient, path: str) -> dict[str, Any]:
    (block,) = _BLOCK.findall(client.get(path).text)
    told: dict[str, Any] = json.loads(block)
    return told


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", "WebSite", "pvd-graph"),
        ("/communes/01034", "City", "Belley"),
        ("/datasets/indicators", "Dataset", "Indicateurs"),
        ("/partners/cerema", "Organization", "Cerema"),
    ],
)
def test_things_are_told_in_schema_org(
    client: FlaskClient, path: str, kind: str, name: str
) -> None:
    """With their IRI, where they have one."""
    told = _told(client, path)

    assert told["@context"] == "https://schema.org"
    assert (told["@type"], told["name"]) == (kind, name)
    assert "" not in told.values()


def test_a_town_says_where_it_is(client: FlaskClient) -> None:
    """And what it lies in."""
    told = _told(client, "/communes/01034")

    assert told["identifier"]["value"] == "01034"
    assert told["geo"]["latitude"] == pytest.approx(45.7592)
    assert "Ain" in {one["name"] for one in told["containedInPlace"]}
    assert "geo" not in _told(client, "/communes/99001")


def test_a_dataset_says_its_licence_and_files(client: FlaskClient) -> None:
    """What Google's search of datasets asks for."""
    told = _told(client, "/datasets/indicators")

    assert told["license"].startswith("http")
    assert told["distribution"][0]["contentUrl"].startswith("http://localhost/dumps/")
    assert len(told["description"]) > 10


def test_pages_without_a_thing_tell_none(client: FlaskClient) -> None:
    """Nor does an error."""
    for path in ("/about", "/communes", "/communes/99999"):
        assert not _BLOCK.search(client.get(path).text)


def test_no_text_ends_the_block(client: FlaskClient) -> None:
    """Signs of markup are escaped, so that no name can close it."""
    (block,) = _BLOCK.findall(client.get("/communes/99001").text)

    assert not set("<>&") & set(block)


def test_links_have_a_preview(client: FlaskClient) -> None:
    """Title, words, picture and language, by absolute addresses."""
    page = client.get("/communes/01034?lang=en").text
    given = dict(re.findall(r'<meta property="og:(\S+)" content="([^"]*)">', page))

    assert given["title"].startswith("Belley")
    assert given["url"] == "http://localhost/communes/01034"
    assert given["image"].startswith("http://localhost/static/img/card.png")
    assert given["locale"] == "en_GB"
    assert given["description"]
