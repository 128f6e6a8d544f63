"""Reconciliation: which things of the graph a cell of a table may mean.

Answers what the Reconciliation Service API asks, whoever speaks it: candidates with
scores, one certain at most; suggestions while someone types. An entity's identifier is
its IRI after ``…/id/``: ``commune/01034``.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group,
https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Thread

from pvd_graph.folding import fold
from pvd_graph.model import Found, Wording
from pvd_graph.ports import GraphReader
from pvd_graph.services.communes_index import Scope
from pvd_graph.services.communes_known import known_communes
from pvd_graph.services.concepts_known import known_concepts
from pvd_graph.services.records import per_generation
from pvd_graph.store.search import SearchIndex
from pvd_graph.vocab import BASE

__all__ = [
    "TYPES",
    "Cell",
    "Match",
    "Typed",
    "entity",
    "prepare",
    "reconcile",
    "suggest",
]

TYPES: Mapping[str, Wording] = {
    "commune": Wording("Commune", "Commune"),
    "challenge": Wording("Défi", "Challenge"),
    "theme": Wording("Thème d'action", "Action theme"),
    "partner": Wording("Organisation partenaire", "Partner organisation"),
    "departement": Wording("Département", "Département"),
    "epci": Wording("Intercommunalité", "Inter-municipal body"),
    "region": Wording("Région", "Région"),
}
"""Identifier of a type -> its name."""

_IDS = f"{BASE}id/"
_SUGGESTED = 20
_HUNDRED = 100
# An untyped text that is the name of two kinds of things means neither for sure.
_SHARED = 0.95


@per_generation
def prepare(reader: GraphReader) -> Thread:
    """Start to read the names of a generation: they take seconds, questions then none.

    Returns at once, with the thread that reads.
    """

    def read() -> None:
        len(known_communes(reader).index.exact("", Scope()))
        known_concepts(reader)

    # A daemon: a server that stops does not wait for names nobody will ask for.
    thread = Thread(target=read, name="names", daemon=True)
    thread.start()
    return thread


@dataclass(frozen=True, slots=True)
class Cell:
    """What is asked: a text, and what the row tells beside it. Empty: not told."""

    text: str = ""
    types: tuple[str, ...] = ()
    limit: int = 10
    departement: str = ""
    postcode: str = ""
    code: str = ""
    lang: str = "fr"


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a cell may mean. *score* is of 100; *certain* at most one is."""

    id: str
    name: str
    type: str
    description: str = ""
    score: float = 0.0
    certain: bool = False
    features: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """What someone has typed so far: a name, a code, an identifier or an IRI.

    Attributes:
        kinds: only things of these; of all when empty.
        cursor: how many to leave out.
    """

    prefix: str
    kinds: tuple[str, ...] = ()
    cursor: int = 0
    lang: str = "fr"


def entity(reader: GraphReader, identifier: str, lang: str = "fr") -> Match | None:
    """Return the thing with this identifier or IRI; an absorbed commune as today's."""
    kind, _, key = identifier.strip().removeprefix(_IDS).partition("/")
    if kind == "commune":
        communes = known_communes(reader)
        code = communes.current(key)
        if code is None:
            return None
        where = communes.candidate(code, 1.0).label
        description = where.removeprefix(communes.label(code)).strip(" ()")
        told = f"{description} · {code}".removeprefix(" · ")
        return Match(f"commune/{code}", communes.label(code), kind, told)
    concept = known_concepts(reader).concepts.get((kind, key))
    if concept is None or kind not in TYPES:
        return None
    family = known_concepts(reader).concepts.get((kind, concept.broader))
    description = family.named(lang) if family else TYPES[kind].told(lang)
    return Match(f"{kind}/{key}", concept.named(lang), kind, description)


def reconcile(reader: GraphReader, cell: Cell) -> list[Match]:
    """Return what *cell* may mean, best first, at most ``cell.limit`` things.

    Where no type is asked for, all are looked through.
    """
    named = entity(reader, cell.text, cell.lang)
    kinds = [kind for kind in cell.types if kind in TYPES]
    if named is not None and "/" in cell.text and named.type in (kinds or TYPES):
        return [replace(named, score=float(_HUNDRED), certain=True)]
    if cell.types and not kinds:
        return []
    found: list[Match] = []
    for kind in kinds or TYPES:
        found += _of_kind(reader, cell, kind)
    found.sort(key=lambda one: (-one.score, not one.certain))
    strong = [one for one in found if one.score >= _SHARED * _HUNDRED]
    if len(strong) > 1:
        found = [replace(one, certain=False) for one in found]
    return found[: cell.limit]


def _of_kind(reader: GraphReader, cell: Cell, kind: str) -> list[Match]:
    """Return what *cell* may mean of one kind of things."""
    if kind == "commune":
        found = _communes(reader, cell)
    else:
        found = known_concepts(reader).find(cell.text, kind)
        if kind == "departement" and not found.key:
            codes = known_communes(reader).departements.find(cell.text)
            if len(codes) == 1:
                found = known_concepts(reader).find(min(codes), kind)
    matches = []
    for candidate in found.candidates:
        thing = entity(reader, f"{kind}/{candidate.key}", cell.lang)
        if thing is None:
            continue
        certain = candidate.key == found.key
        features = {"absorbed": bool(found.followed)} if kind == "commune" else {}
        score = round(candidate.score * _HUNDRED, 1)
        matches.append(replace(thing, score=score, certain=certain, features=features))
    return matches


def _communes(reader: GraphReader, cell: Cell) -> Found:
    """Return the communes that *cell* may mean: its code decides, where it is given."""
    communes = known_communes(reader)
    by_text = communes.find(
        cell.text, departement=cell.departement, postcode=cell.postcode
    )
    if not cell.code:
        return by_text
    current = communes.current(cell.code.strip().upper())
    if current is None:
        return Found(candidates=by_text.candidates)
    candidate = communes.candidate(current, 1.0)
    others = tuple(one for one in by_text.candidates if one.key != current)
    agrees = not cell.text.strip() or len(others) < len(by_text.candidates)
    if not agrees:
        return Found(candidates=(candidate, *others))
    followed = "" if current == cell.code.strip().upper() else cell.code
    return Found(current, followed, (candidate,))


def suggest(reader: GraphReader, index: SearchIndex, typed: Typed) -> list[Match]:
    """Return things whose names or codes begin with what was typed: twenty at most."""
    wanted = [kind for kind in (typed.kinds or TYPES) if kind in TYPES]
    named = entity(reader, typed.prefix, typed.lang)
    if named is not None and named.type in wanted and "/" in typed.prefix:
        return [] if typed.cursor else [named]
    folded = fold(typed.prefix)
    found: list[Match] = []
    for kind in wanted:
        for one in _beginning(reader, index, kind, typed):
            thing = entity(reader, one, typed.lang)
            if thing is not None and thing not in found:
                found.append(thing)
    found.sort(key=lambda one: not fold(one.name).startswith(folded))
    return found[typed.cursor : typed.cursor + _SUGGESTED]


def _beginning(
    reader: GraphReader, index: SearchIndex, kind: str, typed: Typed
) -> list[str]:
    """Return the identifiers of things of one kind that the search finds."""
    if kind != "theme":
        hits = index.search(typed.prefix, typed.cursor + _SUGGESTED, kind=kind)
        return [hit.iri.removeprefix(_IDS) for hit in hits]
    folded = fold(typed.prefix)  # a dozen, which the site's search leaves out
    return [
        f"theme/{one.key}"
        for one in known_concepts(reader).concepts.values()
        if one.kind == kind and folded and folded in fold(one.named(typed.lang))
    ]
