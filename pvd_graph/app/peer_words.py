"""Words for what lists of peers and comparisons are made of, as the page says it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext

from pvd_graph.app import formatting_english
from pvd_graph.app.labels import in_page_language
from pvd_graph.app.language import page_language
from pvd_graph.app.page_formats import quantity, rank
from pvd_graph.app.texts import gettext
from pvd_graph.app.wording import short_unit
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
    "challenges": lazy_gettext("Défis"),
    "indicators": lazy_gettext("Chiffres"),
    "actions": lazy_gettext("Projets"),
    "size": lazy_gettext("Taille"),
    "profile": lazy_gettext("Profil"),
}
_QUESTIONS = {
    "challenges": lazy_gettext("Défis communs, les rares pesant le plus"),
    "indicators": lazy_gettext("Chiffres et classes de territoire proches"),
    "actions": lazy_gettext("Projets de même nature"),
    "size": lazy_gettext("Nombre d'habitants proche"),
    "profile": lazy_gettext("Profil d'ensemble, ce qui va souvent de pair"),
}

_NEARNESS = {
    "close": lazy_gettext("proches"),
    "between": "",
    "different": lazy_gettext("très différents"),
    "": "",
}
_UNKNOWN = lazy_gettext("non connu")


def part_name(block: str) -> str:
    """Return what a part of the score is called at the head of a column."""
    return str(_NAMES.get(block, block))


def part_question(block: str) -> str:
    """Return what a part of the score compares."""
    return str(_QUESTIONS.get(block, block))


def weights_shown(wish: Wish) -> Mapping[str, int]:
    """Return block -> its weight in per cent, as a form shows it."""
    weights = wish.weights or Weights()
    return {block: round(100 * weights.of(block)) for block in BLOCKS}


def ordinal(position: int) -> str:
    """Return the place of a town in an order: ``1re``, ``195e``."""
    return gettext("1re") if position == 1 else rank(position)


def typology_name(name: str) -> str:
    """Return what a typology is called, by the local name of its property."""
    labels = {key.partition(":")[2]: label for label, key in TYPOLOGIES}
    return in_page_language(labels.get(name, name))


def figure_shown(row: FigureRow, at: int) -> str:
    """Return the value of one side with its unit, « non connu » where there is none."""
    value = row.values[at]
    return str(_UNKNOWN) if value is None else _written(row, value, row.unit)


def _written(row: FigureRow, value: float, unit: str) -> str:
    """Return *value* with as many decimals as all figures of *row* have."""
    if row.decimals is None:
        return quantity(value, unit)
    if page_language() == "fr":
        return french.number(value, row.decimals, unit)
    return formatting_english.quantity(value, unit, row.decimals)


def figure_read(row: FigureRow, one: str, other: str) -> str:
    """Return what to read in a row: how near, or who passes which threshold."""
    if row.challenge is None:
        return str(_NEARNESS[row.nearness])
    passing = [
        name for name, beyond in zip((one, other), row.beyond, strict=True) if beyond
    ]
    limits = _thresholds(row)
    if not passing:
        return gettext("pas un défi%(limits)s", limits=limits) if limits else ""
    if len(passing) == len(row.beyond):
        return gettext("défi des deux%(limits)s", limits=limits)
    name = passing[0]
    town = french.of_town(name) if page_language() == "fr" else name
    return gettext("défi %(town)s seulement%(limits)s", town=town, limits=limits)


def _thresholds(row: FigureRow) -> str:
    """Return « (seuil : 8,9) », or both thresholds where they differ."""
    unit = short_unit(row.unit)
    known = [_written(row, one, unit) for one in row.thresholds if one is not None]
    if row.lacking or not known:
        return ""
    if len(set(known)) == 1:
        return gettext(" (seuil : %(limit)s)", limit=known[0])
    low, high = known[:2]
    return gettext(" (seuils : %(one)s et %(other)s)", one=low, other=high)
