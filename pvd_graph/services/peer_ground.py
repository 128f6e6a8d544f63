"""What a comparison rests on: what is known of the town that asks, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pvd_graph.peers.distances import located
from pvd_graph.peers.french import listed
from pvd_graph.peers.portraits import Portraits
from pvd_graph.services.peer_filters import town_at

__all__ = ["Ground", "ground_of"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a town, counted.

    Attributes:
        in_programme: False for a commune outside it; None for a made-up profile.
        counts: how many challenges, figures, typologies and actions, and population
            and place 1 or 0; empty where the list was read and not computed.
        figures: how many figures are compared in all.
    """

    in_programme: bool | None
    counts: Mapping[str, int] = field(default_factory=dict)
    figures: int = 0

    @property
    def weak(self) -> bool:
        """Tell whether a reader must be warned: little is known of the town."""
        return bool(self.counts) and (
            not self.in_programme
            or not self.counts["challenges"]
            or 2 * self.counts["figures"] < self.figures
        )

    def to_json(self) -> dict[str, Any]:
        """Return the counts, and what they mean in both languages."""
        told: dict[str, Any] = {"in_programme": self.in_programme}
        if self.counts:
            told |= self.counts
            told |= {name: bool(self.counts[name]) for name in ("population", "place")}
            told["note"] = {"fr": self.note(), "en": self.english()}
        return told

    def note(self) -> str:
        """Return in French what the list rests on, and how far to trust it."""
        if not self.counts:
            return ""
        said = {
            None: "Profil donné. ",
            False: "Cette commune ne fait pas partie du programme. ",
            True: "",
        }[self.in_programme]
        if not any(self.counts.values()):
            return f"{said}Rien de comparable n'en est connu : l'ordre ne dit rien."
        known = listed([*self._french()])
        if self.counts["challenges"]:
            return f"{said}La comparaison repose sur {known}."
        return (
            f"{said}Aucun défi n'en est connu : la comparaison ne repose que sur "
            f"{known}. Elle est fragile."
        )

    def _french(self) -> list[str]:
        counts = self.counts
        words = {
            "challenges": ("défi", "défis"),
            "figures": (
                f"chiffre sur {self.figures}",
                f"chiffres sur {self.figures}",
            ),
            "typologies": ("classe de typologie", "classes de typologie"),
            "actions": ("projet", "projets"),
        }
        found = [
            f"{counts[name]} {one if counts[name] == 1 else many}"
            for name, (one, many) in words.items()
            if counts[name]
        ]
        own = {"population": "sa population", "place": "sa position"}
        return [*(said for name, said in own.items() if counts[name]), *found]

    def english(self) -> str:
        """Return the same in English."""
        if not self.counts:
            return ""
        said = {
            None: "The profile as given. ",
            False: "This commune is not in the programme. ",
            True: "",
        }[self.in_programme]
        if not any(self.counts.values()):
            return f"{said}Nothing comparable is known of it: the order says nothing."
        counts = self.counts
        found = [f"its {name}" for name in ("population", "place") if counts[name]]
        found += [
            f"{counts[name]} {word}{'' if counts[name] == 1 else 's'}"
            for name, word in (
                ("challenges", "challenge"),
                ("figures", "figure"),
                ("actions", "action"),
            )
            if counts[name]
        ]
        if counts["typologies"]:
            classes = "class" if counts["typologies"] == 1 else "classes"
            found.append(f"{counts['typologies']} {classes} of typologies")
        known = ", ".join(found)
        if counts["challenges"]:
            return f"{said}The comparison rests on: {known}."
        return (
            f"{said}No challenge of it is known: the comparison rests only on: {known}."
            " It is a weak one."
        )


def ground_of(drawn: Portraits, target: int, *, profile: bool = False) -> Ground:
    """Return what is known of the town at *target*, a guest or not."""
    features = drawn.model.features
    code = drawn.model.towns[target]
    known = drawn.known_of(code)
    fitted = drawn.knowledge.tables
    at = target if known is drawn.knowledge else target - len(fitted.towns)
    classes = known.tables.classes[at] if known.tables.classes else ()
    counts = {
        "population": int(np.isfinite(features.log_population[target])),
        "place": int(located(town_at(drawn, target))),
        "challenges": int(features.declared[target].sum()),
        "figures": int(np.isfinite(drawn.figures_of(target)).sum()),
        "typologies": sum(bool(name) for name in classes),
        "actions": sum(not one.told for one in drawn.actions.get(code, ())),
    }
    member = None if profile else known is drawn.knowledge
    return Ground(member, counts, len(fitted.indicators))
