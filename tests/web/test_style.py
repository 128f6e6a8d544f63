"""The style sheet: readable in both themes, nothing from elsewhere."""

import re
from itertools import product

import pytest

from pvd_graph.resources import web_folder

CSS = (web_folder() / "static" / "css" / "site.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)
BACKGROUNDS = ("paper", "card", "tint", "accent-tint")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable(theme: dict[str, str]) -> None:
    """WCAG 2.2 AA asks 4.5:1 of text, 3:1 of what is drawn."""
    for ink, ground in product(("ink", "soft", "brand-ink", "accent"), BACKGROUNDS):
        assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
    assert contrast(theme["brand-ink"], theme["paper"]) >= 4.5
    assert contrast(theme["bar"], theme["bar-back"]) >= 3
    for ink in ("on-deep", "soft-deep", "glow"):
        assert contrast(theme[ink], theme["deep"]) >= 4.5, ink
    for shade in ("step-b", "step-c", "step-d"):
        assert contrast(theme[shade], theme["land"]) >= 1.8, shade
    steps = [luminance(theme[f"step-{one}"]) for one in "abcd"]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_nothing_comes_from_elsewhere() -> None:
    """No import, no font, no image of another host.

    Third-party files name their homes and cite pages: what a browser asks for with
    them is seen in a browser (`tests/e2e/test_editor_look.py`).
    """
    vendor = web_folder() / "static" / "vendor"
    for path in (web_folder() / "static").rglob("*.*"):
        if path.is_relative_to(vendor) or path.suffix == ".png":
            continue
        text = path.read_text(encoding="utf-8")
        hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.\w+)/", text))
        # Namespaces, ours among them, and a pattern that is cited.
        assert hosts <= {"www.w3.org", "w3id.org"}, path
        assert "@import" not in text
