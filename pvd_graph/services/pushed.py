"""Loads that came by ``/graph-store`` and not from a dataset folder.

A dataset may have a folder (bundled, then replaced by its publisher) or none. What is
told of one without folder was given with its token, and lies beside its graphs, so that
a build finds it again: ``<data>/graphs/<slug>/about.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import InputError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, RESERVED_SLUGS, read_manifest
from pvd_graph.services.provenance import LICENCE_OUVERTE, describe_load
from pvd_graph.store.archive import Archive, JournalEntry

__all__ = [
    "About",
    "Pushed",
    "check_slug",
    "fingerprint",
    "is_withdrawn",
    "keep_about",
    "manifest_of",
    "meta_without",
    "moment",
    "next_version",
    "pushed_states",
    "skolem_start",
    "slug_of_graph",
    "withdrawal",
]

_PUSHED = "graph-store:"
_WITHDRAWN = "withdrawn"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ABOUT = "about.json"
_START = vocab.graph_iri("")


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a dataset without a folder: its publisher answers for it."""

    title: str = ""
    publisher: str = "pvd-graph"
    licence: str = LICENCE_OUVERTE


@dataclass(frozen=True, slots=True)
class Pushed:
    """A load to record: its line of the journal, and how it is described."""

    entry: JournalEntry
    manifest: Manifest

    def described(self) -> Iterator[str]:
        """Yield the N-Triples lines of ``graph/meta`` about it."""
        for subject, path, value in describe_load(self.manifest, self.entry):
            yield f"{subject} {path} {value} .\n"


def slug_of_graph(iri: str) -> str | None:
    """Return the slug of a load's graph, ``graph/<slug>``, with a version or not.

    None where it is none: another name, or one that is reserved.
    """
    if not iri.startswith(_START):
        return None
    slug, _, version = iri.removeprefix(_START).partition("/")
    if not _SLUG.fullmatch(slug) or slug in RESERVED_SLUGS or "/" in version:
        return None
    return slug


def check_slug(slug: str) -> None:
    """Check that *slug* can be a dataset's.

    Raises:
        InputError: it has other characters, or is a reserved word.
    """
    if not _SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        problem = (
            f"« {slug} » : lettres minuscules, chiffres et tirets, hors mots réservés "
            f"({', '.join(sorted(RESERVED_SLUGS))})"
        )
        raise InputError(problem)


def fingerprint(digest: str) -> str:
    """Return the fingerprint of a load that was pushed as the text of *digest*."""
    return _PUSHED + digest


def is_withdrawn(entry: JournalEntry) -> bool:
    """Tell whether *entry* says that the load it names was taken out."""
    return entry.fingerprint == _WITHDRAWN


def withdrawal(entry: JournalEntry) -> JournalEntry:
    """Return the line that takes the load of *entry* out; its file stays."""
    return replace(entry, fingerprint=_WITHDRAWN, at=moment())


def pushed_states(archive: Archive) -> dict[str, JournalEntry]:
    """Return slug -> last line, for the datasets whose last line no build wrote.

    A load by graph store or by ``pvd ingest``, a withdrawal or a rollback wins over the
    dataset's folder: it came after.
    """
    last = {entry.dataset: entry for entry in archive.entries()}
    return {
        slug: entry
        for slug, entry in last.items()
        if entry.origin or entry.fingerprint.startswith(_PUSHED) or is_withdrawn(entry)
    }


def next_version(taken: Iterable[str]) -> str:
    """Return the version of a load of now, in UTC; never one that is *taken*."""
    known = set(taken)
    moment = datetime.now(UTC)
    version = moment.strftime("%Y%m%dT%H%M%S%f")[:-3] + "Z"
    number = 1
    while version in known:
        number += 1
        version = f"{version.partition('-')[0]}-{number}"
    return version


def moment() -> str:
    """Return now, in UTC, as the journal and ``graph/meta`` write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _issued(version: str) -> date:
    try:
        return date.fromisoformat(version[:8])
    except ValueError:
        return date(1970, 1, 1)  # a version of another making says no day


def keep_about(archive: Archive, slug: str, about: About) -> None:
    """Keep what is told of a dataset beside its graphs."""
    folder = archive.folder / slug
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{_ABOUT}.tmp"
    temporary.write_text(json.dumps(asdict(about), ensure_ascii=False), "utf-8")
    temporary.replace(folder / _ABOUT)


def _kept_about(archive: Archive, slug: str) -> About:
    try:
        return About(**json.loads((archive.folder / slug / _ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return About()


def manifest_of(archive: Archive, datasets: Path, slug: str, version: str) -> Manifest:
    """Return how a pushed load is described.

    Args:
        archive: where what was told of the dataset is kept.
        datasets: the folders of bundled datasets.
        slug: of the dataset.
        version: of the load.
    """
    folder = datasets / slug
    if (folder / MANIFEST).exists():
        return replace(read_manifest(folder), version=version, tables=())
    about = _kept_about(archive, slug)
    title = about.title or slug
    return Manifest(
        folder=folder,
        slug=slug,
        version=version,
        publisher=about.publisher,
        licence=about.licence,
        attribution=title,
        landing_page=vocab.dataset_iri(slug),
        issued=_issued(version),
        title={"fr": title},
        description={"fr": f"{title} : publié par son producteur, par /graph-store."},
        tables=(),
        sha256="",
    )


def skolem_start(slug: str) -> str:
    """Return the start of the IRIs that take the place of a dataset's blank nodes.

    Source: RDF 1.1 Concepts, section 3.5 (``/.well-known/genid/``).
    """
    return f"{vocab.BASE}.well-known/genid/{slug}/"


def meta_without(lines: Iterable[str], slug: str) -> set[str]:
    """Return the lines of ``graph/meta`` that say nothing of the dataset *slug*.

    Neither of its loads, nor of their files.
    """
    starts = (
        f"<{vocab.graph_iri(slug)}/",
        f"<{vocab.id_iri('load', slug)}/",
        f"<{vocab.id_iri('file', slug)}/",
        f"<{vocab.dataset_iri(slug)}> ",
    )
    return {line for line in lines if not line.startswith(starts)}
