"""One dataset folder to one archived, checked graph.

The same for bundled datasets and for those that a partner brings: read, map, archive,
check against the shapes, and only then write the line of the journal that makes the
load exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pvd_graph.errors import InputError, InvalidGraphError, UnreadableFileError
from pvd_graph.mapping.concepts import LabelMatcher
from pvd_graph.mapping.triples import CommuneResolver, Counts, Lookups, Mapper, Tally
from pvd_graph.model import Manifest, Statement, Table, Wording
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.reading.tables import open_table
from pvd_graph.reading.tabular import check_whole, is_rdf, read_rows
from pvd_graph.services.alignments import concepts_of
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.services.fingerprints import fingerprint
from pvd_graph.services.provenance import describe_load
from pvd_graph.services.pushed import moment
from pvd_graph.store.archive import Archive, JournalEntry, read_lines
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.report import group_issues, refuses, report_text
from pvd_graph.validation.shapes import Shape

__all__ = [
    "Mappers",
    "check_graph",
    "labels_for",
    "load_dataset",
]

_SHOWN = 5


def _lookups(manifest: Manifest) -> Lookups:
    """Read the lookup tables that the columns of *manifest* name."""
    names = {
        column.lookup
        for table in manifest.tables
        for column in table.columns.values()
        if column.lookup
    }
    lookups: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for name in sorted(names):
        rows = lookups.setdefault(name, {})
        for row in read_rows(manifest.folder / name):
            key, *others = row.cells.items()
            rows[key[1]] = {
                column: tuple(item for item in cell.split("|") if item)
                for column, cell in others
            }
    return lookups


class Mappers:
    """The tables of one manifest, with all that their columns name."""

    def __init__(
        self,
        manifest: Manifest,
        communes: CommuneResolver | None,
        labels: LabelMatcher | None = None,
    ) -> None:
        """Read the lookups and alignments of *manifest*.

        Args:
            manifest: of the dataset.
            communes: resolves the communes of cells; None for the reference itself.
            labels: finds concepts by their labels; see `labels_for`.

        Raises:
            InputError: one of them cannot be read.
        """
        self.manifest = manifest
        self._communes = communes
        self._lookups = _lookups(manifest)
        self._concepts = concepts_of(manifest, labels)

    def mapper(self, table: Table) -> Mapper:
        """Return the rules of *table*, compiled."""
        return Mapper(
            self.manifest,
            table,
            lookups=self._lookups,
            communes=self._communes,
            concepts=self._concepts,
        )

    def statements(
        self, table: Table, tally: Counts, notes: list[Wording] | None = None
    ) -> Iterator[Statement]:
        """Yield what *table* says; count rows and keep issues in *tally*.

        Args:
            table: of the manifest.
            tally: takes what is wrong with its rows.
            notes: takes what whoever sent it should know of how it was read.

        Raises:
            UnreadableFileError: the file cannot be read, or has not the rows that the
                manifest announces.
        """
        if is_rdf(table.path):
            yield from read_statements(table.path)
            return
        before = tally.rows_read
        with open_table(table, tally.issues) as opened:
            yield from self.mapper(table).statements(opened.rows, tally)
            tally.rows_read += opened.skipped
            if notes is not None:
                notes += opened.notes
        read = tally.rows_read - before
        if notes is not None and not read:
            notes.append(_no_rows(table))
        if table.rows is not None and read != table.rows:
            problem = f"{read} lignes lues, le manifeste en annonce {table.rows}"
            raise UnreadableFileError(table.path, problem)


def _no_rows(table: Table) -> Wording:
    name = table.path.name
    return Wording(
        f"{name} : aucune ligne sous celle des noms. Publier retirerait tout ce que "
        "ce fichier disait avant.",
        f"{name}: no row below that of the names. Publishing would remove all that "
        "this file said before.",
    )


def labels_for(manifest: Manifest, ontology: Path) -> LabelMatcher | None:
    """Return what finds concepts by their labels, where a column asks for it.

    Args:
        manifest: of the dataset.
        ontology: the folder of the ontology and its concept schemes.
    """
    columns = (one for table in manifest.tables for one in table.columns.values())
    if any(column.infer is not None for column in columns):
        return KnownConcepts.from_ontology(ontology)
    return None


def _lines(mappers: Mappers, tally: Tally) -> Iterator[str]:
    """Yield the N-Triples lines of every table of a manifest."""
    for table in mappers.manifest.tables:
        for statement in mappers.statements(table, tally):
            yield "%s %s %s .\n" % statement  # noqa: UP031 - twice as fast as the f-string of three names


def check_graph(name: str, path: Path, shapes: Sequence[Shape]) -> None:
    """Check an archived graph against the shapes.

    Raises:
        InvalidGraphError: a violation; the message is the report, in French.
    """
    groups = group_issues(check_lines(shapes, read_lines(path)))
    if refuses(groups):
        problem = f"Le graphe « {name} » ne respecte pas ses formes.\n"
        raise InvalidGraphError(problem + report_text(groups))


def load_dataset(  # noqa: PLR0913 - three of them by name
    manifest: Manifest,
    archive: Archive,
    shapes: Sequence[Shape],
    *,
    judged_by: str,
    communes: CommuneResolver | None,
    labels: LabelMatcher | None = None,
) -> tuple[JournalEntry, Tally]:
    """Make the graph of *manifest* unless the archive already holds it.

    Returns:
        The journal entry of the load, and what happened to the rows (an empty tally
        when nothing had to be done).

    Raises:
        InputError: a file that is not what the manifest says, a row that cannot be
            read (all are listed up to five), or a graph that breaks a shape. Nothing
            is then recorded.
    """
    made_from = fingerprint(manifest, judged_by)
    for table in manifest.tables:
        if table.sha256:
            check_whole(table)
    latest = archive.latest(manifest.slug)
    if (
        latest is not None
        and latest.version == manifest.version
        and latest.fingerprint == made_from
        and archive.is_whole(latest)
    ):
        return latest, Tally()
    tally = Tally()
    graph = archive.store(
        manifest.slug,
        manifest.version,
        _lines(Mappers(manifest, communes, labels), tally),
    )
    blocking = [issue for issue in tally.issues if issue.blocking]
    if blocking:
        shown = "\n".join(f"- {issue}" for issue in islice(blocking, _SHOWN))
        more = len(blocking) - _SHOWN
        problem = f"{manifest.folder} : {len(blocking)} lignes refusées.\n{shown}" + (
            f"\n… et {more} autres." if more > 0 else ""
        )
        raise InputError(problem)
    check_graph(manifest.slug, graph.path, shapes)
    entry = JournalEntry(
        dataset=manifest.slug,
        version=manifest.version,
        sha256=graph.sha256,
        triples=graph.triples,
        fingerprint=made_from,
        rows_read=tally.rows_read,
        rows_kept=tally.rows_kept,
        file=graph.path.relative_to(archive.folder).as_posix(),
        supersedes=manifest.supersedes,
    )
    text = "".join(
        f"{subject} {path} {value} .\n"
        for subject, path, value in describe_load(manifest, entry)
    )
    about = archive.keep_text(manifest.slug, manifest.version, text)
    entry = replace(entry, about=about, at=moment())
    if latest is not None and replace(entry, at=latest.at) == latest:
        return latest, tally  # only its file was damaged
    archive.record(entry)
    return entry, tally
