"""French for what lists of peers and comparisons are made of."""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph.app.formatting import number, quantity, rank
from pvd_graph.peers import french
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights
from pvd_graph.services.browse_town import TYPOLOGIES
from pvd_graph.services.comparing_figures import FigureRow
from pvd_graph.services.peer_wishes import Wish

__all__ = [
    "figure_read",
    "figure_shown",
    "ordinal",
    "part_name",
    "part_question",
    "typology_name",
    "weights_shown",
]

_NAMES = {
    "challenges": "Défis",
    "indicators": "Chiffres",
    "actions": "Projets",
    "size": "Taille",
    "profile": "Profil",
}
_QUESTIONS = {
    "challenges": "Défis communs, les rares pesant le plus",
    "indicators": "Chiffres et classes de territoire proches",
    "actions": "Projets de même nature",
    "size": "Nombre d'habitants proche",
    "profile": "Profil d'ensemble, ce qui va souvent de pair",
}

_NEARNESS = {
    "close": "proches",
    "between": "",
    "different": "très différents",
    "": "",
}
_UNKNOWN = "non connu"


def part_name(block: str) -> str:
    """Return what a part of the score is called at the head of a column."""
    return _NAMES.get(block, block)


def part_question(block: str) -> str:
    """Return what a part of the score compares."""
    return _QUESTIONS.get(block, block)


def weights_shown(wish: Wish) -> Mapping[str, int]:
    """Return block -> its weight in per cent, as a form shows it."""
    weights = wish.weights or Weights()
    return {block: round(100 * weights.of(block)) for block in BLOCKS}


def ordinal(position: int) -> str:
    """Return the place of a town in an order: ``1re``, ``195e``."""
    return "1re" if position == 1 else rank(position)


def typology_name(name: str) -> str:
    """Return what a typology is called, by the local name of its property."""
    labels = {key.partition(":")[2]: label for label, key in TYPOLOGIES}
    return labels.get(name, name)


def figure_shown(row: FigureRow, at: int) -> str:
    """Return the value of one side with its unit, « non connu » where there is none."""
    value = row.values[at]
    if value is None:
        return _UNKNOWN
    if row.decimals is None:
        return quantity(value, row.unit)
    return french.number(value, row.decimals, row.unit)


def figure_read(row: FigureRow, one: str, other: str) -> str:
    """Return what to read in a row: how near, or who passes which threshold."""
    if row.challenge is None:
        return _NEARNESS[row.nearness]
    passing = [
        name for name, beyond in zip((one, other), row.beyond, strict=True) if beyond
    ]
    limits = _thresholds(row)
    if not passing:
        return f"pas un défi{limits}" if limits else ""
    if len(passing) == len(row.beyond):
        return f"défi des deux{limits}"
    return f"défi {french.of_town(passing[0])} seulement{limits}"


def _thresholds(row: FigureRow) -> str:
    """Return « (seuil : 8,9) », or both thresholds where they differ."""
    known = [one for one in row.thresholds if one is not None]
    if row.lacking or not known:
        return ""
    if len(set(known)) == 1:
        return f" (seuil : {number(known[0])})"
    return f" (seuils : {number(known[0])} et {number(known[1])})"
