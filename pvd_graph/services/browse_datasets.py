"""Datasets: who publishes them, under which licence, and what was loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.records import Number, Record, per_generation, records
from pvd_graph.services.short_names import short_named
from pvd_graph.vocab import BASE

__all__ = ["Dataset", "Load", "dataset", "datasets", "datasets_of_graphs"]


@dataclass(frozen=True, slots=True)
class Load:
    """A named graph of a dataset: loaded from files, or derived by a rule."""

    iri: str
    version: str
    sha256: str
    rows_read: Number | None
    rows_kept: Number | None
    triples: Number | None
    derived_from: tuple[str, ...]

    @property
    def name(self) -> str:
        """What tells its graph from the others: ``cog/2026-01-01``."""
        return unquote(self.iri.removeprefix(f"{BASE}graph/"))


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a partner publishes, with the graphs that this generation holds of it.

    Attributes:
        publisher: under its short name.
    """

    iri: str
    slug: str
    title: str
    description: str
    publisher: Named | None
    licence: str
    attribution: str
    landing_page: str
    issued: str
    loads: tuple[Load, ...]

    @property
    def triples(self) -> Number:
        """Triples of all its graphs."""
        return sum(load.triples or 0 for load in self.loads)


@per_generation
def datasets(reader: GraphReader) -> Mapping[str, Dataset]:
    """Return slug -> dataset, in order of title."""
    found = records(reader.select(queries.load("datasets")))
    loads: dict[str, list[Load]] = {}
    for record in found.values():
        # Those of the past are described too: they are in no graph of this generation.
        if record.get("prov:invalidatedAtTime"):
            continue
        for iri in record.all("pvd:dataset"):
            loads.setdefault(iri, []).append(_load(record))
    listed = [
        _dataset(reader, record, tuple(loads.get(iri, ())))
        for iri, record in found.items()
        if record.get("pvd:dataset") is None
    ]
    return {one.slug: one for one in sorted(listed, key=lambda one: one.title)}


def _load(record: Record) -> Load:
    return Load(
        record.iri,
        record.text("pvd:version"),
        record.text("pvd:sha256"),
        record.number("pvd:rowsRead"),
        record.number("pvd:rowsKept"),
        record.number("pvd:triples"),
        record.all("prov:wasDerivedFrom"),
    )


def _dataset(reader: GraphReader, record: Record, loads: tuple[Load, ...]) -> Dataset:
    publisher = record.get("dcterms:publisher")
    return Dataset(
        iri=record.iri,
        slug=key_of(record.iri),
        title=record.get("dcterms:title") or key_of(record.iri),
        description=record.text("dcterms:description"),
        publisher=short_named(reader, publisher) if publisher else None,
        licence=record.text("dcterms:license"),
        attribution=record.text("pvd:attribution"),
        landing_page=record.text("dcat:landingPage"),
        issued=record.text("dcterms:issued"),
        loads=loads,
    )


def dataset(reader: GraphReader, slug: str) -> Dataset:
    """Return one dataset.

    Raises:
        NotFoundError: no dataset has this slug.
    """
    try:
        return datasets(reader)[slug]
    except KeyError:
        problem = f"Le jeu de données « {slug} » n'existe pas."
        english = f"There is no dataset “{slug}”."
        raise NotFoundError(problem, english) from None


def datasets_of_graphs(reader: GraphReader, graphs: Iterable[str]) -> list[Dataset]:
    """Return the datasets that the named graphs *graphs* belong to, by title."""
    wanted = set(graphs)
    return [
        one
        for one in datasets(reader).values()
        if any(load.iri in wanted for load in one.loads)
    ]
