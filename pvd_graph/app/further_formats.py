"""Which files a page has beyond CSV and JSON: those that an address leads to."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.exceptions import HTTPException

__all__ = ["further_formats"]

_NAMES = {"ttl": "Turtle", "geojson": "GeoJSON"}
_ENDPOINTS = ("list_files.", "entities.", "maps.map_geojson", "experiences.")


def further_formats(path: str = "") -> list[tuple[str, str]]:
    """Return (name, ending) of the files of a page beyond CSV and JSON.

    Args:
        path: of the page; that of the request by default.
    """
    urls = current_app.url_map.bind("")
    found = []
    for ending, name in _NAMES.items():
        try:
            endpoint, _given = urls.match(f"{path or request.path}.{ending}")
        except HTTPException:
            continue
        if endpoint.startswith(_ENDPOINTS):
            found.append((name, ending))
    return found
