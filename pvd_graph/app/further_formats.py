"""Which files a page has beyond CSV and JSON: those that an address leads to."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.exceptions import HTTPException

__all__ = ["further_formats"]

_NAMES = {"ttl": "Turtle", "geojson": "GeoJSON"}


def further_formats(path: str = "") -> list[tuple[str, str]]:
    """Return (name, ending) of the files of a page beyond CSV and JSON.

    Args:
        path: of the page; that of the request by default.
    """
    urls = current_app.url_map.bind("")
    found = []
    for ending, name in _NAMES.items():
        try:
            rule, _given = urls.match(
                f"{path or request.path}.{ending}", return_rule=True
            )
        except HTTPException:
            continue
        # Keys of things are any text: only a rule that names the format has it.
        if rule.rule.endswith((f".{ending}", ":extension>")):
            found.append((name, ending))
    return found
