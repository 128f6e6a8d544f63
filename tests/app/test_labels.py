"""Texts of the graph are in the language of the page, or told to be French."""

import pytest
from flask.testing import FlaskClient

from pvd_graph.app.labels import in_page_language, label

FRENCH = "Petites villes fictives qui ont beaucoup de logements vacants"


@pytest.mark.parametrize(
    ("language", "text", "shown", "plain"),
    [
        ("fr", FRENCH, FRENCH, FRENCH),
        ("fr", "Cerema", "Cerema", "Cerema"),
        ("en", "Le <pont>", '<span lang="fr">Le &lt;pont&gt;</span>', "Le <pont>"),
        ("en", "99001", "99001", "99001"),
        ("en", "Centralité", "Centrality", "Centrality"),
        ("en", "", "", ""),
    ],
)
def test_texts_follow_the_page(
    client: FlaskClient, language: str, text: str, shown: str, plain: str
) -> None:
    """Marked as French for screen readers where there is no English."""
    with client.application.test_request_context(f"/?lang={language}"):
        assert label(text) == shown
        assert in_page_language(text) == plain


def test_english_is_taken_where_there_is_some(client: FlaskClient) -> None:
    """No mark is needed then."""
    with client.application.test_request_context("/?lang=en"):
        assert label(FRENCH).startswith("Fictitious small towns")
        assert label(None) == ""
