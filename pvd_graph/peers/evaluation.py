"""Hold something out, let methods find it, and measure: the protocol of the peers.

A `Case` is what methods may see and what they must find. Nothing that is computed from
all towns (closure, IDF, scales) is computed before the hiding: a method gets tables
from which what is hidden is already gone, and starts from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import compress
from math import nan

import numpy as np

from pvd_graph.peers.baselines import BASELINES, SIMRANK_UP_TO, Scores, top
from pvd_graph.peers.blocks import raw_block
from pvd_graph.peers.metrics import Quality, popular_types, ranking_quality, vote
from pvd_graph.peers.model import Model, fit, row_blocks
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.selection import choose
from pvd_graph.peers.tables import (
    Action,
    BoolArray,
    FloatArray,
    IntArray,
    Tables,
    index_of,
)

__all__ = [
    "OURS",
    "SHOWN",
    "VOTERS",
    "Case",
    "Lists",
    "hide_challenges",
    "list_all",
    "listed_by_model",
    "next_actions",
    "next_kinds",
    "perturb",
    "popularity_quality",
    "quality",
    "score_quality",
    "seen_before",
]

VOTERS = 20
SHOWN = 10
OURS = "pvd"
"""The lists as they are shown: experience, cover and quota."""

_HIDDEN = 0.2
_DROPPED = 0.1
_JITTER = 0.1
_TIE = 1e-9
_SLOW = {"networkx pagerank", "networkx simrank"}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to find.

    Attributes:
        seen: the tables that a method gets.
        ballots: (n, T) what each town votes for when it stands in another's list.
        done: (n, T) what is known of the town itself, and is not ranked.
        wanted: (n, T) what is to be found.
        k: cut of the recalls.
    """

    seen: Tables
    ballots: FloatArray
    done: BoolArray
    wanted: BoolArray
    k: int


@dataclass(frozen=True, slots=True)
class Lists:
    """What a method proposes: (n, 20) towns that vote, (n, 10) that are shown."""

    voters: IntArray
    shown: IntArray


def seen_before(tables: Tables, year: float) -> Tables:
    """Return what was known before *year*: rows dated before, statuses of that day.

    A declaration without a year counts as known; an action without one does not, nor a
    sheet, which has none. An action is finished if its end is known and lies before.
    """
    return replace(
        tables,
        declared=tuple(one for one in tables.declared if not one.year >= year),
        actions=tuple(_as_of(one, year) for one in tables.actions if one.start < year),
        sheets=(),
    )


def _as_of(action: Action, year: float) -> Action:
    over = action.finished and action.end < year
    return replace(action, finished=over, end=action.end if over else nan)


def next_actions(tables: Tables, year: float, k: int = 10) -> Case:
    """Find the action types that a town takes up from *year* on; peers vote by past."""
    types = index_of(action.action_type for action in tables.actions)
    past = _table(tables, types, (one for one in tables.actions if one.start < year))
    later = _table(tables, types, (one for one in tables.actions if one.start >= year))
    done = past > 0
    return Case(seen_before(tables, year), past, done, (later > 0) & ~done, k)


def next_kinds(tables: Tables, year: float, k: int = 5) -> Case:
    """Find what a town does from *year* on by what its peers do then.

    For data where all types are new after the cut: each town is asked about with its
    own later actions hidden, its peers having been chosen on what was known before.
    """
    after = [action for action in tables.actions if action.start >= year]
    types = index_of(action.action_type for action in after)
    later = _table(tables, types, after)
    nothing = np.zeros(later.shape, dtype=np.bool_)
    return Case(seen_before(tables, year), later, nothing, later > 0, k)


def _table(
    tables: Tables, types: Mapping[str, int], actions: Iterable[Action]
) -> FloatArray:
    """Return (n, T): 1 where one of *actions* of the town is of the type."""
    towns = tables.town_index()
    found = np.zeros((len(towns), len(types)))
    for action in actions:
        found[towns[action.town], types[action.action_type]] = 1
    return found


def hide_challenges(tables: Tables, seed: int, k: int = 10) -> Case:
    """Hide 20 % of what towns were said to face, to be found by peers.

    The links of the town's own actions to a hidden challenge are hidden with it.
    """
    draw = np.random.default_rng([0x41DE, seed])
    pairs = sorted({(one.town, one.concept) for one in tables.declared})
    out = draw.random(len(pairs)) < _HIDDEN
    hidden = {pair for pair, gone in zip(pairs, out, strict=True) if gone}
    towns = tables.town_index()
    concepts = index_of(concept for _, concept in pairs)
    known = np.zeros((len(towns), len(concepts)))
    wanted = np.zeros(known.shape, dtype=np.bool_)
    for town, concept in pairs:
        at = towns[town], concepts[concept]
        wanted[at] = (town, concept) in hidden
        known[at] = not wanted[at]
    seen = replace(
        tables,
        declared=tuple(
            one for one in tables.declared if (one.town, one.concept) not in hidden
        ),
        actions=tuple(_without(one, hidden) for one in tables.actions),
    )
    return Case(seen, known, known > 0, wanted, k)


def _without(action: Action, hidden: Collection[tuple[str, str]]) -> Action:
    kept = tuple(one for one in action.addresses if (action.town, one) not in hidden)
    return replace(action, addresses=kept)


def perturb(tables: Tables, seed: int) -> Tables:
    """Drop 10 % of the rows; move each figure by a tenth of its deviation."""
    draw = np.random.default_rng([0x71B, seed])
    kept, acted = (
        draw.random(len(rows)) >= _DROPPED for rows in (tables.declared, tables.actions)
    )
    noise = draw.normal(0, _JITTER, tables.values.shape)
    return replace(
        tables,
        declared=tuple(compress(tables.declared, kept)),
        actions=tuple(compress(tables.actions, acted)),
        values=tables.values + noise * _deviation(tables.values),
    )


def _deviation(values: FloatArray) -> FloatArray:
    """Return (m,): the standard deviation of each column over what is known."""
    found = [column[np.isfinite(column)] for column in values.T]
    return np.array([column.std() if column.size else 0.0 for column in found])


def list_all(tables: Tables, *, walks: bool = True) -> dict[str, Lists]:
    """Return the lists of every baseline and of our own steps towards `OURS`.

    Args:
        tables: what may be seen.
        walks: with personalised PageRank and SimRank, which take most of the time.
    """
    n = len(tables.towns)
    found = {}
    for name, scores in BASELINES.items():
        too_large = name == "networkx simrank" and n > SIMRANK_UP_TO
        if (walks or name not in _SLOW) and not too_large:
            found[name] = _lists(top(scores(tables), n, VOTERS))
    return found | listed_by_model(fit(tables))


def listed_by_model(model: Model) -> dict[str, Lists]:
    """Return what the score's parts, the score, experience and selection propose."""
    n = model.size

    def scored(score: Callable[[slice], FloatArray]) -> Lists:
        rows: Scores = ((rows, score(rows)) for rows in row_blocks(0, n, n))
        return _lists(top(rows, n, VOTERS))

    return {
        "challenges alone": scored(
            lambda rows: raw_block(model.features, "challenges", rows, model.h)
        ),
        "indicators alone": scored(
            lambda rows: raw_block(model.features, "indicators", rows, model.h)
        ),
        "pvd score": scored(lambda rows: model.parts(rows).sum(axis=0)),
        "pvd score x experience": _lists(best_candidates(model, VOTERS).peers),
        OURS: Lists(choose(model, k=VOTERS).peers, choose(model, k=SHOWN).peers),
    }


def _lists(voters: IntArray) -> Lists:
    return Lists(voters, voters[:, :SHOWN])


def quality(case: Case, lists: Lists) -> Quality:
    """Let the listed peers vote; equal votes follow popularity."""
    return score_quality(case, vote(lists.voters, case.ballots))


def popularity_quality(case: Case) -> Quality:
    """Rank by how many other towns stand for each type: no peers at all."""
    return score_quality(case, np.zeros_like(case.ballots))


def score_quality(case: Case, scores: FloatArray) -> Quality:
    """Rank the types by (n, T) *scores*, equal ones by popularity among the others."""
    others = case.ballots.sum(axis=0) - case.ballots
    head = popular_types(case.ballots)
    ranked = scores + _TIE * others
    return ranking_quality(ranked, case.wanted, case.done, head, case.k)
