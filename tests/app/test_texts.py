"""Texts follow the page, and are French where there is none."""

from flask.testing import FlaskClient

from pvd_graph.app.texts import gettext


def test_texts_follow_the_page(client: FlaskClient) -> None:
    """With what they are filled with."""
    assert gettext("Accueil") == "Accueil"
    with client.application.test_request_context("/?lang=en"):
        assert gettext("Accueil") == "Home"
        assert gettext("%(value)s ou plus", value="8%") == "8% or more"
    with client.application.test_request_context("/?lang=fr"):
        assert gettext("%(value)s ou plus", value="8 %") == "8 % ou plus"
