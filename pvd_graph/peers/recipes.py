"""What planted towns are made after: how many, how noisy, how much of it can be seen.

Chosen on seeds 100 to 103 so that methods stand to one another as in the reference
figures (`pvd_graph.peers.anchors`); nothing of the ranking was chosen with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["REGIMES", "Recipe"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is planted, and how much of it can be seen.

    Attributes:
        towns, archetypes, departements, types: how many of each.
        contrast: how sharply archetypes differ in the challenges they cause.
        regional: share of a town's archetype that its département shares, 0 to 1.
        faced: challenges a town faces on average.
        seen: share of the faced challenges that are declared.
        wrong: share of the others that are declared by mistake.
        figures: number of indicators; *noise* their deviation, in units of the signal.
        missing: share of figures that are not known.
        actions: what a town does on average over the ten years.
        called: how many times likelier an action is where a challenge calls for it.
        answers: how many challenges of one family, some drawn twice, a type answers.
        local: log-normal deviation of a département's taste for each type.
        fashion: log-normal deviation of the popularity of types.
        energy: log-normal deviation of how much towns do.
    """

    towns: int = 1650
    archetypes: int = 10
    departements: int = 96
    types: int = 100
    contrast: float = 2.2
    regional: float = 0.25
    faced: float = 6.0
    seen: float = 0.65
    wrong: float = 0.04
    figures: int = 14
    noise: float = 1.3
    missing: float = 0.1
    actions: float = 12.0
    called: float = 18.0
    answers: int = 4
    local: float = 0.5
    fashion: float = 0.9
    energy: float = 0.3


REGIMES = {
    "default": Recipe(),
    "poorly declared": replace(Recipe(), seen=0.3, wrong=0.06),
    "weak indicators": replace(Recipe(), noise=4.0, missing=0.4),
}
"""The three regimes of the protocol."""
