"""What a rule is made of: a measure, a threshold, and the towns compared.

Knows neither files nor figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pvd_graph.model import Wording

__all__ = [
    "Direction",
    "Measure",
    "MeasureKind",
    "Ref",
    "Reference",
    "Rule",
    "Threshold",
    "ThresholdKind",
]

Ref = tuple[str, str]
"""(indicator, period): ``("population", "2021")``."""

Direction = Literal["above", "below"]
MeasureKind = Literal["value", "ratio", "difference", "annual-rate"]
ThresholdKind = Literal["first-quartile", "third-quartile", "absolute", "absence"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one value is made of the figures of one town."""

    kind: MeasureKind
    of: tuple[Ref, ...]
    """Figures that are added; for two periods, the later one."""
    less: tuple[Ref, ...]
    """Figures that are taken away."""
    over: Ref | None
    """The figure it is divided by; for two periods, the earlier one."""
    scale: float
    known_from: float | None
    """Figures below this are markers of the producer, not figures."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every figure used, in the order of the file."""
        return (*self.of, *self.less, *(() if self.over is None else (self.over,)))


@dataclass(frozen=True, slots=True)
class Threshold:
    """Which values mean that the town faces the challenge."""

    kind: ThresholdKind
    direction: Direction
    value: float | None
    """For ``absolute`` only."""
    beyond: float | None
    """A natural limit that the value must also pass, strictly."""
    chance: bool
    """Whether a gap that chance explains is left out: see `derive`."""
    source: Wording


@dataclass(frozen=True, slots=True)
class Reference:
    """The towns that a town is compared with."""

    group: Wording
    population: Ref | None
    """The figure that makes the bands, or the minimum."""
    bands: tuple[int, ...]
    """Where a band of population ends and the next begins, in inhabitants."""
    minimum_population: int
    except_departements: tuple[str, ...] = ()
    """Codes of those whose towns the rule says nothing of."""

    def leaves_out(self, code: str) -> bool:
        """Tell whether the town of *code* INSEE lies where the rule says nothing."""
        # The code of a town begins with that of its département.
        return code.startswith(self.except_departements)


@dataclass(frozen=True, slots=True)
class Rule:
    """One file of rules."""

    slug: str
    challenge: str
    """Slug of the concept of the scheme of challenges."""
    label: Wording
    definition: Wording
    unit: str
    """In French, as shown after a value."""
    measure: Measure
    threshold: Threshold
    reference: Reference

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every figure used, each once, in the order of the file."""
        population = self.reference.population
        return tuple(
            dict.fromkeys(
                (*self.measure.refs, *(() if not population else (population,)))
            )
        )

    @property
    def indicators(self) -> tuple[str, ...]:
        """Slugs of the indicators used, each once, in the order of the file."""
        return tuple(dict.fromkeys(indicator for indicator, _ in self.refs))
