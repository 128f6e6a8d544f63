"""Groups of peer towns: found, described, named, and recognised from the last release.

Pure: the same tables and the same groups of before give the same groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import networkx as nx
import numpy as np

from pvd_graph.peers.communities import Groups, find_groups, modularity
from pvd_graph.peers.group_matching import match_groups, successors
from pvd_graph.peers.group_model import (
    Before,
    FormerGroup,
    Grouping,
    GroupName,
    PeerGroup,
)
from pvd_graph.peers.group_names import name_group, still_true
from pvd_graph.peers.group_traits import HOLDING, Trait, traits
from pvd_graph.peers.model import Model
from pvd_graph.peers.similarity_graph import NEIGHBOURS, similarity_graph
from pvd_graph.peers.tables import Tables

__all__ = [
    "RESOLUTION",
    "SEED",
    "group_towns",
]

RESOLUTION = 2.0
"""Of Louvain; chosen by stability, see docs/decisions/0021-groups.md."""

SEED = 20190919

_TYPICAL = 3


def group_towns(
    model: Model,
    tables: Tables,
    names: Mapping[str, str],
    before: Sequence[Before] = (),
) -> Grouping:
    """Return the groups of the towns of *tables*.

    Args:
        model: fitted on *tables*.
        tables: what is known of the towns.
        names: code -> name.
        before: the groups of the last release, former ones too. A group that shares
            enough towns with one of them keeps its identifier, and its name as long as
            all that it says is still true.
    """
    graph = similarity_graph(model, neighbours=NEIGHBOURS)
    found = find_groups(graph, resolution=RESOLUTION, seed=SEED)
    codes = [town.code for town in tables.towns]
    members = [tuple(codes[at] for at in sorted(group)) for group in found]
    alive = [one for one in before if one.members]
    matches = match_groups(
        [frozenset(each) for each in members], [one.members for one in alive]
    )
    described = _described(graph, found, tables)
    groups: list[PeerGroup] = []
    slugs = {one.slug for one in before}
    kept = {
        number: alive[match]
        for number, match in enumerate(matches)
        if match is not None and _keeps_name(alive[match], described[number])
    }
    taken = {text for one in kept.values() for text in (one.fr, one.en)}
    for number, about in enumerate(described):
        match = matches[number]
        last = None if match is None else alive[match]
        example = names[codes[about.typical[0]]]
        name = _name(kept.get(number), about, example, taken)
        slug = last.slug if last else _free(name.slug, slugs)
        slugs.add(slug)
        taken |= {name.fr, name.en}
        groups.append(
            PeerGroup(
                slug=slug,
                name=name,
                earlier=_earlier(last, name),
                members=members[number],
                typical=tuple(codes[at] for at in about.typical),
                traits=_with_name(about, name),
            )
        )
    return Grouping(
        tuple(groups),
        tuple(_former(before, groups)),
        round(modularity(graph, found), 4),
    )


@dataclass(frozen=True, slots=True)
class _About:
    """What a group is known by; its typical towns by position.

    Attributes:
        holding: what may still be said of it, `traits` and more.
    """

    traits: tuple[Trait, ...]
    holding: tuple[Trait, ...]
    population: float
    typical: tuple[int, ...]


def _described(graph: nx.Graph[int], found: Groups, tables: Tables) -> list[_About]:
    population = np.array([town.population for town in tables.towns])
    about = []
    telling, holding = traits(tables, found), traits(tables, found, HOLDING)
    for group, told, held in zip(found, telling, holding, strict=True):
        inhabitants = population[sorted(group)]
        known = inhabitants[np.isfinite(inhabitants)]
        median = float(np.median(known)) if known.size else float("inf")
        about.append(_About(told, held, median, _typical(graph, group)))
    return about


def _typical(graph: nx.Graph[int], group: frozenset[int]) -> tuple[int, ...]:
    """Return the towns whose links of resemblance go to the group most."""

    def inward(node: int) -> float:
        return fsum(
            edge["weight"] for near, edge in graph[node].items() if near in group
        )

    order = sorted(group, key=lambda node: (-round(inward(node), 9), node))
    return tuple(order[:_TYPICAL])


def _keeps_name(last: Before, about: _About) -> bool:
    return still_true(last.fr, last.said, about.holding, population=about.population)


def _name(
    kept: Before | None, about: _About, example: str, taken: set[str]
) -> GroupName:
    if kept is not None:
        return GroupName(kept.fr, kept.en, kept.slug, kept.said)
    return name_group(
        about.traits, population=about.population, example=example, taken=taken
    )


def _with_name(about: _About, name: GroupName) -> tuple[Trait, ...]:
    """Return the traits, and behind them what else the name of before says."""
    listed = {trait.sense for trait in about.traits}
    kept = [
        one
        for one in about.holding
        if one.sense in name.said and one.sense not in listed
    ]
    return (*about.traits, *kept)


def _free(slug: str, slugs: set[str]) -> str:
    """Return *slug*, numbered where a group of today or of before has it."""
    number, free = 2, slug
    while free in slugs:
        number, free = number + 1, f"{slug}-{number}"
    return free


def _earlier(last: Before | None, name: GroupName) -> tuple[tuple[str, str], ...]:
    if last is None:
        return ()
    told = [*last.earlier]
    told += [
        (text, language)
        for text, language, now in ((last.fr, "fr", name.fr), (last.en, "en", name.en))
        if text != now
    ]
    current = {(name.fr, "fr"), (name.en, "en")}
    return tuple(one for one in dict.fromkeys(told) if one not in current)


def _former(before: Sequence[Before], groups: Sequence[PeerGroup]) -> list[FormerGroup]:
    """Return the groups that are no more, each with those where its towns are now.

    Of one that was no more already, its heirs are followed.
    """
    today = {group.slug for group in groups}
    found = [frozenset(group.members) for group in groups]
    heirs = {
        one.slug: tuple(groups[at].slug for at in successors(one.members, found))
        if one.members
        else one.replaced_by
        for one in before
        if one.slug not in today
    }

    def now(slug: str, passed: frozenset[str]) -> list[str]:
        if slug in today:
            return [slug]
        if slug in passed:
            return []
        after = (now(heir, passed | {slug}) for heir in heirs.get(slug, ()))
        return [heir for each in after for heir in each]

    return [
        FormerGroup(
            one.slug, one.fr, one.en, tuple(dict.fromkeys(now(one.slug, frozenset())))
        )
        for one in before
        if one.slug not in today
    ]
