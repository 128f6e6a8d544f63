"""The figures of a town beside those of comparable towns, and what its story holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action
from pvd_graph.services.browse_assessments import Figure
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_offers import Offer, offers
from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.browse_town import TownPage
from pvd_graph.services.distributions import (
    Spread,
    among_same_size,
    distributions,
    is_rate,
)
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.records import Number

__all__ = [
    "Answer",
    "Funder",
    "Moment",
    "Placed",
    "answers",
    "by_theme",
    "funders",
    "moments",
]

_GENERAL = "Population et territoire"
# What only says how large a town is: no chart tells more than the figure.
_SIZE = frozenset(
    {
        *("area_km2", "births", "deaths", "households", "dwellings", "population"),
        *("active_15_64", "unemployed_15_64", "working_age_population"),
        *("main_residences", "second_homes", "vacant_dwellings"),
    }
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator with the figures of a town, and where the latest one stands.

    Attributes:
        known: its figures, oldest first; empty where none is known.
        group: the towns it is compared with; None where nothing is to compare.
        sized: whether these are the towns of about the same size alone.
    """

    indicator: Indicator
    known: tuple[Figure, ...]
    group: Spread | None
    sized: bool

    @property
    def latest(self) -> Figure | None:
        """The latest figure."""
        return self.known[-1] if self.known else None


def by_theme(
    reader: GraphReader, town: TownPage
) -> Sequence[tuple[str, Sequence[Placed]]]:
    """Return the figures of a town by theme, with what they are compared with.

    An indicator without figure stands among the others, with no period.
    """
    known: dict[str, list[Figure]] = {}
    told: dict[str, Indicator] = {one.iri: one for one in town.missing}
    for figure in town.figures:
        known.setdefault(figure.indicator.iri, []).append(figure)
        told[figure.indicator.iri] = figure.indicator
    groups: dict[str, list[Placed]] = {}
    for iri, one in told.items():
        theme = one.theme.name if one.theme else _GENERAL
        figures = tuple(known.get(iri, ()))
        groups.setdefault(theme, []).append(_placed(reader, one, figures, town))
    ordered = sorted(groups.items(), key=lambda group: (group[0] != _GENERAL, group[0]))
    return [(name, sorted(rows, key=_charted_first)) for name, rows in ordered]


def _charted_first(one: Placed) -> tuple[bool, bool, str]:
    return one.group is None, one.sized, one.indicator.name


def _placed(
    reader: GraphReader,
    indicator: Indicator,
    known: tuple[Figure, ...],
    town: TownPage,
) -> Placed:
    rate = is_rate(indicator)
    found = distributions(reader).get(indicator.iri)
    compared = bool(known) and town.membership is not None
    wanted = compared and key_of(indicator.iri) not in _SIZE
    if found is None or not wanted or found.period != known[-1].period:
        return Placed(indicator, known, None, sized=False)
    group = found if rate else among_same_size(reader, found, town.population)
    return Placed(indicator, known, group, sized=not rate)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a town.

    Attributes:
        date: ISO day or year; empty where it is not known.
        kind: ``joined``, ``ort``, ``funded``.
        count: how many projects were funded; *amount_eur* what was granted.
    """

    date: str
    kind: str
    count: int = 0
    amount_eur: Number = 0


def moments(town: TownPage) -> Sequence[Moment]:
    """Return what is dated of a town, oldest first; what has no date comes last.

    Projects are taken together by year.
    """
    found: list[Moment] = []
    if town.membership is not None:
        found.append(Moment(town.membership.signed_on or "", "joined"))
        found.append(Moment(town.membership.ort_signed_on or "", "ort"))
    years: dict[str, list[Action]] = {}
    for action in town.actions:
        if action.year:
            years.setdefault(action.year, []).append(action)
    for year, done in years.items():
        amount = sum(one.grant_eur or 0 for one in done)
        found.append(Moment(year, "funded", len(done), amount))
    return sorted(found, key=lambda one: one.date or "9999")


@dataclass(frozen=True, slots=True)
class Funder:
    """Who took part in the actions of a town."""

    partner: Named
    actions: int
    amount_eur: Number
    programmes: tuple[Named, ...]


def funders(town: TownPage) -> Sequence[Funder]:
    """Return the partners of the actions of a town, the largest sum first."""
    found: dict[str, list[tuple[str, Number, Named | None]]] = {}
    names: dict[str, Named] = {}
    for action in town.actions:
        for one in action.contributions:
            names[one.partner.iri] = one.partner
            given = (action.iri, one.amount_eur or 0, one.programme)
            found.setdefault(one.partner.iri, []).append(given)
    told = [
        Funder(
            names[iri],
            len({action for action, _, _ in given}),
            sum(amount for _, amount, _ in given),
            tuple(sorted({each for _, _, each in given if each is not None})),
        )
        for iri, given in found.items()
    ]
    return sorted(told, key=lambda one: (-one.amount_eur, one.partner.name))


@dataclass(frozen=True, slots=True)
class Answer:
    """An offer, with the challenges of the town that it answers."""

    offer: Offer
    challenges: tuple[Named, ...]


def answers(reader: GraphReader, town: TownPage) -> Sequence[Answer]:
    """Return the offers that answer challenges of a town, most of them first.

    An offer for a broader or a narrower challenge answers too. Offers that ended are
    left out by who shows them: they say when they end.
    """
    known = {one.iri: one for one in challenges(reader).values()}
    kin: dict[str, set[str]] = {}
    for one in town.assessments:
        told = known.get(one.challenge.iri)
        near = {one.challenge.iri}
        if told is not None:
            near |= {each.iri for each in told.narrower}
            near |= {told.broader.iri} if told.broader else set()
        kin[one.challenge.iri] = near
    faced = {one.challenge.iri: one.challenge for one in town.assessments}
    found = []
    for offer in offers(reader):
        addressed = {one.iri for one in offer.challenges}
        met = tuple(sorted(faced[iri] for iri in kin if kin[iri] & addressed))
        if met:
            found.append(Answer(offer, met))
    return sorted(found, key=lambda one: (-len(one.challenges), one.offer.title))
