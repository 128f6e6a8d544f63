"""The search index of the next generation: carried over where names stay the same.

Building it anew costs seconds; a change rarely touches what is found by name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import StoreError
from pvd_graph.services.searched import (
    MOST_TOLD,
    dataset_entry,
    search_entries,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.seals import SEAL, seal
from pvd_graph.store.search_file import SearchEntry, build_index, extend_index
from pvd_graph.validation.terms import parse_term

__all__ = ["NameChanges", "carry_index", "index_anew", "name_changes", "renew_index"]

_SEARCHED = frozenset(
    map(
        vocab.term,
        (
            *("igeo:nom", "igeo:subdivisionDirecteDe", "pvd:absorbedBy"),
            *("pvd:postcode", "pvd:formerName", "pvd:population", "skos:inScheme"),
        ),
    )
)
_NAMES = frozenset(
    map(
        vocab.term,
        (
            *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"),
            *("rdfs:label", "dcterms:title"),
        ),
    )
)
_CLASSES = tuple(
    vocab.term(name)
    for name in (
        *("org:FormalOrganization", "org:Organization", "dcat:Dataset"),
        *("igeo:Commune", "igeo:Region", "igeo:Departement", "igeo:Intercommunalite"),
        *("igeo:CollectiviteDOutreMer", "pvd:Membership", "pvd:Indicator"),
        *("pvd:PeerGroup", "cpsv:PublicService", "skos:ConceptScheme"),
    )
)
_TYPE = vocab.term("rdf:type")
_OURS = f"<{vocab.BASE}"
_TOLD = tuple(f"<{vocab.id_iri(kind)}/" for kind in ("action", "experience"))
_NOT_SEARCHED = tuple(
    f"<{vocab.id_iri(kind)}/" for kind in ("observation", "assessment", "contribution")
)


@dataclass(frozen=True, slots=True)
class NameChanges:
    """What a change does to the things found by name.

    Attributes:
        anew: whether some may be others: the index is made anew.
        told: IRIs of the actions and experience sheets that it touches; none is looked
            for where *anew*.
    """

    anew: bool
    told: frozenset[str] = frozenset()


def name_changes(lines: Iterable[str]) -> NameChanges:
    """Return what the statements of *lines*, gone or come, do to the index.

    The names of datasets, which ``graph/meta`` gives, are left to `carry_index`.
    """
    told = set()
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if subject.startswith(_TOLD):
            told.add(subject[1:-1])
            if len(told) > MOST_TOLD:
                return NameChanges(anew=True)
        elif _is_searched(subject, predicate, value):
            return NameChanges(anew=True)
    return NameChanges(anew=False, told=frozenset(told))


def _is_searched(subject: str, predicate: str, value: str) -> bool:
    if predicate == _TYPE:
        return value.startswith(_CLASSES)
    if predicate in _NAMES:
        return subject.startswith(_OURS) and not subject.startswith(_NOT_SEARCHED)
    return predicate in _SEARCHED


def index_anew(folder: Path) -> None:
    """Build the index of the generation in *folder*, whose database is there."""
    reader = OxigraphReader.open(folder / "db", 0)
    build_index(folder / "search.sqlite", search_entries(reader))


def renew_index(folder: Path) -> None:
    """Make the index of a generation anew, which another version of us wrote.

    Raises:
        StoreError: the folder cannot be written; ``pvd build`` makes another.
    """
    made = folder / f".search-{os.getpid()}.sqlite"
    try:
        made.unlink(missing_ok=True)
        reader = OxigraphReader.open(folder / "db", 0)
        build_index(made, search_entries(reader))
        made.replace(folder / "search.sqlite")
        if (folder / SEAL).exists():
            seal(folder, folder)
    except OSError as error:
        problem = f"{folder} : index de recherche périmé, non récrit ({error})"
        raise StoreError(problem) from error
    finally:
        made.unlink(missing_ok=True)


def carry_index(
    source: Path,
    path: Path,
    meta: tuple[set[str], set[str]],
    told: Iterable[SearchEntry] = (),
    gone: Collection[str] = (),
) -> None:
    """Write to *path* the index *source*, with what came and went.

    Args:
        source: index of the generation in force.
        path: of the next one.
        meta: lines that left ``graph/meta``, and lines that came to it.
        told: actions and experience sheets as they are now.
        gone: IRIs of those that are not what they were.
    """
    before, after = map(_titles, meta)
    renamed = {iri for iri in before if before[iri] != after.get(iri)}
    new = [
        dataset_entry(iri, *titles)
        for iri, titles in sorted(after.items())
        if before.get(iri) != titles
    ]
    new += told
    if renamed or new or gone:
        extend_index(source, path, new, sorted({*renamed, *gone}))
        return
    try:
        path.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, path)


def _titles(lines: set[str]) -> dict[str, tuple[str, str]]:
    """Return IRI -> French and English title of the datasets that *lines* describe."""
    title = vocab.term("dcterms:title")
    start = f"<{vocab.dataset_iri('')}"
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in (line.split(" ", 2) for line in lines):
        if predicate == title and subject.startswith(start):
            term = parse_term(value.rstrip("\n").removesuffix(" ."))
            found.setdefault(subject[1:-1], {})[term.lang] = term.text
    return {
        iri: (texts["fr"], texts.get("en", ""))
        for iri, texts in found.items()
        if "fr" in texts
    }
