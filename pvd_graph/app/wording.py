"""Sentences that pages and API build from figures. Pure."""

from __future__ import annotations

from pvd_graph.app.formatting import number, quantity, rank
from pvd_graph.services.browse_challenges import Rule
from pvd_graph.services.browse_town import Assessment

__all__ = ["evidence", "licence_name", "place_in_group", "short_quantity", "threshold"]

_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence": "Licence Ouverte 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
}
# What a unit measures stands after it in words ("% des logements"); said once.
_SHORT_UNITS = ("%", "‰", "€")


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
    """Return how a rule compares: ``au-dessus de 8,9 %``; empty without threshold."""
    rule = one.rule if isinstance(one, Assessment) else one
    if rule is None or one.threshold is None:
        return ""
    side = "au-dessous de" if rule.direction == "below" else "au-dessus de"
    return f"{side} {quantity(one.threshold, rule.unit)}"


def evidence(one: Assessment) -> str:
    """Return the sentence that says what a challenge rests on.

    ``Vacance longue des logements privés : 11,2 % des logements privés ; la médiane des
    villes comparées est de 5,9 %.`` Empty when no rule with figures concluded it.
    """
    rule = one.rule
    if rule is None or one.value is None:
        return ""
    text = rule.name
    if one.value or rule.threshold_kind != "absence":
        text += f" : {quantity(one.value, rule.unit)}"
    if one.median is not None:
        median = short_quantity(one.median, rule.unit)
        text += f" ; la médiane des villes comparées est de {median}"
    return text + "."


def place_in_group(one: Assessment) -> str:
    """Return the rank in the reference group: ``195e sur 1 625``, empty if unknown."""
    if one.rank is None or one.group_size is None:
        return ""
    return f"{rank(one.rank)} sur {number(one.group_size)}"
