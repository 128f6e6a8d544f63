"""Answers in several formats: the choice, the links, and 406 with a list."""

import pytest
from flask import Flask

from pvd_graph.app.answers import (
    description_links,
    host_url,
    not_acceptable,
    rdf_answer,
    wanted_format,
)

FILES = {"ttl": "/a.ttl", "nt": "/a.nt"}


@pytest.fixture
def app() -> Flask:
    """An application without any route."""
    return Flask(__name__)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("application/rdf+xml", "rdf"),
        ("text/html;q=0.5, text/turtle", "ttl"),
        ("image/png", None),
    ],
)
def test_format_by_accept(app: Flask, accept: str, wanted: str | None) -> None:
    """People first, unless a program says what it wants."""
    with app.test_request_context(headers={"Accept": accept}):
        assert wanted_format() == wanted


def test_links_are_written_as_the_standard_says() -> None:
    """Each format once, and Turtle as the description."""
    assert description_links("/a", FILES) == [
        '</a>; rel="alternate"; type="text/html"',
        '</a.ttl>; rel="alternate"; type="text/turtle"',
        '</a.nt>; rel="alternate"; type="application/n-triples"',
        '</a.ttl>; rel="describedby"; type="text/turtle"',
    ]


def test_nothing_fits_is_told_with_what_would(app: Flask) -> None:
    """As problem+json, or as text to who takes text."""
    with app.test_request_context(headers={"Accept": "image/png"}):
        answer = not_acceptable("/a", FILES)
        assert answer.status_code == 406
        body = answer.get_json()
        assert body["offered"][1] == {"media_type": "text/turtle", "address": "/a.ttl"}
        assert "N-Triples" in body["detail"]
        assert answer.headers["Vary"] == "Accept"
    with app.test_request_context(headers={"Accept": "text/plain"}):
        text = not_acceptable(None, FILES).get_data(as_text=True)
        assert "text/html" not in text
        assert "application/n-triples /a.nt\n" in text


def test_rdf_can_be_read_from_any_site(app: Flask) -> None:
    """And says that it varies only where its address has other formats."""
    with app.test_request_context(base_url="https://example.org:8443/"):
        assert host_url() == "https://example.org:8443"
        answer = rdf_answer(b"", "ttl")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.content_type == "text/turtle; charset=utf-8"
        assert "Vary" not in answer.headers
        assert rdf_answer(b"", "ttl", varies=True).headers["Vary"] == "Accept"
