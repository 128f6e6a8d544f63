"""From a fitted model and what is known of the towns to suggestions with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from pvd_graph.peers.asked import pair_parts
from pvd_graph.peers.evidence import (
    Evidence,
    actions_by_town,
    answers_a_challenge,
    evidence_of,
)
from pvd_graph.peers.figures import Figure
from pvd_graph.peers.model import Model
from pvd_graph.peers.newcomers import join
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
        deeds: IRI of an action or a sheet -> what is known of it, in words.
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
    """Writes the suggestions of a model.

    Attributes:
        guests: what is known of the last towns of the model, where they are not among
            those it was fitted on; see `hosting`.
        actions: town code -> its actions; read from *knowledge* where not given.
    """

    model: Model
    knowledge: Knowledge
    guests: Knowledge | None = None
    actions: Mapping[str, Sequence[Action]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the actions by town."""
        if not self.actions:
            tables = self.knowledge.tables
            actions = actions_by_town((*tables.actions, *tables.sheets))
            object.__setattr__(self, "actions", actions)

    def hosting(self, guests: Knowledge) -> Portraits:
        """Return the same with more towns, in the place of earlier guests.

        Raises:
            ValueError: *guests* do not have the figures and typologies of the model.
            KeyError: they face what the model does not know.
        """
        return replace(
            self,
            model=join(self.model, self.knowledge.tables, guests.tables),
            guests=guests,
            actions={**self.actions, **actions_by_town(guests.tables.actions)},
        )

    def known_of(self, code: str) -> Knowledge:
        """Return what knows the town *code*."""
        if self.guests is not None and code in self.guests.names:
            return self.guests
        return self.knowledge

    def figures_of(self, town: int) -> FloatArray:
        """Return (m,): the figures of the town at this position, NaN where unknown."""
        own = self.knowledge.tables.values
        if self.guests is not None and town >= len(own):
            own, town = self.guests.tables.values, town - len(own)
        figures: FloatArray = own[town]
        return figures

    def suggestions(
        self,
        candidates: Candidates,
        *,
        first_town: int = 0,
        first_rank: int = 1,
        explain: bool = True,
    ) -> Iterator[Suggestion]:
        """Yield one suggestion a candidate, town by town in order of rounded score.

        Args:
            candidates: of b consecutive towns.
            first_town: position of the first of them.
            first_rank: rank of each town's first candidate.
            explain: False leaves reasons and what they rest on empty.
        """
        parts = np.rint(candidates.parts * _TEN_THOUSANDTHS)
        order = in_order(candidates, parts.sum(axis=2))
        candidates = candidates.take(order)
        for row, peers in enumerate(candidates.peers):
            for column, peer in enumerate(peers):
                one = self._bare(
                    first_town + row,
                    int(peer),
                    first_rank + column,
                    candidates.parts[row, column],
                )
                yield (
                    self._explained(one, first_town + row, int(peer))
                    if explain
                    else one
                )

    def pair(self, target: int, peer: int) -> Suggestion:
        """Return one town as it would be suggested to another; its rank is 1."""
        parts = pair_parts(self.model, target, peer)
        return self._explained(self._bare(target, peer, 1, parts), target, peer)

    def _bare(self, target: int, peer: int, rank: int, parts: FloatArray) -> Suggestion:
        return Suggestion(
            target=self.model.towns[target],
            rank=rank,
            peer=self.model.towns[peer],
            parts=tuple(_rounded(float(part)) for part in parts),
            shared=(),
            close=(),
            different=(),
            learn=(),
            reason="",
        )

    def _explained(self, one: Suggestion, target: int, peer: int) -> Suggestion:
        evidence = evidence_of(self.model, target, peer, self.actions)
        concepts = self.model.features.hierarchy.concepts
        slugs = [figure.slug for figure in self.knowledge.figures]
        return replace(
            one,
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
            deeds = self.known_of(towns[1]).deeds
            deed = replace(deeds[action.code], own_work=own_work)
        return Story(
            peer=self.known_of(towns[1]).names[towns[1]],
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
        yours, theirs = (
            self.known_of(town).found.get((town, iri), ()) for town in towns
        )
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
        towns = [self.model.towns[at] for at in (target, peer)]
        name = self.known_of(towns[1]).names[towns[1]]
        yours, theirs = (self.known_of(code).massifs.get(code) for code in towns)
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
        values = (float(self.figures_of(town)[figure]) for town in (peer, target))
        return figure_difference(self.knowledge.figures[figure], name, *values)


def _rounded(value: float) -> Decimal:
    """Return *value* to 4 decimals, as the order of the suggestions rounds it."""
    return Decimal(int(np.rint(value * _TEN_THOUSANDTHS))) * _PLACES
