"""The objects of a table, compiled: from a row's values to its statements. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.conditions import (
    Condition,
    column_of_condition,
    condition_on,
)
from pvd_graph.mapping.templates import (
    Filler,
    Values,
    columns_of,
    iri_filler,
    text_filler,
)
from pvd_graph.mapping.values import DATATYPES
from pvd_graph.model import Manifest, ObjectRule, PropertyRule, Statement, Table

__all__ = ["ObjectWriter", "writers_of"]

_SAFE_TYPES = frozenset(DATATYPES)
"""Types whose lexical values have nothing to escape."""


class ObjectWriter:
    """Says the statements of one object."""

    def __init__(
        self,
        subjects: Filler,
        types: tuple[str, ...],
        properties: list[tuple[str, Filler, Condition | None]],
        condition: Condition | None,
    ) -> None:
        """Keep the parts that `writers_of` has compiled."""
        self._subjects = subjects
        self._types = types
        self._properties = properties
        self._condition = condition

    def statements(self, values: Values) -> Iterator[Statement]:
        """Yield what a row says of this object, in the order of the manifest."""
        if self._condition is not None and not self._condition(values):
            return
        for subject in self._subjects(values):
            for kind in self._types:
                yield subject, _A, kind
            for path, fill, condition in self._properties:
                if condition is None or condition(values):
                    for value in fill(values):
                        yield subject, path, value


_A = vocab.term("rdf:type")


class _Compiler:
    """Compiles the rules of one table, and says which of them cannot work."""

    def __init__(
        self, manifest: Manifest, table: Table, known: AbstractSet[str]
    ) -> None:
        self._folder = manifest.folder
        self._table = table
        self._known = known
        self._constants = {
            "dataset.slug": manifest.slug,
            "dataset.version": manifest.version,
            "dataset.publisher": manifest.publisher,
            "dataset.key_space": manifest.key_space or manifest.slug,
        }

    def fail(self, problem: str, english: str) -> BadManifestError:
        name = self._table.path.name
        return BadManifestError(
            self._folder, f"{name} : {problem}", f"{name}: {english}"
        )

    def checked(self, template: str) -> str:
        """Return *template* with the constants of the dataset put in."""
        for name, value in self._constants.items():
            template = template.replace(f"{{{name}}}", value)
        for column in columns_of(template):
            if column not in self._known:
                problem = f"« {template} » nomme la colonne inconnue « {column} »"
                english = f"“{template}” names the unknown column “{column}”"
                raise self.fail(problem, english)
        return template

    def prefixed(self, name: str) -> str:
        try:
            return vocab.term(name)
        except KeyError as error:
            problem = f"« {name} » : préfixe inconnu {error}"
            raise self.fail(problem, f"“{name}”: unknown prefix {error}") from error

    def iris(self, template: str) -> Filler:
        template = self.checked(template)
        columns = columns_of(template)
        if columns and template == f"{{{columns[0]}}}":
            column = self._table.columns.get(columns[0])
            if column is not None and column.type != "url":
                problem = (
                    f"« {template} » seul doit être une adresse : donnez le type url à "
                    "la colonne"
                )
                english = f"“{template}” alone must be an address: make its type url"
                raise self.fail(problem, english)
        try:
            return iri_filler(template)
        except KeyError as error:
            problem = f"« {template} » : préfixe inconnu {error}"
            raise self.fail(problem, f"“{template}”: unknown prefix {error}") from error

    def condition(self, when: str, unless: str) -> Condition | None:
        for text in (when, unless):
            if text:
                self.checked(f"{{{column_of_condition(text)}}}")
        return condition_on(when, unless)

    def literals(self, rule: PropertyRule) -> Filler:
        name, lang = rule.column, rule.lang
        self.checked(f"{{{name}}}")
        column = self._table.columns.get(name)
        kind = column.type if column else ""
        datatype = rule.datatype or DATATYPES.get(kind, "")
        if datatype == "xsd:string":
            datatype = ""
        end = (
            f'"^^{self.prefixed(datatype)}'
            if datatype
            else f'"@{lang}'
            if lang
            else '"'
        )
        if kind in _SAFE_TYPES and column is not None and column.values is None:
            return lambda values: [f'"{value}{end}' for value in values[name]]
        return lambda values: [
            vocab.literal(value, lang=lang, datatype=datatype) for value in values[name]
        ]

    def property(self, rule: PropertyRule) -> tuple[str, Filler, Condition | None]:
        fill: Filler
        if rule.iri:
            fill = self.iris(rule.iri)
        elif rule.text:
            if rule.datatype:
                self.prefixed(rule.datatype)
            datatype = "" if rule.datatype == "xsd:string" else rule.datatype
            fill = text_filler(self.checked(rule.text), rule.lang, datatype)
        else:
            fill = self.literals(rule)
        return (
            self.prefixed(rule.path),
            fill,
            self.condition(rule.when, rule.unless),
        )

    def object(self, rule: ObjectRule) -> ObjectWriter:
        return ObjectWriter(
            self.iris(rule.iri),
            tuple(self.prefixed(name) for name in rule.types),
            [self.property(each) for each in rule.properties],
            self.condition(rule.when, rule.unless),
        )


def writers_of(
    manifest: Manifest, table: Table, known: AbstractSet[str]
) -> list[ObjectWriter]:
    """Compile the objects of *table*.

    Args:
        manifest: whose constants templates may name, and for messages.
        table: what to compile.
        known: the names that templates may use.

    Raises:
        BadManifestError: a rule names a column or a prefix that is not there.
    """
    compiler = _Compiler(manifest, table, known)
    return [compiler.object(rule) for rule in table.objects]
