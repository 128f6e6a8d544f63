"""Try one table of a manifest: open it, map its first rows, gather what is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice

from pvd_graph.errors import BadManifestError, UnreadableFileError
from pvd_graph.mapping.triples import Mapper
from pvd_graph.model import Issue, Table, Wording
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.reading.tables import open_table
from pvd_graph.reading.tabular import is_rdf
from pvd_graph.services.counting import Counted, silent_told
from pvd_graph.services.load_report import RowGroup

__all__ = ["GroupedIssues", "TableCheck", "check_table"]


class GroupedIssues:
    """Takes issues and groups them by what there is to do; a few examples are kept."""

    def __init__(self, table: str) -> None:
        """Start with none."""
        self._table = table
        self._groups: dict[tuple[bool, str, str], RowGroup] = {}

    def append(self, issue: Issue, /) -> None:
        """Count *issue* in its group."""
        key = (not issue.blocking, issue.kind, issue.column)
        if key not in self._groups:
            group = RowGroup(self._table, issue.kind, issue.column, issue.blocking)
            self._groups[key] = group
        self._groups[key].add(issue)

    def groups(self) -> tuple[RowGroup, ...]:
        """Return the groups: blocking first, then most frequent."""
        return tuple(
            sorted(
                self._groups.values(),
                key=lambda one: (not one.blocking, -one.count, one.column, one.kind),
            )
        )


@dataclass(slots=True)
class TableCheck:
    """What trying a table found.

    Attributes:
        name: of the file.
        format: as declared or found; empty where the file was not opened.
        rows_silent: rows that are not at fault, and that no rule takes.
        statements: what the rows that were kept say.
        whole: all rows were read, not the first ones only.
        groups: issues of rows, blocking first.
        problems: what is wrong with the table as a whole, blocking.
        notes: what is good to know.
    """

    name: str
    format: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    rows_silent: int = 0
    statements: int = 0
    whole: bool = False
    groups: tuple[RowGroup, ...] = ()
    problems: list[Wording] = field(default_factory=list)
    notes: list[Wording] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Count the rows that are not at fault, whether a rule takes them or not."""
        return self.rows_kept + self.rows_silent

    @property
    def blocking(self) -> int:
        """Count what must be corrected."""
        rows = sum(group.count for group in self.groups if group.blocking)
        return rows + len(self.problems)

    @property
    def warnings(self) -> int:
        """Count what does not stop a load."""
        return sum(group.count for group in self.groups if not group.blocking)


def check_table(table: Table, mapper: Mapper | None, limit: int | None) -> TableCheck:
    """Try *table*.

    Args:
        table: what to try.
        mapper: of the table; None for RDF.
        limit: most rows to read; None for all.
    """
    found = TableCheck(table.path.name)
    if not table.path.exists() and not table.sha256:
        found.notes.append(
            Wording(
                "Le fichier n'est pas dans le dossier : il se donne par --file.",
                "The file is not in the folder: it is given by --file.",
            )
        )
        return found
    try:
        _check_seal(table, found)
        if is_rdf(table.path):
            _check_statements(table, found)
        elif mapper is not None:
            _check_rows(table, mapper, limit, found)
    except UnreadableFileError as error:
        where = f"ligne {error.line} : " if error.line else ""
        place = f"line {error.line}: " if error.line else ""
        french = f"{where}{error.problem}"
        found.problems.append(Wording(french, f"{place}{error.english or french}"))
    except BadManifestError as error:
        found.problems.append(Wording(error.problem, error.english))
    return found


def _check_rows(
    table: Table, mapper: Mapper, limit: int | None, found: TableCheck
) -> None:
    issues = GroupedIssues(found.name)
    counts = Counted(issues)
    try:
        with open_table(table, issues) as opened:
            found.format = opened.found.format
            if mapper.check_header(opened.header, GroupedIssues("")):
                rows = opened.rows if limit is None else islice(opened.rows, limit)
                for _statement in mapper.statements(rows, counts):
                    found.statements += 1
                found.whole = next(opened.rows, None) is None
            else:
                mapper.check_header(opened.header, issues)
            found.notes += opened.notes
            counts.rows_read += opened.skipped
            if silent := counts.rows_silent:
                found.notes.append(silent_told(table, silent, counts.first_silent))
    finally:
        found.rows_read, found.rows_kept = counts.rows_read, counts.rows_kept
        found.rows_silent = counts.rows_silent
        found.groups = issues.groups()
    if found.whole and table.rows is not None and found.rows_read != table.rows:
        found.problems.append(
            Wording(
                f"{found.rows_read} lignes lues, le manifeste en annonce {table.rows}.",
                f"{found.rows_read} rows read, the manifest announces {table.rows}.",
            )
        )
    if found.whole and not found.rows_read:
        found.notes.append(Wording("La table n'a aucune ligne.", "No rows at all."))


def _check_statements(table: Table, found: TableCheck) -> None:
    found.format = "rdf"
    for _statement in read_statements(table.path):
        found.statements += 1
    found.whole = True


def _check_seal(table: Table, found: TableCheck) -> None:
    if not table.sha256:
        return
    try:
        with table.path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        french = f"fichier illisible ({error.strerror or error})"
        english = f"unreadable file ({error.strerror or error})"
        raise UnreadableFileError(table.path, french, english=english) from error
    if digest != table.sha256:
        found.problems.append(
            Wording(
                f"Le fichier n'est pas celui que scelle le manifeste : son empreinte "
                f"est {digest}.",
                f"The file is not the one that the manifest seals: its digest is "
                f"{digest}.",
            )
        )
