"""What a browser calls itself, in two words that its owner recognises. Pure.

Browsers name those that they imitate too: the first that fits wins.
"""

from __future__ import annotations

__all__ = ["browser_name"]

_BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_SHOWN = 40


def browser_name(agent: str) -> str:
    """Return browser and system, ``Firefox · Windows``; the beginning of what is odd.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    'Firefox · Linux'
    """
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:_SHOWN]
