"""Try the sample beside a manifest: its rows, and the graph that they make.

The faults of its rows are meant, and count nowhere. That no row loads, or that the good
ones make a graph that the shapes refuse, is a fault of the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pvd_graph.mapping.triples import CommuneResolver, Tally
from pvd_graph.model import Manifest, Wording
from pvd_graph.services.checking_tables import TableCheck, check_table
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.loading import Mappers, labels_for
from pvd_graph.services.samples import sample_of
from pvd_graph.validation.check import ShapeIssue, check_lines
from pvd_graph.validation.report import group_issues, remedy_of
from pvd_graph.validation.shapes import load_shapes
from pvd_graph.vocab import shorten

__all__ = ["check_sample", "shape_faults"]


def check_sample(
    manifest: Manifest, communes: CommuneResolver, ontology: Path
) -> tuple[TableCheck | None, tuple[Wording, ...]]:
    """Try the sample in the place of the file that *manifest* is written for.

    Args:
        manifest: of a folder.
        communes: those of samples.
        ontology: the folder of the shapes and schemes.

    Returns:
        What its table has to say (None where there is no sample), and what is wrong
        with the manifest.

    Raises:
        InputError: the sample, or a table beside it, cannot be read.
    """
    path = sample_of(manifest.folder)
    if path is None:
        return None, ()
    sampled = with_file(manifest, path)
    (table,) = (one for one in sampled.tables if one.path == path)
    mappers = Mappers(sampled, communes, labels_for(sampled, ontology))
    check = check_table(table, mappers.mapper(table), None)
    if not check.rows_kept:
        return check, (_useless(path.name),)
    lines = {
        "{} {} {} .\n".format(*statement)
        for each in sampled.tables
        for statement in mappers.statements(each, Tally())
    }
    return check, tuple(shape_faults(path.name, sorted(lines), ontology))


def shape_faults(name: str, lines: Sequence[str], ontology: Path) -> Iterator[Wording]:
    """Yield what the shapes refuse of the graph that a sample makes.

    Args:
        name: of the sample.
        lines: of its graph, sorted.
        ontology: the folder of the shapes.
    """
    found = check_lines(load_shapes(ontology / "shapes"), lines)
    for group in group_issues(found):
        first = group.first
        if first.severity == "Violation":
            yield Wording(_told(name, first, "fr"), _told(name, first, "en"))


def _told(name: str, issue: ShapeIssue, lang: str) -> str:
    rule, thing = shorten(issue.shape), shorten(issue.focus)
    if lang == "en":
        said = f"{name}: what it says of {thing} breaks the rule “{rule}”."
        return f"{said} {remedy_of(issue, 'en')}"
    said = f"{name} : ce qu'il dit de {thing} enfreint la règle « {rule} »."
    return f"{said} {remedy_of(issue, 'fr')}"


def _useless(name: str) -> Wording:
    return Wording(
        f"{name} : aucune ligne de l'exemple ne se charge ; le manifeste ne lit plus "
        "ce pour quoi il est écrit.",
        f"{name}: no row of the sample loads; the manifest no longer reads what it is "
        "written for.",
    )
