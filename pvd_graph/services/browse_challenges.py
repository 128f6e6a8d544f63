"""Challenges, the rules that conclude to them, and the communes that face them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    Record,
    as_number,
    per_generation,
    per_generation_and_key,
    records,
)
from pvd_graph.vocab import id_iri

__all__ = [
    "Challenge",
    "Concerned",
    "Indicator",
    "Rule",
    "challenge",
    "challenges",
    "concerned",
    "indicators",
    "rules",
    "rules_of",
]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured; *theme* is None where none is said."""

    iri: str
    name: str
    definition: str
    unit: str
    publisher: Named | None
    theme: Named | None


@dataclass(frozen=True, slots=True)
class Rule:
    """How a challenge is concluded from figures.

    Attributes:
        unit: of *threshold*, *median* and of the values compared with them.
        direction: ``above`` or ``below``: the side of *threshold* that concludes.
        group: the communes compared, in words; *group_size* is their number.
    """

    iri: str
    name: str
    definition: str
    challenge: Named
    indicators: tuple[Named, ...]
    unit: str
    direction: str
    threshold: Number | None
    threshold_kind: str
    group: str
    group_size: Number | None
    median: Number | None
    source: str


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
    """A commune that faces a challenge; figures are None unless a rule derived it."""

    code_insee: str
    name: str
    kind: Named
    intensity: Number | None
    value: Number | None
    rank: Number | None
    rule: str | None


def _maybe(reader: GraphReader, iri: str | None) -> Named | None:
    return None if iri is None else named(reader, iri)


@per_generation
def indicators(reader: GraphReader) -> Mapping[str, Indicator]:
    """Return IRI -> indicator."""
    return {
        iri: Indicator(
            iri,
            record.get("skos:prefLabel") or key_of(iri),
            record.text("skos:definition"),
            record.text("pvd:unit"),
            _maybe(reader, record.get("dcterms:publisher")),
            _maybe(reader, record.get("pvd:theme")),
        )
        for iri, record in records(reader.select(queries.load("indicators"))).items()
    }


@per_generation
def rules(reader: GraphReader) -> Mapping[str, Rule]:
    """Return IRI -> rule."""
    found = records(reader.select(queries.load("rules")))
    return {iri: _rule(reader, record) for iri, record in found.items()}


def _rule(reader: GraphReader, record: Record) -> Rule:
    return Rule(
        iri=record.iri,
        name=record.get("skos:prefLabel") or key_of(record.iri),
        definition=record.text("skos:definition"),
        challenge=named(reader, record.text("pvd:challenge")),
        indicators=tuple(named(reader, one) for one in record.all("pvd:usesIndicator")),
        unit=record.text("pvd:unit"),
        direction=record.text("pvd:direction"),
        threshold=record.number("pvd:threshold"),
        threshold_kind=record.text("pvd:thresholdKind"),
        group=record.text("pvd:referenceGroup"),
        group_size=record.number("pvd:groupSize"),
        median=record.number("pvd:referenceMedian"),
        source=record.text("dcterms:source"),
    )


@per_generation
def challenges(reader: GraphReader) -> Mapping[str, Challenge]:
    """Return slug -> challenge, in order of notation."""
    counts = {
        row["challenge"]: int(row["communes"])
        for row in reader.select(queries.load("challenge_counts"))
    }
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
            broader=_maybe(reader, record.get("skos:broader")),
            narrower=tuple(named(reader, one) for one in narrower.get(record.iri, ())),
            related=tuple(
                named(reader, one) for one in sorted(related.get(record.iri, ()))
            ),
            themes=tuple(
                named(reader, one)
                for one in record.all("skos:relatedMatch")
                if one.startswith(id_iri("theme", ""))
            ),
            communes=counts.get(record.iri, 0),
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
        raise NotFoundError(problem) from None


@per_generation_and_key
def concerned(reader: GraphReader, iri: str) -> Sequence[Concerned]:
    """Return the communes that face challenge *iri*, the most concerned first.

    A commune concluded by several rules is listed once, with the strongest; those that
    only declared it, or act on it, come last.
    """
    concluded: Sequence[Solution] = []
    if stated := [
        rule.iri for rule in rules(reader).values() if rule.challenge.iri == iri
    ]:
        terms = [queries.iri(rule) for rule in stated]
        concluded = reader.select(queries.load("challenge_communes", rule=terms))
    found: dict[str, Concerned] = {}
    for row in (*concluded, *_declared(reader).get(iri, ())):
        one = Concerned(
            row["code"],
            row["name"],
            named(reader, row["kind"]),
            _number(row.get("intensity")),
            _number(row.get("value")),
            _number(row.get("rank")),
            row.get("rule"),
        )
        found.setdefault(one.code_insee, one)
    return list(found.values())


@per_generation
def _declared(reader: GraphReader) -> Mapping[str, Sequence[Solution]]:
    """Return IRI of a challenge -> who declared it or acts on it."""
    found: dict[str, list[Solution]] = {}
    for row in reader.select(queries.load("challenge_declared")):
        found.setdefault(row["challenge"], []).append(row)
    return found


def _number(text: str | None) -> Number | None:
    return None if text is None else as_number(text)


def rules_of(reader: GraphReader, one: Challenge) -> list[Rule]:
    """Return the rules that conclude to challenge *one*."""
    return [rule for rule in rules(reader).values() if rule.challenge.iri == one.iri]
