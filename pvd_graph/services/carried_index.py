"""The search index of the next generation: carried over where names stay the same.

Building it anew costs seconds; a change rarely touches what is found by name.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.services.searching import dataset_entry, search_entries
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import build_index, extend_index
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
_NOT_SEARCHED = tuple(
    f"<{vocab.id_iri(kind)}/"
    for kind in ("action", "observation", "assessment", "indicator")
)


def names_change(lines: Iterable[str]) -> bool:
    """Tell whether some statement of *lines* may be about something found by name.

    The names of datasets, which ``graph/meta`` gives, are left to `carry_index`.
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


def carry_index(source: Path, path: Path, gone: set[str], added: set[str]) -> None:
    """Write to *path* the index *source*, with the datasets that came and went.

    Args:
        source: index of the generation in force.
        path: of the next one.
        gone: lines that left ``graph/meta``.
        added: lines that came to it.
    """
    before, after = _titles(gone), _titles(added)
    if before != after:
        old = [dataset_entry(*one) for one in sorted(before - after)]
        new = [dataset_entry(*one) for one in sorted(after - before)]
        extend_index(source, path, new, old)
        return
    try:
        path.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, path)


def _titles(lines: set[str]) -> set[tuple[str, str]]:
    """Return (IRI, French title) of the datasets that *lines* of meta describe."""
    title = vocab.term("dcterms:title")
    start = f"<{vocab.dataset_iri('')}"
    return {
        (subject[1:-1], parse_term(value.rstrip("\n").removesuffix(" .")).text)
        for subject, predicate, value in (line.split(" ", 2) for line in lines)
        if predicate == title and subject.startswith(start) and '"@fr' in value
    }
