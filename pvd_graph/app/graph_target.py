"""Which graph a request of the Graph Store Protocol is about.

Indirect: ``?graph=<IRI>`` or ``?default``. Direct: the path below ``/graph-store/``. A
scratch store names that graph by the address itself, as the protocol has it; a real
one, whose address is not its base, by ``<base>graph/`` and the path.

Source: SPARQL 1.1 Graph Store HTTP Protocol, sections 4.1 and 4.2.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

import pyoxigraph as ox
from flask import request

from pvd_graph import vocab
from pvd_graph.app.sparql_refusal import ProtocolError

__all__ = ["DEFAULT", "absolute_iri", "address_of_path", "graph_of_request"]

DEFAULT = ""
"""The default graph."""

_SAFE = "/:@!$&'()*+,;=-._~"
_SHOWN = 200


def absolute_iri(text: str, parameter: str) -> str:
    """Return *text*, which must be an absolute IRI.

    Raises:
        ProtocolError: 400.
    """
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        shown = text[:_SHOWN].encode(errors="replace").decode()
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            f"« {parameter} » doit être une IRI absolue (reçu : « {shown} »).",
            f"“{parameter}” must be an absolute IRI (received: “{shown}”).",
        ) from error


def address_of_path(path: str) -> str:
    """Return the address of a path of this site, as the request reached it."""
    return request.host_url.rstrip("/") + quote(path, safe=_SAFE)


def _check_path() -> None:
    """Refuse an address whose bytes are no text: several of them would be one name.

    Raises:
        ProtocolError: 400.
    """
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "L'adresse du graphe n'est pas de l'UTF-8 encodé pour une adresse.",
            "The address of the graph is not percent-encoded UTF-8.",
        ) from error


def graph_of_request(path: str, *, scratch: bool) -> str | None:
    """Return the IRI of the graph that the request names, `DEFAULT` for that one.

    None where it names none: then it is about the graph store itself.

    Args:
        path: what follows ``/graph-store/``.
        scratch: whether the address itself is the name of a graph.

    Raises:
        ProtocolError: 400: two names, or one that is no absolute IRI or no text.
    """
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    named = len(graphs) + int(default) + int(bool(path))
    if named > 1:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Nommez un seul graphe : « graph », « default » ou l'adresse.",
            "Name one graph only: “graph”, “default” or the address.",
        )
    if graphs:
        return absolute_iri(graphs[0], "graph")
    if default:
        return DEFAULT
    if not path:
        return None
    _check_path()
    direct = address_of_path(request.path) if scratch else vocab.graph_iri(path)
    return absolute_iri(direct, "graph")
