"""The objects of a table, compiled: from a row's values to its statements. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.conditions import (
    Condition,
    column_of_condition,
    condition_on,
)
from pvd_graph.mapping.templates import (
    Encode,
    Filler,
    OneColumn,
    Values,
    column_filler,
    columns_of,
    iri_filler,
    literal_end,
    text_filler,
)
from pvd_graph.mapping.values import DATATYPES
from pvd_graph.model import Manifest, ObjectRule, PropertyRule, Statement, Table

__all__ = ["ObjectWriter", "writers_of"]


_A = vocab.term("rdf:type")


@dataclass(frozen=True, slots=True)
class _Property:
    """A compiled property; *constant* is its term where no column is named."""

    path: str
    fill: Filler
    condition: Condition | None
    constant: str


class ObjectWriter:
    """Says the statements of one object."""

    def __init__(
        self,
        subjects: Filler,
        types: tuple[str, ...],
        properties: list[_Property],
        condition: Condition | None,
    ) -> None:
        """Keep the parts that `writers_of` has compiled: what varies, and what not."""
        self._subjects = subjects
        self._condition = condition
        self._constant = [(_A, kind) for kind in types]
        self._single: list[tuple[str, str, str, str, Encode | None]] = []
        self._varying: list[tuple[str, Filler]] = []
        self._conditional: list[tuple[str, Filler, Condition]] = []
        for each in properties:
            if each.condition is not None:
                self._conditional.append((each.path, each.fill, each.condition))
            elif each.constant:
                self._constant.append((each.path, each.constant))
            elif isinstance(each.fill, OneColumn):
                one = each.fill
                self._single.append(
                    (each.path, one.before, one.column, one.after, one.encode)
                )
            else:
                self._varying.append((each.path, each.fill))

    def write(self, values: Values, out: list[Statement]) -> None:
        """Add what a row says of this object to *out*."""
        if self._condition is not None and not self._condition(values):
            return
        for subject in self._subjects(values):
            for path, value in self._constant:
                out.append((subject, path, value))
            for path, before, column, after, encode in self._single:
                # In place: a call a statement would cost a third of the time.
                for text in values[column]:
                    said = text if encode is None else encode(text)
                    out.append((subject, path, f"{before}{said}{after}"))
            for path, fill in self._varying:
                for value in fill(values):
                    out.append((subject, path, value))  # noqa: PERF401 - as above
            for path, fill, condition in self._conditional:
                if condition(values):
                    out += [(subject, path, value) for value in fill(values)]


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
        name = rule.column
        self.checked(f"{{{name}}}")
        column = self._table.columns.get(name)
        kind = column.type if column is not None and column.values is None else ""
        datatype = rule.datatype
        if column is not None and not datatype:
            datatype = DATATYPES.get(column.type, "")
        return column_filler(
            name, self.end(rule.lang, datatype), plain=kind in DATATYPES
        )

    def end(self, lang: str, datatype: str) -> str:
        if datatype:
            self.prefixed(datatype)
        return literal_end(lang, datatype)

    def property(self, rule: PropertyRule) -> _Property:
        if rule.iri:
            fill = self.iris(rule.iri)
        elif rule.text:
            end = self.end(rule.lang, rule.datatype)
            fill = text_filler(self.checked(rule.text), end)
        else:
            fill = self.literals(rule)
        template = rule.iri or rule.text
        varies = rule.column or columns_of(self.checked(template))
        return _Property(
            path=self.prefixed(rule.path),
            fill=fill,
            condition=self.condition(rule.when, rule.unless),
            constant="" if varies else fill({})[0],
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
