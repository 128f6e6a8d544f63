"""What can be searched: entries of the index, from a generation, and what they find."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pvd_graph import queries
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import all_communes, commune_iri, towns
from pvd_graph.services.names import key_of
from pvd_graph.services.records import as_number
from pvd_graph.store.search import SearchEntry, SearchHit, SearchIndex

__all__ = ["Found", "dataset_entry", "find", "search_entries", "sheet_entry"]

# Above any population: challenges, actions, partners, régions and départements are few
# and come first, then the towns of the programme, then the others; intercommunalities,
# many of which bear the name of a town, come last.
_CONCEPT = 2_000_000_000
_TOWN = 1_000_000_000
_DETAILS = {
    "challenge": "Défi",
    "action-type": "Type d'action",
    "partner": "Partenaire",
    "dataset": "Jeu de données",
    "experience": "Fiche expérience",
    "region": "Région",
    "departement": "Département",
    "collectivite": "Collectivité d'outre-mer",
    "epci": "Intercommunalité",
}
_MEMBER = "Petite ville de demain"
_SHORT_CODE = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds: the best hits, and how many there are in all."""

    hits: tuple[SearchHit, ...]
    total: int


def find(
    reader: GraphReader, index: SearchIndex, text: str, limit: int, *, kind: str = ""
) -> Found:
    """Return what *text* finds, best first, with the former name that was meant.

    Of one *kind* of thing where one is given, ``commune`` for instance.

    Four digits may be a code whose leading zero a spreadsheet took away: what starts
    with that zero comes first. A commune found by a former name alone says which.
    """
    readings = [f"0{text}", text] if _SHORT_CODE.fullmatch(text) else [text]
    found: dict[str, SearchHit] = {}
    for reading in readings:
        for hit in index.search(reading, limit, kind=kind):
            found.setdefault(hit.iri, hit)
    hits = list(found.values())[:limit]
    total = sum(index.count(reading, kind=kind) for reading in readings)
    former = _former_names(reader, hits, text)
    return Found(
        tuple(
            replace(hit, detail=f"{hit.detail} · ancien nom : {former[hit.iri]}")
            if hit.iri in former
            else hit
            for hit in hits
        ),
        max(total, len(hits)),
    )


def _former_names(
    reader: GraphReader, hits: Sequence[SearchHit], text: str
) -> dict[str, str]:
    """Return IRI of a commune -> the former name that holds the words of *text*."""
    words = [word for word in fold(text).split() if not word.isdecimal()]
    unlike = [
        queries.iri(hit.iri)
        for hit in hits
        if words and hit.kind == "commune" and not _holds(hit.label, words)
    ]
    if not unlike:
        return {}
    found: dict[str, str] = {}
    for row in reader.select(queries.load("former_names", commune=unlike)):
        if _holds(row["name"], words):
            found.setdefault(row["commune"], row["name"])
    return found


def _holds(name: str, words: Sequence[str]) -> bool:
    parts = fold(name).split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def search_entries(reader: GraphReader) -> Iterator[SearchEntry]:
    """Yield an entry for all that people ask for by name.

    Communes, by name, former names, codes and postcodes; challenges, action types,
    partners, datasets; régions, départements and intercommunalities.
    """
    yield from _communes(reader)
    yield from _concepts(reader)


def dataset_entry(iri: str, title: str) -> SearchEntry:
    """Return the entry of a dataset that was not there when the index was built."""
    detail = _DETAILS["dataset"]
    return SearchEntry("dataset", iri, title, detail, priority=_CONCEPT)


def sheet_entry(iri: str, title: str) -> SearchEntry:
    """Return the entry of a published experience sheet."""
    detail = _DETAILS["experience"]
    return SearchEntry("experience", iri, title, detail, priority=_CONCEPT)


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
            detail=f"{departements.get(iri, '')} ({code})".lstrip()
            + (f" · {_MEMBER}" if iri in members else ""),
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
    for row in (
        *reader.select(queries.load("search_concepts")),
        *reader.select(queries.load("search_territories")),
    ):
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
            priority=-1 if kind == "epci" else _CONCEPT,
        )
