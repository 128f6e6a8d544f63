"""Challenges and actions as tables, with the filters of their lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from pvd_graph.app.context import current_reader
from pvd_graph.app.params import text_arg
from pvd_graph.app.tables import Cell, Table, window
from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import ActionFilter, facets, filter_actions
from pvd_graph.services.browse_actions import (
    Action,
    action,
)
from pvd_graph.services.browse_challenges import (
    Concerned,
    challenge,
    challenges,
    concerned,
)
from pvd_graph.services.browse_datasets import Dataset
from pvd_graph.services.browse_partners import partner
from pvd_graph.services.browse_rules import Rule, rules, rules_of
from pvd_graph.services.browse_sources import (
    ACTIONS,
    CHALLENGES,
    RULES,
    rule_of,
    sources,
)
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.names import Named, key_of

__all__ = [
    "action_filter",
    "action_table",
    "actions_table",
    "challenge_sources",
    "challenge_table",
    "challenges_table",
    "funded_table",
]

_ACTION_COLUMNS = (
    "key",
    "title",
    "code_insee",
    "commune",
    "code_departement",
    "departement",
    "region",
    "year",
    "type",
    "themes",
    "challenges",
    "partners",
    "programmes",
    "grant_eur",
    "total_cost_eur",
    "iri",
)


_CONCERNED_COLUMNS = (
    "code_insee",
    "label",
    "departement",
    "population",
    "kind",
    "rule",
    "value",
    "unit",
    "intensity",
    "rank",
    "tied",
    "group_size",
    "threshold",
    "population_min",
    "population_max",
)


def challenges_table() -> Table:
    """Return the challenges, in order of notation."""
    reader = current_reader()
    funded = {one.key: one.count for one in facets(reader, ActionFilter())["challenge"]}
    columns = ("slug", "label", "definition", "notation", "broader", "communes")
    return Table(
        "challenges",
        (*columns, "rules", "funded_projects", "iri"),
        window(
            (
                one.slug,
                one.name,
                one.definition,
                one.notation,
                key_of(one.broader.iri) if one.broader else None,
                one.communes,
                one.rules,
                funded.get(one.slug, 0),
                one.iri,
            )
            for one in challenges(reader).values()
        ),
        sources(reader, [CHALLENGES, RULES, ACTIONS], origins=True),
        {"generation": reader.generation},
    )


def challenge_sources(iri: str) -> list[Dataset]:
    """Return the datasets behind the page of a challenge: rules, figures, projects."""
    reader = current_reader()
    stated = [rule_of(one.iri) for one in rules_of(reader, iri)]
    return sources(reader, [CHALLENGES, ACTIONS, *stated], origins=True)


def challenge_table(slug: str) -> Table:
    """Return the communes that face a challenge, the most concerned first.

    Raises:
        NotFoundError: no challenge has this slug.
    """
    reader = current_reader()
    one = challenge(reader, slug)
    stated = rules(reader)
    return Table(
        "communes",
        _CONCERNED_COLUMNS,
        window(
            _concerned_cells(each, stated.get(each.rule or ""))
            for each in concerned(reader, one.iri)
        ),
        challenge_sources(one.iri),
        {"generation": reader.generation, "iri": one.iri, "label": one.name},
    )


def _concerned_cells(one: Concerned, rule: Rule | None) -> tuple[Cell, ...]:
    town = towns(current_reader()).get(one.code_insee)
    band = rule.band_of(one.group_size, one.threshold) if rule else None
    return (
        one.code_insee,
        one.name,
        town.departement.name if town else None,
        town.population if town else None,
        one.kind.name,
        rule.name if rule else None,
        one.value,
        rule.unit if rule else None,
        one.intensity,
        one.rank,
        one.tied or None,
        one.group_size,
        one.threshold,
        band.lower if band else None,
        band.upper if band else None,
    )


def action_filter() -> ActionFilter:
    """Return the filter of the list of actions that the address asks for."""
    return ActionFilter(
        **{one.name: text_arg(one.name) for one in fields(ActionFilter)}
    )


def actions_table() -> Table:
    """Return the actions that the filters of the list let through."""
    return _actions(action_filter())


def funded_table(slug: str) -> Table:
    """Return the actions to which an organisation contributed.

    Raises:
        NotFoundError: no organisation has this slug.
    """
    partner(current_reader(), slug)
    return _actions(ActionFilter(partner=slug))


def _actions(asked: ActionFilter) -> Table:
    reader = current_reader()
    found = filter_actions(reader, asked)
    return Table(
        "actions",
        _ACTION_COLUMNS,
        window(_action_cells(reader, one) for one in found),
        sources(reader, [ACTIONS]),
        {"generation": reader.generation, "total": len(found)},
    )


def action_table(key: str) -> Table:
    """Return an action, one row a contribution.

    Raises:
        NotFoundError: no action has this key.
    """
    reader = current_reader()
    one = action(reader, key)
    cells = _action_cells(reader, one)
    return Table(
        "contributions",
        (*_ACTION_COLUMNS, "partner", "role", "programme", "amount_eur"),
        [
            (
                *cells,
                each.partner.name,
                each.role.name if each.role else None,
                each.programme.name if each.programme else None,
                each.amount_eur,
            )
            for each in one.contributions
        ],
        sources(reader, [ACTIONS]),
        {"generation": reader.generation, "iri": one.iri, "title": one.title},
    )


def _action_cells(reader: GraphReader, one: Action) -> tuple[Cell, ...]:
    """Return the cells of an action, for `_ACTION_COLUMNS`."""
    town = towns(reader).get(one.code_insee)
    programmes = (each.programme for each in one.contributions)
    return (
        one.iri.partition("/id/action/")[2],
        one.title,
        one.code_insee,
        town.name if town else None,
        town.departement.code if town else None,
        town.departement.name if town else None,
        town.region.name if town else None,
        one.year,
        one.type.name if one.type else None,
        _names(one.themes),
        _names(one.challenges),
        _names(each.partner for each in one.contributions),
        _names(each for each in programmes if each is not None),
        one.grant_eur,
        one.total_cost_eur,
        one.iri,
    )


def _names(things: Iterable[Named]) -> tuple[str, ...]:
    return tuple(one.name for one in things)
