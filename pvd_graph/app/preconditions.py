"""Conditions that a request puts on the graph that it is about.

The tag of a graph is strong: it names the content and the format. A writer who sends
the tag of any format of what they read writes only if that is still what is held.

Source: RFC 9110, sections 8.8.3, 13.1.1, 13.1.2 and 13.2.2.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request

from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import MEDIA_TYPES
from pvd_graph.app.write_answers import empty_answer

__all__ = ["check_conditions", "tag_of", "unchanged"]

_IF_MATCH, _IF_NONE_MATCH = "If-Match", "If-None-Match"


def tag_of(revision: str, extension: str) -> str:
    """Return the tag of a graph's content, *revision*, in the format *extension*."""
    return f"{revision}-{extension}"


def _failed(wanted: str, is_there: str, is_there_in_english: str) -> ProtocolError:
    return ProtocolError(
        HTTPStatus.PRECONDITION_FAILED,
        f"La condition « {wanted} » n'est pas remplie : {is_there}. Rien n'a changé.",
        f"The condition “{wanted}” does not hold: {is_there_in_english}. Nothing was "
        "changed.",
    )


def check_conditions(revision: str | None) -> None:
    """Refuse the request unless its conditions hold.

    Args:
        revision: of the graph as it is now; None: there is none.

    Raises:
        ProtocolError: 412.
    """
    tags: set[str] = set()
    if revision is not None:
        tags = {tag_of(revision, extension) for extension in MEDIA_TYPES.values()}
    if _IF_MATCH in request.headers and not any(map(request.if_match.contains, tags)):
        other = revision is not None
        raise _failed(
            _IF_MATCH,
            "le graphe a changé" if other else "le graphe n'existe pas",
            "the graph has changed" if other else "there is no such graph",
        )
    if any(map(request.if_none_match.contains_weak, tags)):
        raise _failed(
            _IF_NONE_MATCH, "le graphe existe déjà", "the graph is there already"
        )


def unchanged(tag: str) -> Response | None:
    """Return the answer to a client that holds the graph of *tag*; None: it does not.

    Raises:
        ProtocolError: 412, it wants the graph of another tag.
    """
    if _IF_MATCH in request.headers and not request.if_match.contains(tag):
        raise _failed(_IF_MATCH, "le graphe a changé", "the graph has changed")
    if not request.if_none_match.contains_weak(tag):
        return None
    return empty_answer(HTTPStatus.NOT_MODIFIED)
