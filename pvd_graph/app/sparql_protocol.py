"""Read a request of the SPARQL 1.1 Protocol.

Knows the three forms of a query request. Knows nothing of how a query is run nor of
how its answer is written.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import parse_qs

from pvd_graph.app.sparql_body import body_text, media_type_of
from pvd_graph.app.sparql_call import Call
from pvd_graph.app.sparql_refusal import ProtocolError

__all__ = [
    "FORMAT_NAMES",
    "Fields",
    "ProtocolRequest",
    "read_fields",
    "read_request",
]

FORMAT_NAMES = ("format", "output")
"""Parameters that name the format of the answer; the first that says something wins."""


_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST_FIELDS = 1_000
# Scheme, colon, then no sign that an IRI cannot hold (RFC 3987, as SPARQL writes it).
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+")


# Of addresses that are remembered: programs ask the same ones again and again.
_SHORT = 4_000
Fields = dict[str, list[str]]
"""Parameters of a request: name -> values, in their order."""


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query operation: its text, its dataset, and the format it asks for by name."""

    query: str
    default_graph_uris: tuple[str, ...] = ()
    named_graph_uris: tuple[str, ...] = ()
    override: str = ""


def _fields(text: str) -> Fields:
    try:
        text.encode()
        return parse_qs(
            text,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        if not isinstance(error, UnicodeError):
            raise ProtocolError(
                HTTPStatus.BAD_REQUEST,
                f"Plus de {_MOST_FIELDS} paramètres.",
                f"More than {_MOST_FIELDS} parameters.",
            ) from error
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Les paramètres ne sont pas de l'UTF-8 encodé pour une adresse.",
            "The parameters are not percent-encoded UTF-8.",
        ) from error


_known_fields = lru_cache(1_000)(_fields)


def read_fields(call: Call) -> Fields:
    """Return the parameters of the address that was asked.

    Raises:
        ProtocolError: 400, they cannot be read, or they carry an update.
    """
    text = call.query_string
    fields = dict(_known_fields(text)) if len(text) < _SHORT else _fields(text)
    _refuse_update(fields)
    return fields


async def read_request(
    call: Call, fields: Fields, max_query_bytes: int
) -> ProtocolRequest:
    """Return the query operation that *call* (GET, HEAD or POST) carries.

    Args:
        call: the request.
        fields: see `read_fields`.
        max_query_bytes: bound on the query; percent-encoding may triple it in a form.

    Raises:
        ProtocolError: 400, 408, 413 or 415.
    """
    if call.method == "POST":
        media_type, charset = media_type_of(call.header(b"content-type"))
        if media_type == _DIRECT:
            # More than allowed is read: it is the lexer that refuses, with the size.
            body = await body_text(call, charset, 4 * max_query_bytes)
            fields["query"] = [*fields.get("query", []), body]
        elif media_type == _FORM:
            form = _fields(await body_text(call, charset, 4 * max_query_bytes))
            for name, values in form.items():
                fields[name] = fields.get(name, []) + values
        else:
            raise _not_a_query(media_type)
    return _operation(fields)


def _not_a_query(media_type: str) -> ProtocolError:
    if media_type == _UPDATE:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Ce point d'accès est en lecture seule : il n'exécute aucune mise à jour.",
            "This endpoint is read-only: it runs no update.",
        )
    if not media_type:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "La demande n'a pas de Content-Type : envoyez la requête en "
            f"« {_DIRECT} », ou un formulaire « {_FORM} » avec un champ « query ».",
            f"The request has no Content-Type: send the query as “{_DIRECT}”, or a "
            f"form “{_FORM}” with a field “query”.",
        )
    return ProtocolError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"Type de contenu « {media_type} » : envoyez la requête en « {_DIRECT} », "
        f"ou un formulaire « {_FORM} » avec un champ « query ».",
        f"Content type “{media_type}”: send the query as “{_DIRECT}”, or a form "
        f"“{_FORM}” with a field “query”.",
    )


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the graphs that parameter *name* gives, each once, in a stable order.

    Raises:
        ProtocolError: 400, one is not an absolute IRI; nothing says against what a
            relative one of a parameter would be resolved.
    """
    for iri in fields.get(name, ()):
        if _ABSOLUTE_IRI.fullmatch(iri) is None:
            raise ProtocolError(
                HTTPStatus.BAD_REQUEST,
                f"« {name} = {iri} » : il faut un IRI absolu (https://…).",
                f"“{name} = {iri}”: an absolute IRI is needed (https://…).",
                parameter=name,
            )
    return tuple(sorted(set(fields.get(name, ())))) if name in fields else ()


def _override(fields: Fields) -> str:
    """Return the format that the address asks for; ``output`` is Fuseki's word.

    The first that is not empty: SPARQLWrapper sends several at once.
    """
    for name in FORMAT_NAMES:
        if (asked := fields.get(name, [""])[0].strip()) != "":
            return asked
    return ""


def _refuse_update(fields: Fields) -> None:
    """Refuse a request that carries an update.

    Raises:
        ProtocolError: 400.
    """
    if "update" in fields:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Ce point d'accès est en lecture seule : pas de paramètre « update ».",
            "This endpoint is read-only: no parameter “update” is taken.",
        )


def _operation(fields: Fields) -> ProtocolRequest:
    _refuse_update(fields)
    queries = fields.get("query", [])
    if len(queries) != 1:
        how_many = "manque" if not queries else "est donné plusieurs fois"
        count = "missing" if not queries else "given more than once"
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            f"Le paramètre « query » {how_many} ; il en faut exactement un.",
            f"The parameter “query” is {count}; exactly one is needed.",
        )
    return ProtocolRequest(
        queries[0],
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        _override(fields),
    )
