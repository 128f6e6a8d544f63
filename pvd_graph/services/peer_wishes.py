"""What a reader asks of a list of peers: how long, how weighed, who may be proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose, isfinite

from pvd_graph.errors import BadParameterError
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights

__all__ = ["Filters", "Wish", "weights_of"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Who may be proposed: whoever passes every filter that is set.

    Attributes:
        region: code of a région.
        departement: code of a département.
        distance_km: at most that far from the target, as the crow flies.
        population_min: inhabitants, at least.
        population_max: inhabitants, at most.
        typologies: slugs of classes; of two of one typology either will do.
        challenges: slugs of challenges, all of them; what is narrower counts.
        finished_action: an action known to be finished.
        experience: an experience sheet published.
    """

    region: str = ""
    departement: str = ""
    distance_km: float | None = None
    population_min: int | None = None
    population_max: int | None = None
    typologies: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    finished_action: bool = False
    experience: bool = False

    def given(self) -> dict[str, object]:
        """Return the filters that are set, by name."""
        unset = Filters()
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in self.__slots__
            if (value := getattr(self, name)) != getattr(unset, name)
        }


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of one list.

    Attributes:
        weights: None are those of the model.
        explain: whether reasons are told; who is proposed does not depend on it.
    """

    k: int = 10
    weights: Weights | None = None
    filters: Filters = field(default_factory=Filters)
    explain: bool = True

    def plain(self) -> bool:
        """Tell whether the list asked for is the one that a build makes."""
        return self.weights is None and not self.filters.given()


def weights_of(given: Mapping[str, float]) -> Weights | None:
    """Return weights that add up to 1; None where they are the usual ones.

    Args:
        given: block -> weight; one that is not given keeps its usual one in per cent,
            so that whoever gives them all may use any unit.

    Raises:
        BadParameterError: a negative or endless weight, or all of them 0.
    """
    if not given:
        return None
    usual = Weights()
    every = {block: given.get(block, 100 * usual.of(block)) for block in BLOCKS}
    if any(value < 0 or not isfinite(value) for value in every.values()):
        french = "Un poids est un nombre positif ou nul."
        raise BadParameterError(french, "A weight is a number, 0 or more.")
    total = sum(every.values())
    if total <= 0:
        french = "Un poids au moins doit être supérieur à 0."
        raise BadParameterError(french, "One weight at least must be above 0.")
    weights = {block: value / total for block, value in every.items()}
    if all(isclose(value, usual.of(block)) for block, value in weights.items()):
        return None
    return Weights(**weights)
