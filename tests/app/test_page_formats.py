"""Numbers follow the page."""

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import formatting, formatting_english, page_formats


def test_the_names_are_those_of_both_languages() -> None:
    """Whoever imports one module may import this one."""
    assert set(page_formats.__all__) == set(formatting_english.__all__)


@pytest.mark.parametrize("name", page_formats.__all__)
def test_each_follows_the_page(client: FlaskClient, name: str) -> None:
    """French where no page is answered."""
    given: tuple[object, ...] = {
        "plural": (1234, "town", "towns"),
        "long_date": ("2026-03-01",),
        "period": ("2025-T2",),
        "unit_name": ("commerces",),
    }.get(name, (1234,))
    told, french = getattr(page_formats, name), getattr(formatting, name)(*given)

    assert told(*given) == french
    with client.application.test_request_context("/?lang=en"):
        assert told(*given) == getattr(formatting_english, name)(*given) != french
