"""The functions that queries may call beside those of SPARQL 1.1.

`docs/endpoint-extensions.md` tells users of them. A function gets terms and returns a
term, or None, which is an error in the sense of SPARQL: a FILTER drops the row, a BIND
leaves the variable unbound.
"""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from pvd_graph.store import functions_geo, functions_text

__all__ = ["FUNCTIONS"]

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
FUNCTIONS: dict[ox.NamedNode, Callable[..., _Term | None]] = {
    functions_geo.DISTANCE: functions_geo.distance,
    functions_text.MATCHES: functions_text.matches,
}
"""IRI -> function, as the engine takes them."""
