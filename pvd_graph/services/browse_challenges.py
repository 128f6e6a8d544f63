"""Challenges, the rules that conclude to them, and the communes that face them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.browse_rules import rules, rules_of, tied
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    apart_from_towns,
    as_number,
    per_generation,
    per_generation_and_key,
    records,
)
from pvd_graph.vocab import id_iri

__all__ = [
    "Challenge",
    "Concerned",
    "challenge",
    "challenges",
    "concerned",
]


@dataclass(frozen=True, slots=True)
class Challenge:
    """A concept of the scheme of challenges.

    Attributes:
        communes: how many face it.
        rules: how many rules can conclude to it.
    """

    iri: str
    slug: str
    name: str
    definition: str
    notation: str
    other_names: tuple[str, ...]
    broader: Named | None
    narrower: tuple[Named, ...]
    related: tuple[Named, ...]
    themes: tuple[Named, ...]
    communes: int
    rules: int


@dataclass(frozen=True, slots=True)
class Concerned:
    """A commune that faces a challenge; figures are None unless a rule derived it.

    Attributes:
        rank: 1 = most concerned of the *group_size* communes compared.
        tied: how many communes of the group share the rank; 0 without rank.
        threshold: the one that applied; with *group_size* it tells the group.
    """

    code_insee: str
    name: str
    kind: Named
    intensity: Number | None
    value: Number | None
    rank: Number | None
    rule: str | None
    group_size: Number | None = None
    threshold: Number | None = None
    tied: int = 0


@per_generation
def challenges(reader: GraphReader) -> Mapping[str, Challenge]:
    """Return slug -> challenge, in order of notation."""
    counts = {
        row["challenge"]: int(row["communes"])
        for row in reader.select(queries.load("challenge_counts"))
    }
    return {
        slug: replace(one, communes=counts.get(one.iri, 0))
        for slug, one in _concepts(reader).items()
    }


@apart_from_towns
def _concepts(reader: GraphReader) -> Mapping[str, Challenge]:
    """Return the challenges as if no commune faced any."""
    stated = Counter(rule.challenge.iri for rule in rules(reader).values())
    found = records(reader.select(queries.load("challenges")))
    narrower: dict[str, list[str]] = {}
    related: dict[str, set[str]] = {}
    ordered = sorted(
        found.values(), key=lambda one: _natural(one.text("skos:notation"))
    )
    for record in ordered:
        iri = record.iri
        for parent in record.all("skos:broader"):
            narrower.setdefault(parent, []).append(iri)
        for other in record.all("skos:related"):
            related.setdefault(iri, set()).add(other)
            related.setdefault(other, set()).add(iri)
    return {
        key_of(record.iri): Challenge(
            iri=record.iri,
            slug=key_of(record.iri),
            name=record.get("skos:prefLabel") or key_of(record.iri),
            definition=record.text("skos:definition"),
            notation=record.text("skos:notation"),
            other_names=record.all("skos:altLabel"),
            broader=named(reader, broader)
            if (broader := record.get("skos:broader"))
            else None,
            narrower=tuple(named(reader, one) for one in narrower.get(record.iri, ())),
            related=tuple(
                named(reader, one) for one in sorted(related.get(record.iri, ()))
            ),
            themes=tuple(
                named(reader, one)
                for one in record.all("skos:relatedMatch")
                if one.startswith(id_iri("theme", ""))
            ),
            communes=0,
            rules=stated[record.iri],
        )
        for record in ordered
    }


def _natural(notation: str) -> tuple[str, int]:
    """Order ``D01.2`` before ``D01.10``."""
    head, _, tail = notation.partition(".")
    return head, int(tail) if tail.isdecimal() else 0


def challenge(reader: GraphReader, slug: str) -> Challenge:
    """Return one challenge.

    Raises:
        NotFoundError: no challenge has this slug.
    """
    try:
        return challenges(reader)[slug]
    except KeyError:
        problem = f"Le défi « {slug} » n'existe pas."
        english = f"There is no challenge “{slug}”."
        raise NotFoundError(problem, english) from None


@per_generation_and_key
def concerned(reader: GraphReader, iri: str) -> Sequence[Concerned]:
    """Return the communes that face challenge *iri*, the most concerned first.

    Equal intensities follow the name. A commune concluded by several rules is listed
    once, with the strongest; those that only declared it, or act on it, come last.
    """
    concluded: Sequence[Solution] = []
    if stated := [queries.iri(rule.iri) for rule in rules_of(reader, iri)]:
        concluded = reader.select(queries.load("challenge_communes", rule=stated))
    listed = [
        _concerned(reader, row) for row in (*concluded, *_declared(reader).get(iri, ()))
    ]
    listed.sort(key=_most_concerned)
    found: dict[str, Concerned] = {}
    for one in listed:
        found.setdefault(one.code_insee, one)
    return list(found.values())


def _concerned(reader: GraphReader, row: Solution) -> Concerned:
    rule, rank = row.get("rule"), _number(row.get("rank"))
    size, threshold = _number(row.get("size")), _number(row.get("threshold"))
    return Concerned(
        code_insee=row["code"],
        name=row["name"],
        kind=named(reader, row["kind"]),
        intensity=_number(row.get("intensity")),
        value=_number(row.get("value")),
        rank=rank,
        rule=rule,
        group_size=size,
        threshold=threshold,
        tied=tied(reader, rule or "", rank, size, threshold),
    )


def _most_concerned(one: Concerned) -> tuple[float, str, str, str]:
    intensity = -1.0 if one.intensity is None else one.intensity
    return -intensity, fold(one.name), one.code_insee, one.rule or ""


@per_generation
def _declared(reader: GraphReader) -> Mapping[str, Sequence[Solution]]:
    """Return IRI of a challenge -> who declared it or acts on it."""
    found: dict[str, list[Solution]] = {}
    for row in reader.select(queries.load("challenge_declared")):
        found.setdefault(row["challenge"], []).append(row)
    return found


def _number(text: str | None) -> Number | None:
    return None if text is None else as_number(text)
