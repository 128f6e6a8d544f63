"""What is checked of RDF from outside, before it is parsed and statement by statement.

Runs in the sandboxed process that parses. Before: what makes the parser itself take too
much (nested JSON and XML, entities). After: names that must not be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from pvd_graph.errors import BadGraphError
from pvd_graph.store.lexing_escapes import decoded
from pvd_graph.store.refusals import Wording

__all__ = [
    "MAX_DEPTH",
    "NO_BLANK_GRAPH",
    "NO_DEFAULT_GRAPH",
    "NO_TRIPLE_TERMS",
    "check_before",
    "check_left",
    "check_name",
    "check_triple",
]

NO_TRIPLE_TERMS: Wording = (
    "Les énoncés sur des énoncés (RDF 1.2) ne sont pas acceptés ici.",
    "Statements about statements (RDF 1.2) are not accepted here.",
)
NO_BLANK_GRAPH: Wording = (
    "Un graphe doit être nommé par une IRI.",
    "A graph must be named by an IRI.",
)
NO_DEFAULT_GRAPH: Wording = (
    (
        "Le graphe par défaut ne s'écrit pas ici : nommez un graphe, par "
        "GRAPH <…> { … } dans INSERT et DELETE, ou par WITH <…> avant eux."
    ),
    (
        "The default graph is not written here: name a graph, by GRAPH <…> { … } in "
        "INSERT and DELETE, or by WITH <…> before them."
    ),
)


MAX_DEPTH = 100
"""Levels of JSON-LD and of RDF/XML.

Of JSON-LD, 2,000 nested objects take the parser 0.9 GB, 4,000 end its process; of
RDF/XML, whose parser is quadratic in them, 32,000 elements take 20 s.
"""

_SCHEMES = r"(?:javascript|vbscript|data|file|blob|about):"
_DANGEROUS = re.compile(_SCHEMES, re.IGNORECASE)
# An update that holds neither cannot make such an IRI, whatever it does.
_MAY_MAKE = re.compile(_SCHEMES + "|[IU]RI", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
# The parser takes a document that is cut for one that ends there, and says nothing.
_XML_TOKEN = re.compile(
    rb"""
    <!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?>
  | (?P<close></[^>]*+>)
  | (?P<open><[^!?/](?:[^>"']++|"[^"]*+"|'[^']*+')*+>)
  | (?P<broken><)
    """,
    re.VERBOSE | re.DOTALL,
)
_SHOWN = 120


def _place(content: bytes, at: int) -> tuple[int, int]:
    return content.count(b"\n", 0, at) + 1, at - content.rfind(b"\n", 0, at)


def _check_xml(content: bytes) -> None:
    if b"\x00" in content[:4096]:
        problem = "RDF/XML : seul UTF-8 est lu."
        raise BadGraphError(problem, "RDF/XML: only UTF-8 is read.")
    if found := _DOCTYPE.search(content):
        line, column = _place(content, found.start())
        problem = (
            "Une déclaration DOCTYPE n'est pas acceptée : remplacez ses entités par "
            "ce qu'elles valent."
        )
        english = (
            "A DOCTYPE declaration is not accepted: write what its entities stand for."
        )
        raise BadGraphError(problem, english, line=line, column=column)
    name, depth = "RDF/XML", 0
    for token in _XML_TOKEN.finditer(content):
        kind = token.lastgroup
        if kind == "broken":
            raise _cut(content, token.start())
        if kind == "close":
            depth -= 1
        elif kind == "open" and not token[0].endswith(b"/>"):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(content, token.start(), name)
    if depth > 0:
        raise _cut(content, len(content))


def _cut(content: bytes, at: int) -> BadGraphError:
    line, column = _place(content, at)
    problem = "RDF/XML : le contenu s'arrête trop tôt, un élément n'est pas fermé."
    english = "RDF/XML: the content stops too early, an element is not closed."
    return BadGraphError(problem, english, line=line, column=column)


def _too_deep(content: bytes, at: int, name: str) -> BadGraphError:
    line, column = _place(content, at)
    problem = f"{name} : plus de {MAX_DEPTH} niveaux d'imbrication."
    english = f"{name}: more than {MAX_DEPTH} levels of nesting."
    return BadGraphError(problem, english, line=line, column=column)


def _check_json(content: bytes) -> None:
    name, depth = "JSON-LD", 0
    for token in _JSON_TOKEN.finditer(content):
        if token[0] in (b"}", b"]"):
            depth -= 1
        elif token[0] in (b"{", b"["):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(content, token.start(), name)


def check_before(content: bytes, extension: str) -> None:
    """Refuse what the parser must not even see.

    Args:
        content: the whole body.
        extension: of its format: ``ttl``, ``nt``, ``rdf`` or ``jsonld``.

    Raises:
        BadGraphError: a DOCTYPE, or JSON or XML nested too deep.
    """
    if extension == "rdf":
        _check_xml(content)
    elif extension == "jsonld":
        _check_json(content)


def check_triple(triple: ox.Triple) -> None:
    """Refuse a statement with an IRI that could run or read something.

    Raises:
        BadGraphError: an IRI of such a scheme.
    """
    for name in _names(triple):
        check_name(name)


def check_name(iri: str) -> None:
    """Refuse an IRI that could run or read something.

    Raises:
        BadGraphError: it is of such a scheme.
    """
    if _DANGEROUS.match(iri):
        shown = iri[:_SHOWN]
        schemes = "javascript:, vbscript:, data:, file:, blob:"
        problem = (
            f"IRI <{shown}> : les schémas {schemes} et about: ne sont pas acceptés."
        )
        english = f"IRI <{shown}>: the schemes {schemes} and about: are not accepted."
        raise BadGraphError(problem, english)


def check_left(update: str, store: ox.Store) -> None:
    """Refuse what *update* left in *store*, which held no such IRI before.

    Raises:
        BadGraphError: an IRI that could run or read something.

    Cost: where the update may have made one, that of reading the whole store.
    """
    if not _MAY_MAKE.search(decoded(update)):
        return
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode):
            check_name(graph.value)
    for quad in store:
        check_triple(quad.triple)


def _names(triple: ox.Triple) -> Iterator[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
        elif isinstance(term, ox.Triple):
            yield from _names(term)
