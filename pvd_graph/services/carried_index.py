"""The search index of the next generation: carried over where names stay the same.

Building it anew costs seconds; a change rarely touches what is found by name.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.services.searching import dataset_entry, search_entries, sheet_entry
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchEntry, build_index, extend_index
from pvd_graph.validation.terms import parse_term

__all__ = ["carry_index", "index_anew", "names_change"]

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
    map(vocab.term, ("skos:prefLabel", "skos:altLabel", "rdfs:label", "dcterms:title"))
)
_CLASSES = tuple(
    vocab.term(name)
    for name in (
        *("org:FormalOrganization", "org:Organization", "dcat:Dataset"),
        *("igeo:Commune", "igeo:Region", "igeo:Departement", "igeo:Intercommunalite"),
        *("igeo:CollectiviteDOutreMer", "pvd:Membership"),
    )
)
_TYPE = vocab.term("rdf:type")
_OURS = f"<{vocab.BASE}"
_TITLE = vocab.term("dcterms:title")
_SHEETS = f"<{vocab.id_iri('experience')}/"
_TITLED = f"<{vocab.dataset_iri('')}", _SHEETS
_NOT_SEARCHED = tuple(
    f"<{vocab.id_iri(kind)}/"
    for kind in (
        *("action", "observation", "assessment", "indicator"),
        *("experience", "contribution"),
    )
)


def names_change(lines: Iterable[str]) -> bool:
    """Tell whether some statement of *lines* may be about something found by name.

    The names of datasets, which ``graph/meta`` gives, and those of experience sheets
    are left to `carry_index`.
    """
    return any(map(_is_searched, lines))


def _is_searched(line: str) -> bool:
    subject, predicate, value = line.split(" ", 2)
    if predicate == _TYPE:
        return value.startswith(_CLASSES)
    if predicate in _NAMES:
        return subject.startswith(_OURS) and not subject.startswith(_NOT_SEARCHED)
    return predicate in _SEARCHED


def index_anew(folder: Path) -> None:
    """Build the index of the generation in *folder*, whose database is there."""
    reader = OxigraphReader.open(folder / "db", 0)
    build_index(folder / "search.sqlite", search_entries(reader))


def carry_index(
    source: Path, path: Path, gone: Iterable[str], added: Iterable[str]
) -> None:
    """Write to *path* the index *source*, with the datasets and sheets that change.

    Args:
        source: index of the generation in force.
        path: of the next one.
        gone: lines that left ``graph/meta``, or a graph that is taken out.
        added: lines that came to it, or with a new graph.
    """
    before, after = _titles(gone), _titles(added)
    if before != after:
        old = [_entry(*one) for one in sorted(before - after)]
        new = [_entry(*one) for one in sorted(after - before)]
        extend_index(source, path, new, old)
        return
    try:
        path.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, path)


def _entry(iri: str, title: str) -> SearchEntry:
    make = sheet_entry if iri.startswith(_SHEETS[1:]) else dataset_entry
    return make(iri, title)


def _titles(lines: Iterable[str]) -> set[tuple[str, str]]:
    """Return (IRI, French title) of the datasets and sheets that *lines* describe."""
    found = set()
    for line in lines:
        if line.startswith(_TITLED):
            subject, predicate, value = line.split(" ", 2)
            if predicate == _TITLE and '"@fr' in value and _is_titled(subject):
                text = parse_term(value.rstrip("\n").removesuffix(" .")).text
                found.add((subject[1:-1], text))
    return found


def _is_titled(subject: str) -> bool:
    """Tell a sheet from its parts, which lie below its IRI."""
    return not subject.startswith(_SHEETS) or "/" not in subject[len(_SHEETS) :]
