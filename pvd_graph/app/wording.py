"""Sentences that pages and API build from figures. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor

from pvd_graph.app.formatting import number, period, plural, quantity, rank
from pvd_graph.services.browse_assessments import Assessment, Figure
from pvd_graph.services.browse_challenges import Concerned
from pvd_graph.services.browse_rules import Band, Rule
from pvd_graph.services.names import Named

__all__ = [
    "band_name",
    "evidence",
    "figure_name",
    "licence_name",
    "lost_zero",
    "marked",
    "named_evidence",
    "place_in_group",
    "short_quantity",
    "threshold",
    "threshold_of",
]

_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence": "Licence Ouverte 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
}
# What a unit measures stands after it in words ("% des logements"); said once.
_SHORT_UNITS = ("%", "‰", "€")
_ABSENCE = "absence"
_CODE_WITHOUT_ZERO = 4


def licence_name(iri: str) -> str:
    """Return the usual name of a licence, its address when we know none."""
    return _LICENCES.get(iri, iri)


def short_quantity(value: float | None, unit: str) -> str:
    """Return *value* with the sign of its unit only; the rest is said beside."""
    return quantity(value, _short(unit))


def _short(unit: str) -> str:
    first = unit.split(" ", 1)[0]
    return first if first in _SHORT_UNITS else ""


def threshold(one: Rule | Assessment) -> str:
    """Return from where on a rule concludes: ``8,9 % ou plus``; empty without one.

    The threshold itself concludes. A rule that looks for an absence says which:
    ``aucune gare (0)``.
    """
    rule = one.rule if isinstance(one, Assessment) else one
    return "" if rule is None else threshold_of(rule, one.threshold)


def threshold_of(rule: Rule, limit: float | None) -> str:
    """Return from where on *rule* concludes where *limit* is its threshold."""
    if limit is None:
        return ""
    if rule.threshold_kind == _ABSENCE and limit == 0:
        return f"{rule.name[:1].lower()}{rule.name[1:]} (0)"
    side = "ou moins" if rule.direction == "below" else "ou plus"
    return f"{quantity(limit, rule.unit)} {side}"


def evidence(one: Assessment) -> str:
    """Return the sentence that says what a challenge rests on.

    ``Vacance longue des logements privés : 11,2 % des logements privés ; la médiane des
    villes comparées est de 5,9 %.`` Empty when no rule with figures concluded it.
    """
    rule = one.rule
    if rule is None or one.value is None:
        return ""
    text = rule.name
    if one.value or rule.threshold_kind != _ABSENCE:
        text += f" : {quantity(one.value, rule.unit)}"
    if one.median is not None:
        median = short_quantity(one.median, rule.unit)
        text += f" ; la médiane des villes comparées est de {median}"
    return text + "."


def place_in_group(one: Assessment | Concerned) -> str:
    """Return the rank in the reference group, empty if unknown.

    ``195e sur 1 625``, or ``1er ex æquo (330 villes) sur 1 645``.
    """
    if one.rank is None:
        return ""
    towns = plural(one.tied, "ville", "villes")
    shared = f" ex æquo ({towns})" if one.tied > 1 else ""
    among = "" if one.group_size is None else f" sur {number(one.group_size)}"
    return f"{rank(one.rank)}{shared}{among}"


def marked(one: Assessment) -> str:
    """Return how much the challenge is marked here among the towns compared.

    Shares are rounded down: nobody is worse off than all of a group it belongs to.
    """
    if one.intensity is None:
        return ""
    if one.rank == 1:
        if one.tied > 1:
            others = plural(one.tied - 1, "autre ville", "autres villes")
            return f"le plus marqué, à égalité avec {others}"
        if one.group_size is not None:
            return f"le plus marqué des {number(one.group_size)} villes comparées"
    share = floor(round(one.intensity * 100, 6))
    return f"plus marqué que dans {number(share)} % des villes comparées"


def band_name(band: Band) -> str:
    """Return the towns of a slice of population: ``de 2 000 à 3 499 habitants``."""
    if band.upper is None:
        return f"{number(band.lower)} habitants et plus"
    if band.lower == 0:
        return f"moins de {number(band.upper + 1)} habitants"
    return f"de {number(band.lower)} à {number(band.upper)} habitants"


def figure_name(one: Figure) -> str:
    """Return a figure in words: ``9 388 habitants en 2023``.

    An indicator counted in inhabitants says so; others are named first.
    """
    if one.indicator.unit in {"hab.", "habitants"}:
        shown = plural(one.value, "habitant", "habitants")
    else:
        shown = f"{one.indicator.name} : {quantity(one.value, one.indicator.unit)}"
    when = period(one.period)
    return f"{shown} {'au' if 'trimestre' in when else 'en'} {when}"


def named_evidence(
    things: Iterable[Named], figures: Iterable[Figure], faced: Iterable[Assessment]
) -> list[Named]:
    """Return what a criterion rests on, figures and conclusions by what they say.

    Args:
        things: observations, assessments or concepts.
        figures: those of the commune.
        faced: its assessments.
    """
    said: Mapping[str, str] = {
        **{one.iri: figure_name(one) for one in figures},
        **{one.iri: evidence(one).rstrip(".") for one in faced if one.rule},
    }
    return [Named(said.get(one.iri, one.name), one.iri) for one in things]


def lost_zero(path: str) -> str:
    """Return the code INSEE that a page was asked for without its leading zero.

    Empty for any other address: ``/communes/1034`` gives ``01034``.
    """
    section, _, rest = path.removeprefix("/").partition("/")
    code = rest.split("/", 1)[0].split(".", 1)[0]
    lost = len(code) == _CODE_WITHOUT_ZERO and code.isascii() and code.isdecimal()
    return f"0{code}" if section == "communes" and lost else ""
