"""Rows and rules to statements and issues. Pure and lazy: one row in memory at a time.

A row with a blocking issue says nothing at all: half a row would be a lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.templates import (
    Filler,
    columns_of,
    iri_filler,
    text_filler,
)
from pvd_graph.mapping.values import DATATYPES, CellError, parse_cell
from pvd_graph.model import (
    Column,
    Issue,
    Manifest,
    ObjectRule,
    PropertyRule,
    Row,
    Statement,
    Table,
    Wording,
)

__all__ = ["CommuneResolver", "Lookups", "Mapper", "Tally"]

Lookups = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""Lookup file -> key -> column -> values."""


class CommuneResolver(Protocol):
    """Tells the current commune of a code."""

    def current(self, code: str) -> str | None:
        """Return the code of today; None when the code never existed."""
        ...


@dataclass(slots=True)
class Tally:
    """What happened to the rows of a load so far."""

    rows_read: int = 0
    rows_kept: int = 0
    issues: list[Issue] = field(default_factory=list)


class Mapper:
    """The rules of one table, compiled."""

    def __init__(
        self,
        manifest: Manifest,
        table: Table,
        *,
        lookups: Lookups,
        communes: CommuneResolver | None = None,
    ) -> None:
        """Compile the rules of *table*.

        Args:
            manifest: where *table* stands, for messages.
            table: what to compile.
            lookups: the tables that its columns name.
            communes: follows absorbed codes; None while the reference itself loads.

        Raises:
            BadManifestError: a rule names a column, lookup or prefix that is not there.
        """
        self._manifest = manifest
        self._table = table
        self._lookups = lookups
        self._communes = communes
        self._known = set(table.columns)
        for column in table.columns.values():
            if column.lookup:
                rows = lookups[column.lookup]
                extra = next(iter(rows.values()), {})
                self._known |= {f"{column.name}.{name}" for name in extra}
        self._objects = [self._object(rule) for rule in table.objects]

    def _fail(self, problem: str) -> BadManifestError:
        return BadManifestError(
            self._manifest.folder, f"{self._table.path} : {problem}"
        )

    def _checked(self, template: str) -> str:
        for column in columns_of(template):
            if column not in self._known:
                problem = f"« {template} » nomme la colonne inconnue « {column} »"
                raise self._fail(problem)
        return template

    def _iris(self, template: str) -> Filler:
        try:
            return iri_filler(self._checked(template))
        except KeyError as error:
            problem = f"« {template} » : préfixe inconnu {error}"
            raise self._fail(problem) from error

    def _property(self, rule: PropertyRule) -> tuple[str, Filler]:
        try:
            path = vocab.term(rule.path)
        except KeyError as error:
            problem = f"propriété « {rule.path} » : préfixe inconnu {error}"
            raise self._fail(problem) from error
        if rule.iri:
            return path, self._iris(rule.iri)
        if rule.text:
            return path, text_filler(self._checked(rule.text), rule.lang)
        return path, self._literals(rule)

    def _literals(self, rule: PropertyRule) -> Filler:
        name = rule.column
        self._checked(f"{{{name}}}")
        column = self._table.columns.get(name)
        datatype = rule.datatype or DATATYPES.get(column.type if column else "", "")
        if datatype == "xsd:string":
            datatype = ""

        lang = rule.lang
        return lambda values: [
            vocab.literal(value, lang=lang, datatype=datatype) for value in values[name]
        ]

    def _object(
        self, rule: ObjectRule
    ) -> tuple[str, Filler, tuple[str, ...], list[tuple[str, Filler]]]:
        if rule.when:
            self._checked(f"{{{rule.when}}}")
        types = tuple(vocab.term(name) for name in rule.types)
        properties = [self._property(each) for each in rule.properties]
        return rule.when, self._iris(rule.iri), types, properties

    def statements(self, rows: Iterable[Row], tally: Tally) -> Iterator[Statement]:
        """Yield the statements of *rows*; count rows and keep issues in *tally*."""
        a = vocab.term("rdf:type")
        for row in rows:
            tally.rows_read += 1
            issues: list[Issue] = []
            values = self._values(row, issues)
            tally.issues += issues
            if any(issue.blocking for issue in issues):
                continue
            tally.rows_kept += 1
            for when, subjects, types, properties in self._objects:
                if when and not values[when]:
                    continue
                for subject in subjects(values):
                    for kind in types:
                        yield subject, a, kind
                    for path, fill in properties:
                        for value in fill(values):
                            yield subject, path, value

    def _values(self, row: Row, issues: list[Issue]) -> dict[str, tuple[str, ...]]:
        values: dict[str, tuple[str, ...]] = {}
        for name, column in self._table.columns.items():
            cell = row.cells.get(name)
            if cell is None:
                problem = f"la colonne « {name} » manque ; colonnes : {list(row.cells)}"
                raise self._fail(problem)
            cell = cell.strip()
            if not cell:
                values[name] = ()
            elif column.separator:
                items = (item.strip() for item in cell.split(column.separator))
                values[name] = tuple(
                    value
                    for item in items
                    if item
                    for value in self._cell(row, column, item, issues)
                )
            else:
                values[name] = self._cell(row, column, cell, issues)
            if column.required and not cell:
                empty = Wording("la cellule est vide.", "the cell is empty.")
                remedy = Wording(
                    "Remplissez-la, ou retirez la ligne.", "Fill it, or drop the row."
                )
                issues.append(Issue("vide", row.line, name, "", empty, remedy))
            if column.lookup:
                self._look_up(row, column, values, issues)
        return values

    def _cell(
        self, row: Row, column: Column, text: str, issues: list[Issue]
    ) -> tuple[str, ...]:
        """Return the value of one item of a cell, as a tuple of one or none."""
        try:
            value = parse_cell(column.type, text)
        except CellError as error:
            issue = Issue(
                column.type, row.line, column.name, text, error.problem, error.remedy
            )
            issues.append(issue)
            return ()
        if column.type == "commune" and self._communes is not None:
            return self._commune(row, column, value, issues)
        if column.values is not None:
            word = column.values.get(value)
            if word is None:
                problem = Wording(
                    "cette valeur n'est pas prévue.", "this value is not expected."
                )
                expected = ", ".join(column.values)
                remedy = Wording(
                    f"Valeurs prévues : {expected}.", f"Values expected: {expected}."
                )
                issues.append(
                    Issue("valeur", row.line, column.name, text, problem, remedy)
                )
                return ()
            value = word
        return (value,)

    def _commune(
        self, row: Row, column: Column, code: str, issues: list[Issue]
    ) -> tuple[str, ...]:
        assert self._communes is not None  # noqa: S101 - narrowing, asked by the caller
        current = self._communes.current(code)
        if current is None:
            problem = Wording(
                "aucune commune n'a ni n'a eu ce code.",
                "no commune has or has had this code.",
            )
            remedy = Wording(
                "Vérifiez-le dans le Code officiel géographique.",
                "Check it in the official geographic code.",
            )
            issues.append(
                Issue("commune", row.line, column.name, code, problem, remedy)
            )
            return ()
        if current != code:
            problem = Wording(
                f"cette commune a été absorbée ; {current} est retenu.",
                f"this commune was absorbed; {current} is taken.",
            )
            issues.append(
                Issue(
                    "commune absorbée",
                    row.line,
                    column.name,
                    code,
                    problem,
                    Wording(
                        "Mettez le code à jour dans votre fichier.",
                        "Bring the code up to date in your file.",
                    ),
                    blocking=False,
                )
            )
        return (current,)

    def _look_up(
        self,
        row: Row,
        column: Column,
        values: dict[str, tuple[str, ...]],
        issues: list[Issue],
    ) -> None:
        """Add the cells of the looked-up row as ``column.name`` values."""
        table = self._lookups[column.lookup]
        for name in next(iter(table.values()), {}):
            values[f"{column.name}.{name}"] = ()
        for key in values[column.name]:
            found = table.get(key)
            if found is None:
                problem = Wording(
                    f"ce code n'est pas dans {column.lookup}.",
                    f"this code is not in {column.lookup}.",
                )
                remedy = Wording(
                    f"Ajoutez-le à {column.lookup}, ou corrigez la cellule.",
                    f"Add it to {column.lookup}, or correct the cell.",
                )
                issues.append(
                    Issue("code", row.line, column.name, key, problem, remedy)
                )
                continue
            for name, cells in found.items():
                values[f"{column.name}.{name}"] += cells
