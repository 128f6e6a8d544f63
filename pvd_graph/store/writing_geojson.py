"""Write the solutions of a SELECT as GeoJSON, one feature a solution.

The place is the first column with a WKT point, else ``?lat`` and ``?long`` (also
``?lon``, ``?lng``, ``?latitude``, ``?longitude``); the other columns are properties. A
solution without a place is a feature without geometry, so that no row is lost.

Source: RFC 7946, sections 3.1.1 (longitude first) and 3.2 (unlocated features).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import IO

import pyoxigraph as ox

from pvd_graph.store.functions_geo import WKT, point

__all__ = ["write_geojson"]

_LATITUDES = ("lat", "latitude")
_LONGITUDES = ("long", "lon", "lng", "longitude")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {f"{_XSD}{name}" for name in ("integer", "int", "long", "short", "byte")}
_DECIMALS = {f"{_XSD}{name}" for name in ("decimal", "double", "float")}
_WKT = WKT.value
# Beyond, readers whose numbers are all doubles would round.
_EXACT = 2**53
_text = json.JSONEncoder(ensure_ascii=False).encode


def _number(text: str) -> float | None:
    """Return a decimal as a number; None when JSON has no such number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _literal(text: str, datatype: str) -> str:
    """Return a literal as JSON."""
    if datatype in _INTEGERS:
        value = _number(text)
        exact = value is not None and abs(value) < _EXACT
        return str(int(text)) if exact else _text(text)
    if datatype in _DECIMALS:
        value = _number(text)
        return _text(text) if value is None else repr(value)
    if datatype == f"{_XSD}boolean":
        return "true" if text in {"true", "1"} else "false"
    return _text(text)


def _degrees(term: object, most: float) -> float | None:
    value = _number(term.value) if isinstance(term, ox.Literal) else None
    return None if value is None or abs(value) > most else value


class _Columns:
    """Which columns hold the place, which the rest."""

    def __init__(self, names: Sequence[str]) -> None:
        self._keys = [f"{_text(name)}:" for name in names]
        where = {name: at for at, name in enumerate(names)}
        latitude = next((where[name] for name in _LATITUDES if name in where), None)
        longitude = next((where[name] for name in _LONGITUDES if name in where), None)
        self._pair = (
            None if latitude is None or longitude is None else (longitude, latitude)
        )

    def _pair_of(self, terms: Sequence[object]) -> tuple[float, float] | None:
        """Return the place that two columns say."""
        if self._pair is None:
            return None
        longitude = _degrees(terms[self._pair[0]], 180.0)
        latitude = _degrees(terms[self._pair[1]], 90.0)
        if longitude is None or latitude is None:
            return None
        return longitude, latitude

    def feature(self, solution: ox.QuerySolution) -> str:
        """Return one solution as a feature, in JSON."""
        terms = list(solution)
        place: tuple[float, float] | None = None
        members: list[str] = []
        for key, term in zip(self._keys, terms, strict=True):
            if term is None:
                members.append(f"{key}null")
            elif isinstance(term, ox.Literal):
                text, datatype = term.value, term.datatype.value
                found = point(text) if datatype == _WKT and place is None else None
                if found is None:
                    members.append(key + _literal(text, datatype))
                else:
                    place = found
                    members.append("")
            else:
                iri = term.value if isinstance(term, ox.NamedNode) else str(term)
                members.append(key + _text(iri))
        if place is None and (place := self._pair_of(terms)) and self._pair:
            for at in self._pair:
                members[at] = ""
        geometry = (
            f'{{"type":"Point","coordinates":[{place[0]!r},{place[1]!r}]}}'
            if place
            else "null"
        )
        properties = ",".join(filter(None, members))
        return (
            f'{{"type":"Feature","geometry":{geometry},"properties":{{{properties}}}}}'
        )


def write_geojson(solutions: ox.QuerySolutions, output: IO[bytes]) -> None:
    """Write *solutions* to *output*, one line a feature as they come."""
    columns = _Columns([variable.value for variable in solutions.variables])
    output.write(b'{"type":"FeatureCollection","features":[')
    before = "\n"
    for solution in solutions:
        output.write(f"{before}{columns.feature(solution)}".encode())
        before = ",\n"
    output.write(b"\n]}\n")
