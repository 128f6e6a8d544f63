"""Read SHACL shapes and compile them to plain data with ready predicates.

Knows the subset of SHACL Core that our shapes use: targets ``sh:targetClass`` and
``sh:targetSubjectsOf``; property shapes whose path is one predicate; the constraints
of `constraints` plus ``sh:minCount``, ``sh:maxCount``, ``sh:uniqueLang``,
``sh:hasValue``, ``sh:lessThanOrEquals`` and ``sh:class``. Anything else in the ``sh:``
namespace is refused by name: a constraint that would be skipped is a check that nobody
does.

Source: SHACL, https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf
from typing import NoReturn, cast

from rdflib import Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from pvd_graph.errors import BadManifestError
from pvd_graph.validation.constraints import (
    VALUE_CONSTRAINTS,
    UnsupportedConstructError,
    ValueTest,
    to_term,
    value_tests,
)
from pvd_graph.validation.terms import Term
from pvd_graph.vocab import shorten

__all__ = ["PropertyShape", "Severity", "Shape", "load_shapes"]

Severity = OneOf["Violation", "Warning", "Info"]

_ANNOTATIONS: frozenset[Node] = frozenset(
    {SH.severity, SH.message, SH.deactivated, SH.name, SH.description, SH.order}
)
_TARGETS: frozenset[Node] = frozenset({SH.targetClass, SH.targetSubjectsOf})
_OF_NODES = _ANNOTATIONS | _TARGETS | VALUE_CONSTRAINTS | {SH.property}
_OF_PROPERTIES = (
    _ANNOTATIONS
    | VALUE_CONSTRAINTS
    | {SH.path, SH.minCount, SH.maxCount, SH.uniqueLang, SH.hasValue, SH["class"]}
    | {SH.lessThanOrEquals}
)


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """What must hold of the values of one predicate."""

    shape: str
    """IRI of the node shape it belongs to, or its own when it has one."""
    path: str
    """IRI of the predicate."""
    severity: Severity
    messages: tuple[tuple[str, str], ...]
    """(language, text), sorted; the language may be empty."""
    min_count: int
    max_count: int | None
    unique_lang: bool
    has_values: tuple[Term, ...]
    classes: tuple[str, ...]
    """IRIs of the classes each value must be an instance of, in the same graph."""
    tests: tuple[ValueTest, ...]
    at_most: tuple[str, ...] = ()
    """IRIs of the predicates whose values no value may come after."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape: whom it targets and what must hold of them."""

    iri: str
    target_classes: frozenset[str]
    target_subjects_of: frozenset[str]
    severity: Severity
    messages: tuple[tuple[str, str], ...]
    tests: tuple[ValueTest, ...]
    """Tests of the focus node itself."""
    properties: tuple[PropertyShape, ...]


def load_shapes(folder: Path) -> tuple[Shape, ...]:
    """Compile every shape of the ``*.ttl`` files of *folder*, in order of IRI.

    Raises:
        BadManifestError: Turtle that does not parse, or a construct outside the subset;
            the message names the shape and the construct. Or a folder without shapes.
    """
    shapes: list[Shape] = []
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise BadManifestError(folder, "aucune forme : rien ne serait vérifié")
    for path in paths:
        try:
            graph = Graph().parse(path, format="turtle")
        except (BadSyntax, ParserError) as error:
            problem = f"le Turtle ne se lit pas ({error})"
            raise BadManifestError(path, problem) from error
        shapes.extend(_ShapesFile(path, graph).shapes())
    return tuple(sorted(shapes, key=lambda shape: shape.iri))


@dataclass(frozen=True, slots=True)
class _ShapesFile:
    """One file of shapes, being compiled."""

    path: Path
    graph: Graph

    def shapes(self) -> Iterator[Shape]:
        """Yield the active node shapes of the file."""
        found = set(self.graph.subjects(RDF.type, SH.NodeShape))
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.property):
            found.update(self.graph.subjects(predicate))
        loose = set(self.graph.subjects(RDF.type, SH.PropertyShape)) - set(
            self.graph.objects(None, SH.property)
        )
        for node in sorted(found | loose, key=str):
            if node in loose or not isinstance(node, URIRef):
                self._refuse(node, "une forme sans IRI ou hors d'une sh:NodeShape")
            if not self._deactivated(node):
                yield self._node_shape(node)

    def _node_shape(self, node: URIRef) -> Shape:
        self._refuse_others(node, node, _OF_NODES)
        if not _TARGETS & set(self.graph.predicates(node)):
            self._refuse(node, "aucune cible : elle ne serait jamais vérifiée")
        if {RDFS.Class, OWL.Class} & set(self.graph.objects(node, RDF.type)):
            self._refuse(node, "une classe qui est sa propre cible")
        severity = self._severity(node, node)
        nested = sorted(self.graph.objects(node, SH.property), key=self._sort_key)
        return Shape(
            iri=str(node),
            target_classes=self._iris(node, SH.targetClass),
            target_subjects_of=self._iris(node, SH.targetSubjectsOf),
            severity=severity,
            messages=self._messages(node),
            tests=self._tests(node, node),
            properties=tuple(
                self._property_shape(node, item)
                for item in nested
                if not self._deactivated(item)
            ),
        )

    def _property_shape(self, owner: URIRef, node: Node) -> PropertyShape:
        self._refuse_others(owner, node, _OF_PROPERTIES)
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) != 1 or not isinstance(paths[0], URIRef):
            self._refuse(owner, "un sh:path autre qu'un seul prédicat")
        try:
            has_values = tuple(
                to_term(value)
                for value in sorted(self.graph.objects(node, SH.hasValue), key=str)
            )
        except UnsupportedConstructError as error:
            self._refuse(owner, str(error), error)
        maximum = self._count(owner, node, SH.maxCount)
        return PropertyShape(
            shape=str(node) if isinstance(node, URIRef) else str(owner),
            path=str(paths[0]),
            severity=self._severity(owner, node),
            messages=self._messages(node),
            min_count=self._count(owner, node, SH.minCount) or 0,
            max_count=maximum,
            unique_lang=self._is_true(node, SH.uniqueLang),
            has_values=has_values,
            classes=tuple(sorted(self._iris(node, SH["class"]))),
            tests=self._tests(owner, node),
            at_most=tuple(sorted(self._iris(node, SH.lessThanOrEquals))),
        )

    def _tests(self, owner: URIRef, node: Node) -> tuple[ValueTest, ...]:
        try:
            return value_tests(self.graph, node)
        except UnsupportedConstructError as error:
            self._refuse(owner, str(error), error)

    def _refuse_others(
        self, owner: URIRef, node: Node, known: frozenset[Node] | set[Node]
    ) -> None:
        for predicate in sorted(set(self.graph.predicates(node)) - known, key=str):
            if str(predicate).startswith(str(SH)):
                self._refuse(
                    owner, f"{shorten(str(predicate))} n'est pas pris en charge"
                )

    def _refuse(
        self, owner: Node, problem: str, cause: Exception | None = None
    ) -> NoReturn:
        where = f"forme {shorten(str(owner))} : {problem}"
        raise BadManifestError(self.path, where) from cause

    def _severity(self, owner: URIRef, node: Node) -> Severity:
        value = self.graph.value(node, SH.severity, default=SH.Violation)
        name = str(value).removeprefix(str(SH))
        if name not in {"Violation", "Warning", "Info"}:
            self._refuse(owner, f"sh:severity {value}")
        return cast("Severity", name)

    def _messages(self, node: Node) -> tuple[tuple[str, str], ...]:
        return tuple(
            sorted(
                (text.language or "", str(text))
                for text in self.graph.objects(node, SH.message)
                if isinstance(text, Literal)
            )
        )

    def _count(self, owner: URIRef, node: Node, predicate: URIRef) -> int | None:
        values = list(self.graph.objects(node, predicate))
        if len(values) > 1 or not all(str(value).isdigit() for value in values):
            self._refuse(owner, f"{shorten(str(predicate))} n'est pas un seul entier")
        return int(str(values[0])) if values else None

    def _iris(self, node: Node, predicate: URIRef) -> frozenset[str]:
        return frozenset(str(value) for value in self.graph.objects(node, predicate))

    def _is_true(self, node: Node, predicate: URIRef) -> bool:
        return str(self.graph.value(node, predicate)) in {"true", "1"}

    def _deactivated(self, node: Node) -> bool:
        return self._is_true(node, SH.deactivated)

    def _sort_key(self, node: Node) -> tuple[str, ...]:
        """Order property shapes by what they say: blank nodes are named at random."""
        return tuple(
            sorted(
                f"{predicate} {value}"
                for predicate, value in self.graph.predicate_objects(node)
                if isinstance(value, (URIRef, Literal))
            )
        )
