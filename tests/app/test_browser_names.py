"""Browsers in two words: as they call themselves in 2026."""

import pytest

from pvd_graph.app.browser_names import browser_name

_APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0",
            "Firefox · Windows",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {_APPLE} Safari/6",
            "Safari · iPhone",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_APPLE} Safari/605.1",
            "Safari · macOS",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {_CHROME} Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("Un outil à moi/1.0", "Un outil à moi/1.0"),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, name: str) -> None:
    """The browser that it is, not those that it imitates."""
    assert browser_name(agent) == name
