"""What those who run the programme look for: where something is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions
from pvd_graph.services.browse_challenges import Challenge, challenges, concerned
from pvd_graph.services.browse_offers import Offer, offers
from pvd_graph.services.browse_towns import Place, Town, towns
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.records import Number

__all__ = [
    "Dashboard",
    "Gap",
    "Level",
    "Territory",
    "ThemeOffers",
    "dashboard",
]

_NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Territory:
    """A région or a département, and how its towns stand.

    Attributes:
        ort: towns with a signed framework agreement (ORT).
        acting: towns with a known action; *actions* is how many there are.
    """

    place: Place
    towns: int
    ort: int
    acting: int
    actions: int
    granted_eur: Number


@dataclass(frozen=True, slots=True)
class Gap:
    """A challenge, the towns that face it, and those that are known to act on it."""

    challenge: Challenge
    towns: int
    acting: int

    @property
    def without(self) -> int:
        """How many towns face it and have no known action on it."""
        return self.towns - self.acting


@dataclass(frozen=True, slots=True)
class Level:
    """Where offers are made: their level, and they."""

    name: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ThemeOffers:
    """A theme, with its national offers and with those nearer to towns."""

    theme: Named
    towns: int
    national: int
    local: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All of it, for the programme or for one région.

    Attributes:
        unsigned: towns without a signed ORT, by département and name.
        gaps: challenges by how many towns have no action on them, most first.
        partners: who contributed to actions there, with how many towns.
        themes: those with towns that face one of their challenges, the least served
            first.
    """

    towns: int
    regions: Sequence[Territory]
    departements: Sequence[Territory]
    unsigned: Sequence[Town]
    gaps: Sequence[Gap]
    partners: Sequence[tuple[Named, int]]
    levels: Sequence[Level]
    themes: Sequence[ThemeOffers]


def dashboard(reader: GraphReader, region: str = "") -> Dashboard:
    """Return how the towns stand; *region*: code of the région to look at alone."""
    members = {
        code: town
        for code, town in towns(reader).items()
        if region in {"", town.region.code}
    }
    done = [one for one in actions(reader) if one.code_insee in members]
    unsigned = [one for one in members.values() if one.ort_signed_on is None]
    gaps = _gaps(reader, members, done)
    return Dashboard(
        len(members),
        _territories(members.values(), done, lambda town: town.region),
        _territories(members.values(), done, lambda town: town.departement),
        sorted(unsigned, key=lambda one: (one.departement.code, one.name)),
        gaps,
        _partners(done),
        _levels(offers(reader)),
        _themes(reader, gaps),
    )


def _territories(
    members: Iterable[Town], done: Sequence[Action], place_of: Callable[[Town], Place]
) -> list[Territory]:
    by_code: dict[str, list[Action]] = {}
    for action in done:
        by_code.setdefault(action.code_insee, []).append(action)
    held: dict[Place, list[Town]] = {}
    for town in members:
        held.setdefault(place_of(town), []).append(town)
    found = []
    for place, within in held.items():
        acted = [one for town in within for one in by_code.get(town.code_insee, ())]
        found.append(
            Territory(
                place,
                len(within),
                sum(town.ort_signed_on is not None for town in within),
                sum(town.code_insee in by_code for town in within),
                len(acted),
                sum(one.grant_eur or 0 for one in acted),
            )
        )
    return sorted(found, key=lambda one: (one.place.code, one.place.name))


def _gaps(
    reader: GraphReader, members: Mapping[str, Town], done: Sequence[Action]
) -> list[Gap]:
    acting: dict[str, set[str]] = {}
    for action in done:
        for challenge in action.challenges:
            acting.setdefault(challenge.iri, set()).add(action.code_insee)
    found = []
    for one in challenges(reader).values():
        if not one.communes:
            continue
        facing = {each.code_insee for each in concerned(reader, one.iri)}
        facing &= members.keys()
        # Who acts on a part of a challenge, or on the whole that it is part of, acts.
        near = {one.iri, *(each.iri for each in one.narrower)}
        near |= {one.broader.iri} if one.broader else set()
        acts = set[str]().union(*(acting.get(iri, set()) for iri in near))
        if facing:
            found.append(Gap(one, len(facing), len(facing & acts)))
    return sorted(found, key=lambda gap: (-gap.without, gap.challenge.name))


def _partners(done: Sequence[Action]) -> list[tuple[Named, int]]:
    helped: dict[Named, set[str]] = {}
    for action in done:
        for one in action.contributions:
            helped.setdefault(one.partner, set()).add(action.code_insee)
    counts = [(partner, len(codes)) for partner, codes in helped.items()]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0].name))


def _levels(known: Sequence[Offer]) -> list[Level]:
    held: dict[str, list[Offer]] = {}
    for offer in known:
        held.setdefault(offer.level.name if offer.level else "", []).append(offer)
    return [Level(name, tuple(made)) for name, made in sorted(held.items())]


def _themes(reader: GraphReader, gaps: Sequence[Gap]) -> list[ThemeOffers]:
    """Return the themes of challenges that towns face, with offers by level."""
    known = {one.iri: one for one in challenges(reader).values()}
    towns_of: Counter[Named] = Counter()
    for gap in gaps:
        for theme in gap.challenge.themes:
            towns_of[theme] = max(towns_of[theme], gap.towns)
    made: dict[Named, list[bool]] = {}
    for offer in offers(reader):
        national = offer.level is not None and key_of(offer.level.iri) == _NATIONAL
        addressed = [known[one.iri] for one in offer.challenges if one.iri in known]
        for theme in {theme for one in addressed for theme in one.themes}:
            made.setdefault(theme, []).append(national)
    found = [
        ThemeOffers(
            theme,
            towns_of[theme],
            sum(made.get(theme, ())),
            sum(not one for one in made.get(theme, ())),
        )
        for theme in {*towns_of, *made}
    ]
    return sorted(found, key=lambda one: (one.local, one.national, -one.towns))
