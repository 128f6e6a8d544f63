"""From the tables of a manifest to one checked graph file, and what is to be said.

Rows stream through the mapper into the sorted file; issues are spooled. Then the shapes
are checked over the file, and what they find is told by the rows that say it: the
tables are read once more, only where there is something to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.mapping.concepts import LabelMatcher
from pvd_graph.mapping.triples import CommuneResolver
from pvd_graph.model import Manifest, Row, Statement, Table, Wording
from pvd_graph.reading.tables import open_table
from pvd_graph.reading.tabular import is_rdf
from pvd_graph.services.counting import Counted, Nowhere, silent_told
from pvd_graph.services.graph_faults import GraphFaults
from pvd_graph.services.issue_spool import IssueSpool
from pvd_graph.services.loading import Mappers
from pvd_graph.services.origins import (
    Origin,
    columns_by_path,
    find_origins,
    row_issues,
)
from pvd_graph.services.partner_table import is_beside
from pvd_graph.services.pushed import skolem_start
from pvd_graph.services.rdf_files import rdf_to_ntriples
from pvd_graph.store.archive import GraphFile, read_lines, write_graph
from pvd_graph.store.write_process import WriteProcesses
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.report import IssueGroup, group_issues, refuses
from pvd_graph.validation.shapes import Shape

__all__ = ["Making", "Told"]

_TICK_LINES = 50_000

Told = Callable[[Wording], None]
"""Given a line about what goes on."""


@dataclass(slots=True)
class Making:
    """The making of one graph, and what it found.

    Attributes:
        manifest: its tables have the digest of the file that is read.
        communes: resolves the communes of cells; None for the reference itself.
        work: a folder for files that are not kept.
        told: called as it goes on.
        ours: its RDF files are the project's, and need no sandbox.
        labels: finds concepts by their labels, where a column asks for it.
        spools: name of a table -> the issues of its rows.
        shapes: what SHACL found that no row answers for.
    """

    manifest: Manifest
    communes: CommuneResolver | None
    work: Path
    told: Told
    ours: bool = False
    labels: LabelMatcher | None = None
    rows_read: int = 0
    rows_kept: int = 0
    rows_silent: int = 0
    spools: dict[str, IssueSpool] = field(default_factory=dict)
    shapes: tuple[IssueGroup, ...] = ()
    notes: list[Wording] = field(default_factory=list)
    graph: GraphFile | None = None
    _mappers: Mappers = field(init=False)

    @property
    def blocking(self) -> int:
        """Count the issues of rows that are to be corrected."""
        return sum(spool.blocking for spool in self.spools.values())

    @property
    def issues(self) -> int:
        """Count all that is to be said of rows and shapes."""
        rows = sum(spool.total for spool in self.spools.values())
        return rows + sum(group.count for group in self.shapes)

    def make(self, shapes: Sequence[Shape], *, keep: bool) -> bool:
        """Make the graph; return whether it may be published.

        Args:
            shapes: that it is checked against.
            keep: leave rows at fault out, and publish the others.

        Raises:
            InputError: a file that cannot be read, or is not what the manifest says.
            StoreError: the disk refused.
        """
        self._mappers = Mappers(self.manifest, self.communes, self.labels)
        for table in self.manifest.tables:
            self.spools[table.path.name] = IssueSpool(table.path.name)
        self.graph = write_graph(self.work / "graph.nt.zst", self._lines(frozenset()))
        if self.blocking and not keep:
            return False
        if not self.graph.triples:
            said = "rien à charger : aucune ligne n'a été gardée"
            self.notes.append(Wording(said, "nothing to load: no row was kept"))
            return False
        return self._check(shapes, keep=keep)

    def close(self) -> None:
        """Let the files of the spools go."""
        with ExitStack() as stack:
            for spool in self.spools.values():
                stack.callback(spool.close)

    def _lines(self, without: frozenset[str]) -> Iterator[str]:
        """Yield the lines of all tables, but for rows that speak of *without*."""
        count = 0
        self.rows_read = self.rows_kept = self.rows_silent = 0
        for table in self.manifest.tables:
            # The issues of the first reading are enough.
            spool = None if without else self.spools[table.path.name]
            tally = Counted(Nowhere() if spool is None else spool)
            for statement in self._statements(table, tally, without):
                yield "%s %s %s .\n" % statement  # noqa: UP031 - twice as fast as the f-string of three names
                count += 1
                if not count % _TICK_LINES:
                    self.told(_rows_told(self.rows_read + tally.rows_read))
            if tally.rows_silent and not without:
                row = tally.first_silent
                self.notes.append(silent_told(table, tally.rows_silent, row))
            if is_beside(self.manifest, table):
                continue
            self.rows_read += tally.rows_read
            self.rows_kept += tally.rows_kept
            self.rows_silent += tally.rows_silent

    def _statements(
        self, table: Table, tally: Counted, without: frozenset[str]
    ) -> Iterator[Statement]:
        if without and not is_rdf(table.path):
            return self._kept_statements(table, tally, without)
        if is_rdf(table.path) and not self.ours:
            return self._parsed(table)
        notes = [] if without else self.notes
        return self._mappers.statements(table, tally, notes)

    def _parsed(self, table: Table) -> Iterator[Statement]:
        """Yield the statements of RDF from outside, which a process apart reads."""
        output = self.work / f"{table.path.name}.nt"
        slug = self.manifest.slug
        if not output.exists():
            with closing(WriteProcesses()) as processes:
                rdf_to_ntriples(
                    table.path,
                    output,
                    base=vocab.graph_iri(slug),
                    skolem=skolem_start(slug),
                    processes=processes,
                )
        with output.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                subject, path, value = line.removesuffix(" .\n").split(" ", 2)
                yield subject, path, value

    def _kept_statements(
        self, table: Table, tally: Counted, without: frozenset[str]
    ) -> Iterator[Statement]:
        line = 0

        def watched(rows: Iterator[Row]) -> Iterator[Row]:
            nonlocal line
            for row in rows:
                line = row.line
                yield row

        # One row at a time is mapped: what it says comes before the next is read.
        with open_table(table, tally.issues) as opened:
            said = self._mappers.mapper(table).statements(watched(opened.rows), tally)
            for _line, group in groupby(said, key=lambda _statement: line):
                statements = list(group)
                if without.isdisjoint(subject for subject, _path, _value in statements):
                    yield from statements
                else:
                    tally.rows_kept -= 1
            tally.rows_read += opened.skipped

    def _check(self, shapes: Sequence[Shape], *, keep: bool) -> bool:
        assert self.graph is not None  # noqa: S101 - made just before
        self.told(Wording("vérification du graphe", "checking the graph"))
        found = GraphFaults(check_lines(shapes, read_lines(self.graph.path)))
        self.shapes = found.groups
        if not found.first:
            return True
        told = self._tell_by_rows(found)
        refused = refuses(found.groups)
        if not refused or not keep or found.more:
            return not refused
        if not found.violating <= told:
            return False
        bad = frozenset(f"<{iri}>" for iri in found.violating)
        self.graph = write_graph(self.work / "kept.nt.zst", self._lines(bad))
        again = group_issues(check_lines(shapes, read_lines(self.graph.path)))
        if refuses(again):
            self.shapes = again
        return bool(self.graph.triples) and not refuses(again)

    def _tell_by_rows(self, found: GraphFaults) -> set[str]:
        """Move what rows say from the shapes to the issues of the rows."""
        told: set[str] = set()
        for table in self.manifest.tables:
            if is_rdf(table.path):
                continue
            origins = self._origins(table, {one.focus for one in found.first} - told)
            issues = row_issues(found.first, origins, columns_by_path(table))
            self.spools[table.path.name].add_sorted(issues)
            told |= origins.keys()
        rest = [issue for issue in found.first if issue.focus not in told]
        self.shapes = group_issues(rest) if not found.more else found.groups
        return told

    def _origins(self, table: Table, wanted: set[str]) -> Mapping[str, Origin]:
        mapper, scratch = self._mappers.mapper(table), Counted(Nowhere())
        with open_table(table, scratch.issues) as opened:
            return find_origins(
                opened.rows, lambda row: mapper.statements([row], scratch), wanted
            )


def _rows_told(rows: int) -> Wording:
    french = f"{rows:,}".replace(",", "\u202f")
    return Wording(f"{french} lignes lues", f"{rows:,} rows read")
