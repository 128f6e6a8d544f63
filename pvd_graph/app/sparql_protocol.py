"""Read a request of the SPARQL 1.1 Protocol, and pick how to write its answer.

Knows the three forms of a query request and the media types of its results. Knows
nothing of how a query is run.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from pvd_graph.app.negotiation import choose

__all__ = [
    "GRAPH_MEDIA_TYPES",
    "HTML",
    "SOLUTION_MEDIA_TYPES",
    "ProtocolError",
    "ProtocolRequest",
    "Representation",
    "has_query",
    "read_request",
    "represent",
]

HTML = "text/html"
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST_FIELDS = 1_000

# Media type -> format of the pool. Best first; the first of a format is its own name,
# the others are what clients ask for.
SOLUTION_MEDIA_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPH_MEDIA_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/x-turtle": "turtle",
    "text/n3": "turtle",
    "text/rdf+n3": "turtle",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
# Values of `format=`, SPARQLWrapper's among them: what each means for a table and for
# a graph.
_OVERRIDES: dict[str, tuple[str | None, str | None]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", None),
    "tsv": ("tsv", None),
    "turtle": (None, "turtle"),
    "ttl": (None, "turtle"),
    "n3": (None, "turtle"),
    "nt": (None, "ntriples"),
    "ntriples": (None, "ntriples"),
    "n-triples": (None, "ntriples"),
    "jsonld": (None, "jsonld"),
    "json-ld": (None, "jsonld"),
    "rdf": (None, "rdfxml"),
    "rdfxml": (None, "rdfxml"),
    "rdf+xml": (None, "rdfxml"),
    "trig": (None, "trig"),
    "nq": (None, "nquads"),
    "nquads": (None, "nquads"),
    "n-quads": (None, "nquads"),
}


class ProtocolError(Exception):
    """A request that cannot be taken, with the status and the French why."""

    def __init__(self, status: HTTPStatus, detail: str, **more: object) -> None:
        """Keep what the answer says; *more* are members of the problem."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.more = more


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query operation: its text, its dataset, and the ``format=`` it came with."""

    query: str
    default_graph_uris: tuple[str, ...] = ()
    named_graph_uris: tuple[str, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True)
class Representation:
    """How an answer is written: format of the pool, and ``Content-Type``."""

    format: str
    content_type: str


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(
            text,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        problem = "Les paramètres ne sont pas de l'UTF-8 encodé pour une adresse."
        raise ProtocolError(HTTPStatus.BAD_REQUEST, problem) from error


def has_query(environ: dict[str, Any]) -> bool:
    """Say whether a GET or HEAD asks a query, even an empty one."""
    return "query" in _fields(environ.get("QUERY_STRING", ""))


def _body(environ: dict[str, Any], max_bytes: int) -> bytes:
    """Return the body, once it is known to be short enough."""
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdigit() else max_bytes + 1
    if size > max_bytes:
        problem = f"Le corps de la demande dépasse {max_bytes} octets."
        raise ProtocolError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, problem, limit="length"
        )
    content: bytes = environ["wsgi.input"].read(size)
    return content


def _text(content: bytes, charset: str) -> str:
    if charset.lower() not in {"", "utf-8", "utf8", "us-ascii"}:
        problem = f"Jeu de caractères « {charset} » : seul UTF-8 est accepté."
        raise ProtocolError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        problem = f"La requête n'est pas de l'UTF-8 (octet {error.start + 1})."
        raise ProtocolError(HTTPStatus.BAD_REQUEST, problem) from error


def _media_type(header: str) -> tuple[str, str]:
    """Return the (media type, charset) of a ``Content-Type``, lower case."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    return media_type.lower(), charset


def read_request(environ: dict[str, Any], max_query_bytes: int) -> ProtocolRequest:
    """Return the query operation that *environ* (GET, HEAD or POST) carries.

    Args:
        environ: of WSGI.
        max_query_bytes: bound on the query; percent-encoding may triple it in a form.

    Raises:
        ProtocolError: 400, 413 or 415.
    """
    fields = _fields(environ.get("QUERY_STRING", ""))
    if environ["REQUEST_METHOD"] == "POST":
        media_type, charset = _media_type(environ.get("CONTENT_TYPE", ""))
        if media_type == _DIRECT:
            # One byte more than allowed is read: it is the lexer that refuses, with
            # the size.
            fields["query"] = [_text(_body(environ, 4 * max_query_bytes), charset)]
        elif media_type == _FORM:
            form = _fields(_text(_body(environ, 4 * max_query_bytes), charset))
            for name, values in form.items():
                fields[name] = fields.get(name, []) + values
        else:
            raise _not_a_query(media_type)
    return _operation(fields)


def _not_a_query(media_type: str) -> ProtocolError:
    if media_type == _UPDATE:
        problem = "Ce point d'accès est en lecture seule : il n'exécute aucune mise à "
        return ProtocolError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem + "jour.")
    problem = (
        f"Type de contenu « {media_type} » : envoyez la requête en « {_DIRECT} », "
        f"ou un formulaire « {_FORM} » avec un champ « query »."
    )
    return ProtocolError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem)


def _operation(fields: dict[str, list[str]]) -> ProtocolRequest:
    if "update" in fields:
        problem = "Ce point d'accès est en lecture seule : pas de paramètre « update »."
        raise ProtocolError(HTTPStatus.BAD_REQUEST, problem)
    queries = fields.get("query", [])
    if len(queries) != 1:
        how_many = "manque" if not queries else "est donné plusieurs fois"
        problem = f"Le paramètre « query » {how_many} ; il en faut exactement un."
        raise ProtocolError(HTTPStatus.BAD_REQUEST, problem)
    default = tuple(fields.get("default-graph-uri", ()))
    named = tuple(fields.get("named-graph-uri", ()))
    override = fields.get("format", [""])[0].strip()
    return ProtocolRequest(queries[0], default, named, override)


def represent(form: str, accept: str, override: str) -> Representation:
    """Return how to write the answer of a query of this *form*.

    Args:
        form: ``select``, ``ask``, ``construct`` or ``describe``.
        accept: the header, empty when absent.
        override: the value of ``format=``, a short name or a media type; it wins.

    Raises:
        ProtocolError: 406 with the list of what there is, 400 for an unknown name.
    """
    is_graph = form in {"construct", "describe"}
    offers = GRAPH_MEDIA_TYPES if is_graph else SOLUTION_MEDIA_TYPES
    if override and "/" not in override:
        known = _OVERRIDES.get(override.lower())
        if known is None:
            problem = f"Format « {override} » inconnu : {', '.join(_OVERRIDES)}."
            raise ProtocolError(HTTPStatus.BAD_REQUEST, problem)
        name = known[int(is_graph)]
        media_type = next((key for key, value in offers.items() if value == name), None)
    else:
        # "+" in an address is a space: format=application/rdf+xml arrives without.
        media_type = choose(override.replace(" ", "+") or accept, list(offers))
    if media_type is None:
        problem = f"Formats proposés pour {form.upper()} : {', '.join(offers)}."
        raise ProtocolError(
            HTTPStatus.NOT_ACCEPTABLE, problem, available=list(offers), remedy="Accept"
        )
    utf8 = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Representation(offers[media_type], media_type + utf8)
