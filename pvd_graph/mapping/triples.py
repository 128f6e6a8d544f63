"""Rows and rules to statements and issues. Lazy: one row in memory at a time.

A row with a blocking issue says nothing at all: half a row would be a lie. Nothing that
a row or a header has wrong stops the run: all of it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.columns import ColumnReader
from pvd_graph.mapping.communes import CommuneFinder, CommuneResolver
from pvd_graph.mapping.concepts import Concepts
from pvd_graph.mapping.conditions import column_of_condition
from pvd_graph.mapping.faults import Fault
from pvd_graph.mapping.fills import Fill
from pvd_graph.mapping.headers import match_header
from pvd_graph.mapping.keys import KeyIndex
from pvd_graph.mapping.known import Known, Lookups, context_of
from pvd_graph.mapping.mangled import is_suspect, mangled
from pvd_graph.mapping.objects import writers_of
from pvd_graph.mapping.tally import Counts, IssueSink, Tally
from pvd_graph.mapping.templates import Values
from pvd_graph.mapping.unlisted import Sums
from pvd_graph.model import Column, Manifest, Row, Statement, Table, Wording

__all__ = [
    "CommuneFinder",
    "CommuneResolver",
    "Concepts",
    "Counts",
    "IssueSink",
    "Lookups",
    "Mapper",
    "Tally",
]


class Mapper:
    """The rules of one table, compiled."""

    def __init__(
        self,
        manifest: Manifest,
        table: Table,
        *,
        lookups: Lookups,
        communes: CommuneResolver | None = None,
        concepts: Concepts | None = None,
    ) -> None:
        """Compile the rules of *table*.

        Args:
            manifest: where *table* stands, for messages.
            table: what to compile.
            lookups: the tables that its columns name.
            communes: follows absorbed codes; None while the reference itself loads.
                A `CommuneFinder` where columns give names, postcodes or SIRENs.
            concepts: the alignments that its columns name, and the label matcher.

        Raises:
            BadManifestError: a rule names a column, lookup or prefix that is not there.
        """
        self._manifest = manifest
        self._table = table
        known = Known(communes, lookups, concepts or Concepts())
        self._readers = [
            self._reader(column, known) for column in table.columns.values()
        ]
        names = {name for reader in self._readers for name in reader.names}
        if unknown := [name for name in table.key if name not in names]:
            problem = f"la clé nomme la colonne inconnue « {unknown[0]} »"
            english = f"the key names the unknown column “{unknown[0]}”"
            raise self._fail(problem, english)
        self._objects = writers_of(manifest, table, names)
        self._sources: dict[str, str] = {}

    def _fail(self, problem: str, english: str) -> BadManifestError:
        name = self._table.path.name
        return BadManifestError(
            self._manifest.folder, f"{name} : {problem}", f"{name}: {english}"
        )

    def _reader(self, column: Column, known: Known) -> ColumnReader:
        conditions = (column.when, column.unless)
        looked_at = [column_of_condition(text) for text in conditions if text]
        for name in (*context_of(column), *looked_at):
            if name not in self._table.columns:
                problem = f"« {column.name} » nomme la colonne inconnue « {name} »"
                english = f"“{column.name}” names the unknown column “{name}”"
                raise self._fail(problem, english)
        try:
            return ColumnReader(column, self._table, known)
        except ValueError as error:
            problem = (
                f"« {column.name} » : les communes ne se trouvent ici que par code"
            )
            english = f"“{column.name}”: communes are found by code only here"
            raise self._fail(problem, english) from error

    def check_header(self, header: Sequence[str], issues: IssueSink) -> bool:
        """Tell *issues* of columns that are missing or renamed; False when one is."""
        return self._bind(header, issues) is not None

    def _bind(
        self, header: Sequence[str], issues: IssueSink
    ) -> list[tuple[str, Fill]] | None:
        sources, found = match_header(self._table, header)
        for issue in found:
            issues.append(issue)
        if any(issue.blocking for issue in found):
            return None
        # A column of the file may be read in several ways: it is told once.
        named = {source: name for name, source in reversed(sources.items())}
        self._sources = {name: source for source, name in named.items()}
        return [(reader.column.name, reader.bind(sources)) for reader in self._readers]

    def statements(self, rows: Iterable[Row], tally: Counts) -> Iterator[Statement]:
        """Yield the statements of *rows*; count rows and keep issues in *tally*.

        The header is that of the first row. When a column is missing in it, rows are
        counted as read and say nothing. A row to which no object applies is counted
        apart.
        """
        fills: list[tuple[str, Fill]] | None = None
        first = True
        sums = Sums()
        with ExitStack() as stack:
            keys = stack.enter_context(KeyIndex()) if self._table.key else None
            for row in rows:
                if first:
                    fills, first = self._bind(tuple(row.cells), tally.issues), False
                tally.rows_read += 1
                if fills is None:
                    continue
                values: dict[str, tuple[str, ...]] = {}
                faults = [
                    (column, fault)
                    for column, fill in fills
                    for fault in fill(row.cells, values)
                ]
                if is_suspect("".join(row.cells.values())):
                    faults += self._mangled(row)
                if keys is not None:
                    faults += self._twice(row, values, keys)
                if faults and _tell(faults, row.line, sums, tally.issues):
                    continue
                said: list[Statement] = []
                for each in self._objects:
                    each.write(values, said)
                if said:
                    tally.rows_kept += 1
                    yield from said
                else:
                    tally.rows_silent += 1
                    tally.first_silent = tally.first_silent or row.line
        for issue in sums.issues():
            tally.issues.append(issue)

    def _mangled(self, row: Row) -> list[tuple[str, Fault]]:
        """Tell of the cells of a row whose letters were spoilt on the way."""
        return [
            (name, fault)
            for name, source in self._sources.items()
            if (fault := mangled(row.cells.get(source, ""))) is not None
        ]

    def _twice(
        self, row: Row, values: Values, keys: KeyIndex
    ) -> list[tuple[str, Fault]]:
        """Remember the key of a row; tell of the row that had it before, if any."""
        key = ["|".join(values[name]) for name in self._table.key]
        if not any(key):
            return []
        seen = keys.first(key, tuple(row.cells.values()), row.line)
        if seen is None:
            return []
        column, shown = ", ".join(self._table.key), ", ".join(key)
        return [(column, _same_key(shown, row.line, *seen))]


def _tell(
    faults: list[tuple[str, Fault]], line: int, sums: Sums, issues: IssueSink
) -> bool:
    """Tell of the faults of a row; True when one of them blocks it."""
    for column, fault in faults:
        if not (fault.summed and sums.add(column, fault, line)):
            issues.append(fault.at(line, column))
    return any(fault.blocking for _column, fault in faults)


def _same_key(shown: str, line: int, first: int, same: bool) -> Fault:  # noqa: FBT001 - as the index says it
    """Word that row *line* has the key of row *first*, perhaps all its cells."""
    if same:
        problem = Wording(
            f"cette ligne répète la ligne {first}.", f"this row repeats row {first}."
        )
        remedy = Wording("Retirez l'une des deux.", "Drop one of the two.")
        return Fault("ligne répétée", shown, problem, remedy, blocking=False)
    problem = Wording(
        f"la ligne {first} a déjà cette clé.", f"row {first} already has this key."
    )
    remedy = Wording(
        f"Corrigez la clé de l'une des lignes {first} et {line}, ou retirez-en une.",
        f"Correct the key of row {first} or {line}, or drop one of them.",
    )
    return Fault("clé en double", shown, problem, remedy)
