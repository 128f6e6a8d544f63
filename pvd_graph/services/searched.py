"""What can be searched: the entries of the index, from a generation.

Towns by all their names and codes, and whatever else has a name: challenges, partners,
offers, indicators, datasets, groups, terms of the ontology, actions and sheets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import all_communes, commune_iri, towns
from pvd_graph.services.names import key_of
from pvd_graph.services.records import as_number
from pvd_graph.store.search_file import SearchEntry

__all__ = ["MOST_TOLD", "dataset_entry", "search_entries", "told_entries"]

# Above any population: challenges, partners, régions and départements are few and come
# first, then the towns of the programme, then the others; then what often bears the
# name of a town, or is looked for by specialists; actions, many of one name, last.
_CONCEPT = 2_000_000_000
_TOWN = 1_000_000_000
_SHEET = 500_000_000
_EPCI, _SPECIAL, _ACTION = -1, -2, -3
# Of the same words, the first kind comes first.
_DETAILS = {
    "challenge": ("Défi", "Challenge"),
    "theme": ("Thème", "Theme"),
    "region": ("Région", "Region"),
    "departement": ("Département", "Département"),
    "collectivite": ("Collectivité d'outre-mer", "Overseas collectivity"),
    "partner": ("Partenaire", "Partner"),
    "offer": ("Offre d'un partenaire", "Support offer"),
    "action-type": ("Type d'action", "Action type"),
    "indicator": ("Indicateur", "Indicator"),
    "dataset": ("Jeu de données", "Dataset"),
    "epci": ("Intercommunalité", "Intercommunality"),
    "group": ("Groupe de villes comparables", "Group of comparable towns"),
    "scheme": ("Liste de concepts", "Concept scheme"),
    "term": ("Terme de l'ontologie", "Term of the ontology"),
    "action": ("Action", "Action"),
    "experience": ("Fiche expérience", "Experience sheet"),
}
_PRIORITIES = {
    **{kind: _CONCEPT - place for place, kind in enumerate(_DETAILS)},
    "epci": _EPCI,
    "experience": _SHEET,
    "action": _ACTION,
    **dict.fromkeys(("group", "scheme", "term"), _SPECIAL),
}
MOST_TOLD = 50_000
"""Actions found by name; of more than that none is: `/actions` lists them, and an index
that grew with them would grow with any file that is loaded."""
# Asked for by name up to here, at 1 ms each; all of them are read in two seconds.
_FEW = 1_000
_MEMBER, _MEMBER_EN = "Petite ville de demain", "town of the programme"


def search_entries(reader: GraphReader) -> Iterator[SearchEntry]:
    """Yield an entry for all that people ask for by name.

    Communes, by name, former names, codes and postcodes; régions, départements and
    intercommunalities; concepts, partners, offers, datasets, indicators, groups and
    terms; actions and experience sheets.
    """
    yield from _communes(reader)
    yield from _concepts(reader)
    yield from told_entries(reader)


def dataset_entry(iri: str, title: str, title_en: str = "") -> SearchEntry:
    """Return the entry of a dataset that was not there when the index was built."""
    return _entry("dataset", iri, {"fr": title, "en": title_en})


def told_entries(
    reader: GraphReader, iris: Sequence[str] | None = None
) -> Iterator[SearchEntry]:
    """Yield an entry for every action and experience sheet.

    Args:
        reader: of a generation; of more than `MOST_TOLD` actions none is told.
        iris: only those among these.
    """
    wanted = None if iris is None else frozenset(iris)
    if wanted is not None and not wanted:
        return
    if wanted is None and _actions(reader) > MOST_TOLD:
        query = queries.load("search_sheets")
    elif wanted is None or len(wanted) > _FEW:
        query = queries.load("search_actions")
    else:
        query = queries.load("search_actions", thing=[*map(queries.iri, wanted)])
    titles: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    about: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in reader.select(query):
        if wanted is not None and row["thing"] not in wanted:
            continue
        key = row["kind"], row["thing"]
        titles[key].setdefault(row["lang"] or "fr", row["title"])
        for name in ("place", "year"):
            if name in row:
                about[key][row[name]] = None
    for (kind, iri), labels in sorted(titles.items()):
        yield _entry(kind, iri, labels, around=tuple(about[kind, iri]))


def _actions(reader: GraphReader) -> int:
    return int(reader.select(queries.load("search_count"))[0]["actions"])


def _entry(
    kind: str,
    iri: str,
    labels: Mapping[str, str],
    *,
    others: Sequence[str] = (),
    around: Sequence[str] = (),
) -> SearchEntry:
    """Return the entry of a thing with *labels* by language."""
    french, english = _DETAILS[kind]
    told = "".join(f" · {text}" for text in around)
    label = labels.get("fr") or labels.get("en") or key_of(iri)
    label_en = labels.get("en", "")
    return SearchEntry(
        kind=kind,
        iri=iri,
        label=label,
        detail=french + told,
        others=tuple(sorted(set(others) - {label, label_en})),
        priority=_PRIORITIES[kind],
        label_en="" if label_en == label else label_en,
        detail_en="" if english == french else english + told,
        around=tuple(around),
    )


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
        departement = departements.get(iri, "")
        where = f"{departement} ({code})".lstrip()
        yield SearchEntry(
            kind="commune",
            iri=iri,
            label=row["name"],
            detail=where + (f" · {_MEMBER}" if iri in members else ""),
            others=(code, *sorted(texts.get(iri, ()))),
            priority=sizes.get(iri, 0) + (_TOWN if iri in members else 0),
            detail_en=f"{where} · {_MEMBER_EN}" if iri in members else "",
            around=(departement,),
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
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    others: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in (
        *reader.select(queries.load("search_concepts")),
        *reader.select(queries.load("search_territories")),
    ):
        key = row["kind"], row["thing"]
        if row["other"] == "true":
            others[key].append(row["label"])
        else:
            labels[key].setdefault(row.get("lang") or "fr", row["label"])
    for (kind, iri), named in sorted(labels.items()):
        further = list(others.get((kind, iri), ()))
        if kind == "term":
            further.append(key_of(iri).rpartition("#")[2])
        yield _entry(kind, iri, named, others=further)
