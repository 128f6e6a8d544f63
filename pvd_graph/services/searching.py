"""What can be searched: entries of the index, from a generation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import all_communes, commune_iri, towns
from pvd_graph.services.names import key_of
from pvd_graph.services.records import as_number
from pvd_graph.store.search import SearchEntry

__all__ = ["search_entries"]

# Above any population: challenges, actions, partners and datasets are few and come
# first, then the towns of the programme, then the others.
_CONCEPT = 2_000_000_000
_TOWN = 1_000_000_000
_DETAILS = {
    "challenge": "Défi",
    "action-type": "Type d'action",
    "partner": "Partenaire",
    "dataset": "Jeu de données",
}


def search_entries(reader: GraphReader) -> Iterator[SearchEntry]:
    """Yield an entry for every commune, challenge, action type, partner and dataset.

    Communes are found by name, former names, codes and postcodes.
    """
    yield from _communes(reader)
    yield from _concepts(reader)


def _communes(reader: GraphReader) -> Iterator[SearchEntry]:
    current = {commune_iri(code): code for code in all_communes(reader)}
    departements = {
        row["commune"]: row["departement"]
        for row in reader.select(queries.load("search_places"))
    }
    sizes = {
        row["commune"]: int(as_number(row["population"]))
        for row in reader.select(queries.load("search_sizes"))
    }
    members = {commune_iri(code) for code in towns(reader)}
    texts = _other_texts(reader)
    for row in reader.select(queries.load("search_names")):
        iri = row["commune"]
        code = current.get(iri)
        if code is None:
            continue
        yield SearchEntry(
            kind="commune",
            iri=iri,
            label=row["name"],
            detail=f"{departements.get(iri, '')} ({code})".lstrip(),
            others=(code, *sorted(texts.get(iri, ()))),
            priority=sizes.get(iri, 0) + (_TOWN if iri in members else 0),
        )


def _other_texts(reader: GraphReader) -> dict[str, set[str]]:
    """Return IRI of a commune -> postcodes, and codes and names of former communes."""
    texts: dict[str, set[str]] = defaultdict(set)
    for row in reader.select(queries.load("search_other_texts")):
        texts[row["commune"]].add(row["text"])
    former = reader.select(queries.load("search_former"))
    heirs: dict[str, set[str]] = defaultdict(set)
    for row in former:
        heirs[row["former"]].add(row["commune"])
    for row in former:
        said = {key_of(row["former"])} | ({row["label"]} if "label" in row else set())
        for heir in _last_heirs(heirs, row["former"]):
            texts[heir] |= said
    return texts


def _last_heirs(heirs: Mapping[str, set[str]], former: str) -> set[str]:
    """Return the communes that absorbed *former* and were not absorbed themselves."""
    seen, todo, last = {former}, [former], set()
    while todo:
        for heir in heirs.get(todo.pop(), ()):
            if heir not in heirs:
                last.add(heir)
            elif heir not in seen:
                seen.add(heir)
                todo.append(heir)
    return last


def _concepts(reader: GraphReader) -> Iterator[SearchEntry]:
    labels: dict[tuple[str, str], str] = {}
    others: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reader.select(queries.load("search_concepts")):
        key = row["kind"], row["thing"]
        if row["other"] == "true":
            others[key].append(row["label"])
        else:
            labels.setdefault(key, row["label"])
    for (kind, iri), label in sorted(labels.items()):
        yield SearchEntry(
            kind=kind,
            iri=iri,
            label=label,
            detail=_DETAILS[kind],
            others=tuple(sorted(others.get((kind, iri), ()))),
            priority=_CONCEPT,
        )
