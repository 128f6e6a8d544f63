"""The columns of a table, compiled: from the cells of a row to its values. Pure.

What a cell gives depends on the cell, seldom on another cell of its row, never on the
row's place: it is worked out once and kept for the rows that repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pvd_graph.mapping.communes import reader_of
from pvd_graph.mapping.concepts import ConceptReader, names_of
from pvd_graph.mapping.constraints import checks_of
from pvd_graph.mapping.faults import CellError, Fault
from pvd_graph.mapping.fills import (
    KEPT,
    Cells,
    Fill,
    Values,
    parsed,
    plain,
    raw_condition,
    under,
)
from pvd_graph.mapping.known import Known, context_of
from pvd_graph.mapping.unlisted import Listed, unlisted
from pvd_graph.mapping.values import parser_of
from pvd_graph.model import Column, Table, Wording

__all__ = ["ColumnReader"]


_Outcome = tuple[tuple[tuple[str, ...], ...], tuple[Fault, ...]]
"""Values of each name of a column, in order, and faults."""

_LONG = 200
"""Characters beyond which a cell is not likely to come again, and is not kept."""

_EMPTY = Wording("la cellule est vide.", "the cell is empty.")
_FILL = Wording("Remplissez-la, ou retirez la ligne.", "Fill it, or drop the row.")


class ColumnReader:
    """Reads the cells of one column."""

    def __init__(self, column: Column, table: Table, known: Known) -> None:
        """Compile *column*.

        Raises:
            ValueError: the column gives communes in a way that cannot be found here.
        """
        self.column = column
        self._missing = frozenset({"", *table.missing, *column.missing})
        self._parse = parser_of(column, table.decimal)
        self._commune = None
        if column.type == "commune":
            self._commune = reader_of(column, known.communes)
            if self._commune is None:
                raise ValueError(column.by)
        self._checks = checks_of(column)
        self._lookup = known.lookups[column.lookup] if column.lookup else {}
        self._looked_up = tuple(next(iter(self._lookup.values()), {}))
        self._codes = Listed(column.lookup, self._lookup)
        self._concepts: ConceptReader | None = None
        added: tuple[str, ...] = ()
        if column.concepts or column.infer:
            self._concepts = ConceptReader(column, known.concepts)
            self._words = Listed(column.concepts, self._concepts.words)
            added = names_of(column, known.concepts)
        self.names = (
            column.name,
            *(f"{column.name}.{name}" for name in (*self._looked_up, *added)),
        )
        self._nothing: tuple[tuple[str, ...], ...] = ((),) * (
            len(self.names) - len(added)
        )
        self._read = lru_cache(KEPT)(self._outcome)

    def bind(self, sources: Mapping[str, str]) -> Fill:
        """Return what reads the column of a file.

        Args:
            sources: name in the manifest -> name in the file; a column of the table
                that the file does not have is not in it.
        """
        source = sources.get(self.column.name, "")
        if self._is_plain():
            return plain(self.column.name, source, self._missing, self._required())
        if self._is_alone():
            alone = self._alone(source)
            if self._parse is not None and self._is_parsed():
                cells = source, self._missing, self._required()
                alone = parsed(self.column, self._parse, cells)
            return under(self.column, alone, raw_condition(self.column, sources))
        wanted = (self.column.departement, self.column.postcode)
        beside = tuple(sources.get(name, "") if name else "" for name in wanted)
        infer = self.column.infer
        text_from = sources.get(infer.column, "") if infer else ""
        condition = raw_condition(self.column, sources)
        names, empty = self.names, tuple(() for _ in self.names)

        def fill(cells: Cells, values: Values) -> tuple[Fault, ...]:
            if condition is not None and not condition(cells):
                values.update(zip(names, empty, strict=True))
                return ()
            cell = cells.get(source, "").strip()
            departement, postcode = (cells.get(name, "").strip() for name in beside)
            text = cells.get(text_from, "").strip()
            read = self._read if len(cell) + len(text) <= _LONG else self._outcome
            found, faults = read(cell, departement, postcode, text)
            values.update(zip(names, found, strict=True))
            return faults

        return fill

    def _is_plain(self) -> bool:
        """Tell whether every text is good as it is: most texts, so made fast."""
        column = self.column
        return not (
            self._parse
            or self._checks
            or column.separator
            or column.values is not None
            or column.when
            or column.unless
            or len(self.names) > 1
        )

    def _is_alone(self) -> bool:
        """Tell whether a cell is understood by itself, and gives one value at most."""
        column = self.column
        return not (context_of(column) or column.separator or len(self.names) > 1)

    def _is_parsed(self) -> bool:
        """Tell whether a cell is only parsed: most figures and dates."""
        column = self.column
        return (
            not (self._commune or self._checks or self._parse is None)
            and column.values is None
        )

    def _alone(self, source: str) -> Fill:
        name, missing = self.column.name, self._missing
        required = self._required()

        @lru_cache(KEPT)
        def outcome(cell: str) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
            told: list[Fault] = []
            value = self._item(cell, "", "", told)
            return () if value is None else (value,), tuple(told)

        def fill(cells: Cells, values: Values) -> tuple[Fault, ...]:
            cell = cells.get(source, "").strip()
            if cell in missing:
                values[name] = ()
                return required
            read = outcome if len(cell) <= _LONG else outcome.__wrapped__
            values[name], faults = read(cell)
            return faults

        return fill

    def _required(self) -> tuple[Fault, ...]:
        if not self.column.required:
            return ()
        return (Fault("vide", "", _EMPTY, _FILL),)

    def _outcome(
        self, cell: str, departement: str, postcode: str, text: str
    ) -> _Outcome:
        """Work out what a cell gives."""
        if cell in self._missing:
            added = () if self._concepts is None else self._concepts((), text)[0]
            return (*self._nothing, *added), self._required()
        told: list[Fault] = []
        items: tuple[str, ...] = (cell,)
        if self.column.separator:
            parts = (part.strip() for part in cell.split(self.column.separator))
            items = tuple(part for part in parts if part not in self._missing)
        values = tuple(
            value
            for item in items
            if (value := self._item(item, departement, postcode, told)) is not None
        )
        found: tuple[tuple[str, ...], ...] = (values, *self._looked(values, told))
        if self._concepts is not None:
            added, unknown = self._concepts(values, text)
            found = (*found, *added)
            for word in unknown:
                told += unlisted(self.column, word, self._words)
        return found, tuple(told)

    def _item(
        self, text: str, departement: str, postcode: str, told: list[Fault]
    ) -> str | None:
        """Return the value of one item of a cell; None when it has none."""
        if self._commune is not None:
            value, faults = self._commune(text, departement, postcode)
            told += faults
            if not value:
                return None
        else:
            try:
                value = text if self._parse is None else self._parse(text)
            except CellError as error:
                told.append(Fault(self.column.type, text, error.problem, error.remedy))
                return None
        for check in self._checks:
            if fault := check(text, value):
                told.append(fault)
        if self.column.values is None:
            return value
        word = self.column.values.get(value)
        if word is None:
            told += unlisted(self.column, text)
        return word

    def _looked(
        self, values: tuple[str, ...], told: list[Fault]
    ) -> tuple[tuple[str, ...], ...]:
        """Return the looked-up cells of *values*, by column of the lookup."""
        if not self.column.lookup:
            return ()
        rows = []
        for value in values:
            if (row := self._lookup.get(value)) is None:
                told += unlisted(self.column, value, self._codes)
            else:
                rows.append(row)
        return tuple(
            tuple(item for row in rows for item in row[name])
            for name in self._looked_up
        )
