"""What a load counts of its rows, and what is told of those that say nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph.mapping.conditions import column_of_condition
from pvd_graph.mapping.tally import IssueSink
from pvd_graph.mapping.templates import columns_of
from pvd_graph.model import Issue, ObjectRule, Table, Wording

__all__ = ["Counted", "Nowhere", "silent_told"]

_SHOWN = 6


@dataclass(slots=True)
class Counted:
    """What the mapper counts, and where its issues go."""

    issues: IssueSink
    rows_read: int = 0
    rows_kept: int = 0
    rows_silent: int = 0
    first_silent: int = 0


class Nowhere:
    """Forgets issues that are known."""

    def append(self, issue: Issue) -> None:
        """Forget *issue*."""


def silent_told(table: Table, count: int, line: int) -> Wording:
    """Return what is told of rows of *table* that no rule of the manifest takes.

    Args:
        table: with its rules, whose conditions are named.
        count: of such rows, at least one.
        line: of the first.
    """
    conditions = list(dict.fromkeys(_conditions(table)))[:_SHOWN]
    french = ", ".join(f"« {one} »" for one in conditions)
    english = ", ".join(f"“{one}”" for one in conditions)
    if not conditions:
        french, english = "aucune propriété n'est donnée", "no property is given"
    name, number = table.path.name, f"{count:,}".replace(",", "\u202f")
    if count == 1:
        return Wording(
            f"{name} : la ligne {line} n'est pas reprise, sans être en faute : aucune "
            f"règle du manifeste ne s'y applique (ce qui en décide : {french}).",
            f"{name}: line {line} is not taken, though not at fault: no rule of the "
            f"manifest applies to it (what decides: {english}).",
        )
    return Wording(
        f"{name} : {number} lignes ne sont pas reprises, sans être en faute (la "
        f"première : ligne {line}) : aucune règle du manifeste ne s'y applique "
        f"(ce qui en décide : {french}).",
        f"{name}: {count:,} rows are not taken, though not at fault (the first: line "
        f"{line}): no rule of the manifest applies to them (what decides: "
        f"{english}).",
    )


def _conditions(table: Table) -> list[str]:
    """Return what the objects of *table* depend on, as the manifest writes it."""
    told: list[str] = []
    for rule in table.objects:
        texts = [rule.when, rule.unless]
        if not any(texts):
            texts = list(columns_of(rule.iri)) if rule.types else _parts(rule)
        for text in filter(None, texts):
            column = table.columns.get(column_of_condition(text).partition(".")[0])
            further = column.when if column is not None else ""
            told.append(_as_in_file(table, further or text))
    return told


def _as_in_file(table: Table, text: str) -> str:
    """Return a condition with the name that the file gives to its column."""
    name, equals, value = text.partition("=")
    column = table.columns.get(name.strip().partition(".")[0])
    shown = name if column is None else column.source or column.name
    return f"{shown}{equals}{value}"


def _parts(rule: ObjectRule) -> list[str]:
    """Return what the properties of an object without a type depend on."""
    found: list[str] = []
    for each in rule.properties:
        found += [each.when, each.column, *columns_of(each.iri or each.text)]
    return found
