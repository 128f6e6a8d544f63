"""Sentences that pages and API build from figures, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from pvd_graph.app.labels import in_page_language
from pvd_graph.app.page_formats import number, period, plural, quantity, rank
from pvd_graph.app.texts import gettext
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
    "short_unit",
    "threshold",
    "threshold_of",
]

_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence": "Licence Ouverte 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
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
    return quantity(value, short_unit(unit))


def short_unit(unit: str) -> str:
    """Return the sign of *unit*, empty where it has none."""
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
        name = in_page_language(rule.name)
        return f"{name[:1].lower()}{name[1:]} (0)"
    value = quantity(limit, rule.unit)
    if rule.direction == "below":
        return gettext("%(value)s ou moins", value=value)
    return gettext("%(value)s ou plus", value=value)


def evidence(one: Assessment) -> str:
    """Return the sentence that says what a challenge rests on.

    ``Vacance longue des logements privés : 11,2 % des logements privés ; la médiane des
    villes comparées est de 5,9 %.`` Empty when no rule with figures concluded it.
    """
    rule = one.rule
    if rule is None or one.value is None:
        return ""
    text, unit = in_page_language(rule.name), rule.unit
    if one.value or rule.threshold_kind != _ABSENCE:
        value = quantity(one.value, unit)
        text = gettext("%(name)s : %(value)s", name=text, value=value)
        # Said once in a sentence.
        unit = short_unit(unit)
    if one.median is not None:
        text = gettext(
            "%(said)s ; la médiane des villes comparées est de %(median)s",
            said=text,
            median=quantity(one.median, unit),
        )
    return text + "."


def place_in_group(one: Assessment | Concerned) -> str:
    """Return the rank in the reference group, empty if unknown.

    ``195e sur 1 625``, or ``1er ex æquo (330 villes) sur 1 645``.
    """
    if one.rank is None:
        return ""
    told = rank(one.rank)
    if one.tied > 1:
        towns = plural(one.tied, gettext("ville"), gettext("villes"))
        told = gettext("%(rank)s ex æquo (%(towns)s)", rank=told, towns=towns)
    if one.group_size is None:
        return told
    size = number(one.group_size)
    return gettext("%(rank)s sur %(size)s", rank=told, size=size)


def marked(one: Assessment) -> str:
    """Return how much the challenge is marked here among the towns compared.

    Shares are rounded down: nobody is worse off than all of a group it belongs to.
    """
    if one.intensity is None:
        return ""
    if one.rank == 1:
        if one.tied > 1:
            count = one.tied - 1
            others = plural(count, gettext("autre ville"), gettext("autres villes"))
            return gettext("le plus marqué, à égalité avec %(others)s", others=others)
        if one.group_size is not None:
            size = number(one.group_size)
            return gettext("le plus marqué des %(size)s villes comparées", size=size)
    share = number(floor(round(one.intensity * 100, 6)))
    return gettext(
        "plus marqué que dans %(share)s %% des villes comparées", share=share
    )


def band_name(band: Band) -> str:
    """Return the towns of a slice of population: ``de 2 000 à 3 499 habitants``."""
    if band.upper is None:
        return gettext("%(low)s habitants et plus", low=number(band.lower))
    if band.lower == 0:
        return gettext("moins de %(high)s habitants", high=number(band.upper + 1))
    return gettext(
        "de %(low)s à %(high)s habitants",
        low=number(band.lower),
        high=number(band.upper),
    )


def figure_name(one: Figure) -> str:
    """Return a figure in words: ``9 388 habitants en 2023``.

    An indicator counted in inhabitants says so; others are named first.
    """
    if one.indicator.unit in {"hab.", "habitants"}:
        shown = plural(one.value, gettext("habitant"), gettext("habitants"))
    else:
        shown = gettext(
            "%(name)s : %(value)s",
            name=in_page_language(one.indicator.name),
            value=quantity(one.value, one.indicator.unit),
        )
    when = period(one.period)
    if when != one.period:
        return gettext("%(figure)s au %(quarter)s", figure=shown, quarter=when)
    return gettext("%(figure)s en %(year)s", figure=shown, year=when)


def named_evidence(
    things: Iterable[Named], figures: Iterable[Figure], faced: Iterable[Assessment]
) -> list[Named]:
    """Return what a criterion rests on, figures and conclusions by what they say.

    Args:
        things: observations, assessments or concepts.
        figures: those of the commune.
        faced: its assessments.
    """
    observed = {one.iri: one for one in figures}
    concluded = {one.iri: one for one in faced if one.rule}

    def said(thing: Named) -> str:
        if thing.iri in observed:
            return figure_name(observed[thing.iri])
        one = concluded.get(thing.iri)
        return evidence(one).rstrip(".") if one else thing.name

    return [Named(said(one), one.iri) for one in things]


def lost_zero(path: str) -> str:
    """Return the code INSEE that a page was asked for without its leading zero.

    Empty for any other address: ``/communes/1034`` gives ``01034``.
    """
    section, _, rest = path.removeprefix("/").partition("/")
    code = rest.split("/", 1)[0].split(".", 1)[0]
    lost = len(code) == _CODE_WITHOUT_ZERO and code.isascii() and code.isdecimal()
    return f"0{code}" if section == "communes" and lost else ""
