"""What `signed_in` promises to other pages: where one is led, and where not."""

import pytest

from pvd_graph.app.signed_in import safe_next


@pytest.mark.parametrize("text", ["/", "/account", "/experiences/new?town=99001#a"])
def test_addresses_of_this_site_are_kept(text: str) -> None:
    """With their parameters."""
    assert safe_next(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "account", "https://a.example", "//a.example", "///a.example"),
        *("/\\a.example", "\\/a.example", "/a\nb", "/\x00", "javascript:alert(1)"),
        *(" /account", "/a\\b", "http:/account", "?next=/"),
    ],
)
def test_all_else_leads_to_the_account(text: str | None) -> None:
    """Nowhere that somebody else chose."""
    assert safe_next(text) == "/account"
    assert safe_next(text, "/moderation") == "/moderation"
