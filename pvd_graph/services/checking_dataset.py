"""Check the folder of a dataset: manifest, what it names, tables. Writes nothing.

What a load would refuse is told before there is one: keys, templates, terms of the
ontology, concepts, columns, cells; and, of its sample, the shapes. Those of a partner's
file are left to ``pvd ingest --dry-run``, which has the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError, UnreadableFileError
from pvd_graph.mapping.concepts import Concepts
from pvd_graph.mapping.triples import CommuneResolver
from pvd_graph.model import Manifest, Table, Wording
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.reading.tabular import is_rdf
from pvd_graph.services.alignments import concepts_of
from pvd_graph.services.checking_sample import check_sample
from pvd_graph.services.checking_tables import TableCheck, check_table
from pvd_graph.services.dataset_folders import check_kinds, with_file
from pvd_graph.services.file_columns import FileColumn, columns_of, file_table
from pvd_graph.services.loading import Mappers
from pvd_graph.services.publishers import unknown_publisher

__all__ = ["FIRST_ROWS", "DatasetCheck", "Trial", "check_dataset"]

FIRST_ROWS = 1_000
"""Rows of each table that are tried unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a dataset is tried.

    Attributes:
        ontology: folder of the terms and schemes that manifests may name.
        communes: the reference; None for the reference itself.
        rows: most rows of a table; None for all.
        file: read in the place of the first table with objects.
        fictitious: the communes of samples; None leaves the sample out.
        described: tells whether a partner is, by its slug; None leaves it out.
    """

    ontology: Path
    communes: CommuneResolver | None = None
    rows: int | None = FIRST_ROWS
    file: Path | None = None
    fictitious: CommuneResolver | None = None
    described: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class DatasetCheck:
    """What was found: of the manifest as a whole, and of each table.

    *sample* is what trying the sample beside the manifest found: its faults are meant,
    and count nowhere; that it does not load at all is among *problems*. *needs* are the
    columns of the file that a partner brings, none where it comes with the manifest.
    """

    folder: Path
    slug: str
    policy: str
    problems: tuple[Wording, ...]
    tables: tuple[TableCheck, ...]
    sample: TableCheck | None = None
    needs: tuple[FileColumn, ...] = ()

    @property
    def blocking(self) -> int:
        """Count what must be corrected."""
        return len(self.problems) + sum(table.blocking for table in self.tables)

    @property
    def warnings(self) -> int:
        """Count what does not stop a load."""
        return sum(table.warnings for table in self.tables)

    @property
    def refused(self) -> bool:
        """Tell whether a load would be refused."""
        if self.problems or any(table.problems for table in self.tables):
            return True
        if any(not table.good and table.blocking for table in self.tables):
            return True
        return self.policy == "refuse" and self.blocking > 0


def check_dataset(folder: Path, trial: Trial) -> DatasetCheck:
    """Check the dataset of *folder*; what is wrong is returned, not raised."""
    try:
        manifest = read_manifest(folder)
        if trial.file is not None:
            manifest = with_file(manifest, trial.file)
        check_kinds(manifest)
        mappers, concepts = Mappers(manifest, trial.communes), concepts_of(manifest)
    except BadManifestError as error:
        return _only(folder, Wording(str(error), f"{error.path}: {error.english}"))
    except UnreadableFileError as error:
        english = error.english or error.problem
        return _only(folder, Wording(str(error), f"{error.path}: {english}"))
    known = frozenset(_known_terms(trial.ontology, manifest))
    problems = [*_unknown_terms(manifest, known), *_unknown_concepts(concepts, known)]
    problems += _undescribed(manifest, trial.described)
    tables = []
    for table in manifest.tables:
        try:
            mapper = None if is_rdf(table.path) else mappers.mapper(table)
        except BadManifestError as error:
            problems.append(Wording(error.problem, error.english))
            continue
        tables.append(check_table(table, mapper, trial.rows))
    sample = None
    if not problems and trial.fictitious is not None and trial.file is None:
        sample, found = check_sample(manifest, trial.fictitious, trial.ontology)
        problems += found
    return DatasetCheck(
        folder,
        manifest.slug,
        manifest.policy,
        tuple(problems),
        tuple(tables),
        sample,
        _needs(manifest) if trial.file is None else (),
    )


def _needs(manifest: Manifest) -> tuple[FileColumn, ...]:
    """Return the columns of the file, where it does not come with the manifest."""
    table = file_table(manifest)
    if table is None or table.sha256 or table.path.exists():
        return ()
    return columns_of(manifest)


def _only(folder: Path, problem: Wording) -> DatasetCheck:
    return DatasetCheck(folder, "", "refuse", (problem,), ())


def _known_terms(ontology: Path, manifest: Manifest) -> Iterator[str]:
    """Yield what the ontology and the RDF files of the dataset describe."""
    paths = [*sorted(ontology.glob("*.ttl")), *sorted(ontology.glob("schemes/*.ttl"))]
    paths += [t.path for t in manifest.tables if is_rdf(t.path) and t.path.exists()]
    for path in paths:
        for subject, _path, _value in read_statements(path):
            yield subject[1:-1]


def _undescribed(
    manifest: Manifest, described: Callable[[str], bool] | None
) -> Iterator[Wording]:
    """Tell of a publisher that neither the graph nor the dataset describes.

    A table that describes partners, or says anything by RDF, is taken at its word.
    """
    if described is None or described(manifest.publisher):
        return
    if not any(_may_describe(table) for table in manifest.tables):
        yield unknown_publisher(manifest.publisher)


def _may_describe(table: Table) -> bool:
    start = "id/partner/"
    return is_rdf(table.path) or any(
        rule.types and rule.iri.startswith(start) for rule in table.objects
    )


def _unknown_terms(manifest: Manifest, known: frozenset[str]) -> Iterator[Wording]:
    """Tell of terms of ours that the ontology does not have."""
    for name in sorted(set(_terms(manifest))):
        if name.startswith("pvd:") and vocab.expand(name) not in known:
            yield Wording(
                f"« {name} » n'est pas un terme de l'ontologie : voyez /ontology.",
                f"“{name}” is no term of the ontology: see /ontology.",
            )


def _terms(manifest: Manifest) -> Iterable[str]:
    for table in manifest.tables:
        for rule in table.objects:
            yield from rule.types
            yield from (each.path for each in rule.properties)


def _unknown_concepts(concepts: Concepts, known: frozenset[str]) -> Iterator[Wording]:
    """Tell of aligned concepts that a scheme of the ontology does not have.

    Schemes that the ontology does not hold at all are those of a dataset.
    """
    kinds = {_kind(iri) for iri in known}
    for file, table in concepts.tables.items():
        for iri in sorted(
            {each.concept for aligned in table.values() for each in aligned}
        ):
            if iri.startswith(vocab.BASE) and _kind(iri) in kinds and iri not in known:
                yield Wording(
                    f"{file} : aucun concept n'a l'adresse {iri}.",
                    f"{file}: no concept has the address {iri}.",
                )


def _kind(iri: str) -> str:
    return iri.rsplit("/", 1)[0]
