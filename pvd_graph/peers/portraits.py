"""From a fitted model and what is known of the towns to suggestions with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from pvd_graph.peers.evidence import (
    Evidence,
    actions_by_town,
    answers_a_challenge,
    evidence_of,
)
from pvd_graph.peers.figures import Figure
from pvd_graph.peers.model import Model
from pvd_graph.peers.phrases import phrases
from pvd_graph.peers.ranking import Candidates
from pvd_graph.peers.selection import in_order
from pvd_graph.peers.statements import Suggestion
from pvd_graph.peers.tables import Action, FloatArray, Tables
from pvd_graph.peers.wording import (
    Deed,
    Story,
    figure_difference,
    mountain_difference,
    named_challenge,
    sentence,
)

__all__ = ["Knowledge", "Portraits"]

_TEN_THOUSANDTHS = 10_000
_PLACES = Decimal("0.0001")
_RELIEF = 2.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the towns, for ranking and for telling.

    Attributes:
        tables: what the kernel compares; concepts and actions are IRIs.
        figures: the m columns of ``tables.values``.
        names: town code -> name.
        labels: challenge IRI -> French label.
        found: (town code, challenge IRI) -> slugs of the rules that derived it, in
            order: only what a rule found may be said in its words.
        deeds: action IRI -> what is known of it, in words.
        massifs: town code -> French label of its mountain range; "" outside of all;
            absent when not known.
    """

    tables: Tables
    figures: tuple[Figure, ...]
    names: Mapping[str, str]
    labels: Mapping[str, str]
    found: Mapping[tuple[str, str], Sequence[str]]
    deeds: Mapping[str, Deed]
    massifs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Portraits:
    """Writes the suggestions of a model."""

    model: Model
    knowledge: Knowledge
    actions: Mapping[str, list[Action]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the actions by town."""
        actions = actions_by_town(self.knowledge.tables.actions)
        object.__setattr__(self, "actions", actions)

    def suggestions(
        self, candidates: Candidates, *, first_town: int = 0, first_rank: int = 1
    ) -> Iterator[Suggestion]:
        """Yield one suggestion a candidate, town by town in order of rounded score.

        Args:
            candidates: of b consecutive towns.
            first_town: position of the first of them.
            first_rank: rank of each town's first candidate.
        """
        parts = np.rint(candidates.parts * _TEN_THOUSANDTHS)
        order = in_order(candidates, parts.sum(axis=2))
        candidates = candidates.take(order)
        for row, peers in enumerate(candidates.peers):
            for column, peer in enumerate(peers):
                yield self._suggestion(
                    first_town + row,
                    int(peer),
                    first_rank + column,
                    candidates.parts[row, column],
                )

    def _suggestion(
        self, target: int, peer: int, rank: int, parts: FloatArray
    ) -> Suggestion:
        evidence = evidence_of(self.model, target, peer, self.actions)
        concepts = self.model.features.hierarchy.concepts
        slugs = [figure.slug for figure in self.knowledge.figures]
        return Suggestion(
            target=self.model.towns[target],
            rank=rank,
            peer=self.model.towns[peer],
            parts=tuple(_rounded(float(part)) for part in parts),
            shared=tuple(
                (concepts[at], _rounded(worth)) for at, worth in evidence.shared
            ),
            close=tuple(slugs[at] for at in evidence.close),
            different=tuple(slugs[at] for at in evidence.different),
            learn=tuple(action.code for action in evidence.actions),
            reason=sentence(self._story(target, peer, evidence)),
        )

    def _story(self, target: int, peer: int, evidence: Evidence) -> Story:
        known = self.knowledge
        towns = (self.model.towns[target], self.model.towns[peer])
        deed = None
        if evidence.actions:
            action = evidence.actions[0]
            own_work = not answers_a_challenge(self.model, target, action)
            deed = replace(known.deeds[action.code], own_work=own_work)
        return Story(
            peer=known.names[towns[1]],
            shared=tuple(self._faced(at, towns) for at, _ in evidence.shared),
            alone=not self.model.features.declared[target].any(),
            close=tuple(known.figures[at].label_fr for at in evidence.close),
            deed=deed,
            difference=self._difference(target, peer, evidence),
        )

    def _faced(self, concept: int, towns: tuple[str, str]) -> str:
        """Return a verb phrase for a shared challenge.

        In the words of a rule that found it in both towns, else by its label.
        """
        iri = self.model.features.hierarchy.concepts[concept]
        yours, theirs = (self.knowledge.found.get((town, iri), ()) for town in towns)
        for rule in yours:
            if rule in theirs and rule in phrases("rule"):
                return phrases("rule")[rule]
        return named_challenge(self.knowledge.labels[iri])

    def _difference(self, target: int, peer: int, evidence: Evidence) -> str:
        """Return the largest difference, of a figure or of relief, or nothing.

        To be in the mountains or not weighs like a figure two normal scores apart:
        about what a typology weighs in the score. To be in another range weighs less
        than any figure.
        """
        known = self.knowledge
        name = known.names[self.model.towns[peer]]
        yours = known.massifs.get(self.model.towns[target])
        theirs = known.massifs.get(self.model.towns[peer])
        relief = ""
        if yours is not None and theirs is not None and yours != theirs:
            relief = mountain_difference(name, theirs, yours)
        if not evidence.different:
            return relief
        figure = evidence.different[0]
        z = self.model.features.z
        apart = abs(z[target, figure] - z[peer, figure])
        if relief and bool(yours) != bool(theirs) and apart < _RELIEF:
            return relief
        values = known.tables.values[[peer, target], figure]
        return figure_difference(known.figures[figure], name, *map(float, values))


def _rounded(value: float) -> Decimal:
    """Return *value* to 4 decimals, as the order of the suggestions rounds it."""
    return Decimal(int(np.rint(value * _TEN_THOUSANDTHS))) * _PLACES
