"""SHACL constraints on one value, compiled to predicates.

Knows the constraint components that look at one value at a time, written as rdflib
terms. Counting, languages used twice and membership of a class need the whole focus
node and are left to `check`.

Source: SHACL, section 4, https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from pvd_graph.validation.terms import (
    KNOWN_DATATYPES,
    LANG_STRING,
    Term,
    comparable,
    well_formed,
)
from pvd_graph.vocab import shorten

__all__ = [
    "VALUE_CONSTRAINTS",
    "UnsupportedConstructError",
    "ValueTest",
    "component",
    "to_term",
    "value_tests",
]


class UnsupportedConstructError(ValueError):
    """A construct of SHACL outside this subset, or a parameter that makes no sense."""


@dataclass(frozen=True, slots=True)
class ValueTest:
    """One constraint component on one value."""

    component: str
    """IRI of the constraint component."""
    passes: Callable[[Term], bool]


def component(name: str) -> str:
    """Return the IRI of a constraint component: ``component("MinCount")``."""
    return f"{SH}{name}ConstraintComponent"


def to_term(node: Node) -> Term:
    """Return an IRI or literal of a shapes graph as a `Term`.

    Raises:
        UnsupportedConstructError: a blank node.
    """
    if isinstance(node, URIRef):
        return Term(is_iri=True, text=str(node))
    if not isinstance(node, Literal):
        problem = "un nœud anonyme à la place d'une valeur"
        raise UnsupportedConstructError(problem)
    if node.language:
        return Term(
            is_iri=False,
            text=str(node),
            lang=node.language.lower(),
            datatype=LANG_STRING,
        )
    return Term(is_iri=False, text=str(node), datatype=str(node.datatype or XSD.string))


def _items(graph: Graph, head: Node) -> list[Node]:
    return list(Collection(graph, head))


def _datatype(_: Graph, node: Node) -> Callable[[Term], bool]:
    wanted = str(node)
    if wanted.startswith(str(XSD)) and wanted not in KNOWN_DATATYPES:
        problem = f"le type {wanted} n'a pas de règle d'écriture connue ici"
        raise UnsupportedConstructError(problem)
    return lambda term: term.datatype == wanted and well_formed(term)


_KINDS: dict[Node, Callable[[Term], bool]] = {
    SH.IRI: lambda term: term.is_iri,
    SH.BlankNodeOrIRI: lambda term: term.is_iri,
    SH.Literal: lambda term: not term.is_iri,
    SH.BlankNodeOrLiteral: lambda term: not term.is_iri,
    SH.IRIOrLiteral: lambda _: True,
    SH.BlankNode: lambda _: False,
}


def _node_kind(_: Graph, node: Node) -> Callable[[Term], bool]:
    if node not in _KINDS:
        problem = f"sh:nodeKind {node}"
        raise UnsupportedConstructError(problem)
    return _KINDS[node]


def _pattern(text: str, flags: str) -> Callable[[Term], bool]:
    known = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
    if unknown := set(flags) - set(known):
        problem = f"sh:flags « {''.join(sorted(unknown))} »"
        raise UnsupportedConstructError(problem)
    options = re.NOFLAG
    for flag in flags:
        options |= known[flag]
    try:
        search = re.compile(text, options).search
    except re.error as error:
        problem = f"sh:pattern « {text} » : {error}"
        raise UnsupportedConstructError(problem) from error
    return lambda term: search(term.text) is not None


def _in(graph: Graph, head: Node) -> Callable[[Term], bool]:
    allowed = frozenset(to_term(item) for item in _items(graph, head))
    return lambda term: term in allowed


def _bound(
    holds: Callable[[int], bool],
) -> Callable[[Graph, Node], Callable[..., bool]]:
    """Return the compiler of a range; *holds* judges the sign of value - bound."""

    def compile_bound(_: Graph, node: Node) -> Callable[[Term], bool]:
        bound = comparable(to_term(node))
        if bound is None:
            problem = f"la borne {node.n3()} ne se compare pas"
            raise UnsupportedConstructError(problem)
        family, limit = bound

        def passes(term: Term) -> bool:
            value = comparable(term)
            if value is None or value[0] != family:
                return False
            try:
                above = value[1] > limit  # type: ignore[operator]  # one family, one type
                below = value[1] < limit  # type: ignore[operator]
            except TypeError:  # a moment with a time zone against one without
                return False
            return holds(above - below) and (above or below or value[1] == limit)

        return passes

    return compile_bound


def _length(
    holds: Callable[[int, int], bool],
) -> Callable[[Graph, Node], Callable[..., bool]]:
    def compile_length(_: Graph, node: Node) -> Callable[[Term], bool]:
        limit = int(str(node))
        return lambda term: holds(len(term.text), limit)

    return compile_length


def _language_in(graph: Graph, head: Node) -> Callable[[Term], bool]:
    ranges = tuple(str(item).lower() for item in _items(graph, head))

    def passes(term: Term) -> bool:
        tag = term.lang
        return bool(tag) and any(tag == r or tag.startswith(r + "-") for r in ranges)

    return passes


def _or(graph: Graph, head: Node) -> Callable[[Term], bool]:
    """Compile alternatives, each a set of constraints on the same value."""
    alternatives = [
        value_tests(graph, item, strict=True) for item in _items(graph, head)
    ]
    return lambda term: any(
        all(test.passes(term) for test in alternative) for alternative in alternatives
    )


_COMPILERS: dict[Node, tuple[str, Callable[[Graph, Node], Callable[..., bool]]]] = {
    SH.datatype: ("Datatype", _datatype),
    SH.nodeKind: ("NodeKind", _node_kind),
    SH["in"]: ("In", _in),
    SH.minInclusive: ("MinInclusive", _bound(lambda sign: sign >= 0)),
    SH.maxInclusive: ("MaxInclusive", _bound(lambda sign: sign <= 0)),
    SH.minExclusive: ("MinExclusive", _bound(lambda sign: sign > 0)),
    SH.maxExclusive: ("MaxExclusive", _bound(lambda sign: sign < 0)),
    SH.minLength: ("MinLength", _length(lambda length, limit: length >= limit)),
    SH.maxLength: ("MaxLength", _length(lambda length, limit: length <= limit)),
    SH.languageIn: ("LanguageIn", _language_in),
    SH["or"]: ("Or", _or),
}

VALUE_CONSTRAINTS: frozenset[Node] = frozenset({*_COMPILERS, SH.pattern, SH.flags})
"""The predicates of a shape that `value_tests` reads."""


def value_tests(
    graph: Graph, shape: Node, *, strict: bool = False
) -> tuple[ValueTest, ...]:
    """Return the tests of one value that *shape* asks for, in a fixed order.

    Args:
        graph: a shapes graph.
        shape: a node shape, a property shape or a member of ``sh:or``.
        strict: whether any other predicate of *shape* is refused (members of ``sh:or``
            hold value constraints and nothing else).

    Raises:
        UnsupportedConstructError: a parameter that cannot be compiled.
    """
    if strict:
        _refuse_others(graph.predicates(shape))
    tests = [
        ValueTest(component(name), compiled(graph, value))
        for predicate, (name, compiled) in _COMPILERS.items()
        for value in sorted(graph.objects(shape, predicate), key=str)
    ]
    flags = str(graph.value(shape, SH.flags, default=Literal("")))
    tests += [
        ValueTest(component("Pattern"), _pattern(str(value), flags))
        for value in sorted(graph.objects(shape, SH.pattern), key=str)
    ]
    return tuple(tests)


def _refuse_others(predicates: Iterable[Node]) -> None:
    if others := sorted(set(predicates) - VALUE_CONSTRAINTS - {RDF.type}, key=str):
        problem = f"{shorten(str(others[0]))} dans un membre de sh:or"
        raise UnsupportedConstructError(problem)
