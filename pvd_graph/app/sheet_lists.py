"""Lists of sheets: what a request asks of them, the choices there are, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.params import text_arg
from pvd_graph.services.browse_sheets import (
    SheetFilter,
    SheetItem,
    facet_counts,
    filter_sheets,
    sheets,
)
from pvd_graph.services.browse_towns import commune_facts, towns
from pvd_graph.services.names import key_of, name_of

__all__ = [
    "Asked",
    "Choice",
    "asked_sheets",
    "found_sheets",
    "shown_facets",
    "town_of",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a request, as they stand in its address."""

    q: str = ""
    challenge: str = ""
    partner: str = ""
    region: str = ""
    commune: str = ""

    @property
    def any(self) -> bool:
        """Tell whether something is asked."""
        return self != Asked()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, and how many sheets it would show."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class TownName:
    """A town as lists show it; *region* is empty outside the programme."""

    code_insee: str
    name: str
    departement: str = ""
    region: str = ""
    region_name: str = ""


def town_of(code: str) -> TownName:
    """Return the town of this code, in the programme or not."""
    reader = current_reader()
    town = towns(reader).get(code)
    if town is not None:
        return TownName(
            code, town.name, town.departement.name, town.region.code, town.region.name
        )
    for one in commune_facts(reader, [code]):
        departement = one.departement.name if one.departement else ""
        return TownName(code, one.name, departement)
    return TownName(code, code)


def asked_sheets() -> Asked:
    """Return the filters of the request."""
    names = ("q", "challenge", "partner", "region", "commune")
    return Asked(**{name: text_arg(name) for name in names})


def _filter(asked: Asked) -> SheetFilter:
    communes: frozenset[str] | None = None
    if asked.commune:
        communes = frozenset({asked.commune})
    elif asked.region:
        known = towns(current_reader()).values()
        communes = frozenset(
            str(one.code_insee) for one in known if one.region.code == asked.region
        )
    return SheetFilter(asked.q, asked.challenge, asked.partner, communes)


def found_sheets(asked: Asked) -> list[SheetItem]:
    """Return the published sheets that *asked* wants, the last published first."""
    return filter_sheets(sheets(newest_reader()).values(), _filter(asked))


def shown_facets(asked: Asked) -> dict[str, list[Choice]]:
    """Return filter -> its choices, each with how many sheets it would show."""
    known, wanted = sheets(newest_reader()).values(), _filter(asked)
    reader = current_reader()

    def choices(
        name: str,
        values: Callable[[SheetItem], Iterable[str]],
        shown: Callable[[str], tuple[str, str]],
    ) -> list[Choice]:
        counts = facet_counts(filter_sheets(known, wanted, without=name), values)
        return [Choice(*shown(value), count) for value, count in counts.items()]

    def thing(iri: str) -> tuple[str, str]:
        return key_of(iri), name_of(reader, iri)

    regions = {one.region.code: one.region.name for one in towns(reader).values()}

    def regions_of(one: SheetItem) -> list[str]:
        found = (town_of(code).region for code in one.communes)
        return [code for code in found if code]

    return {
        "challenge": choices("challenge", lambda one: one.challenges, thing),
        "region": choices(
            "communes", regions_of, lambda code: (code, regions.get(code, code))
        ),
        "partner": choices("partner", lambda one: one.partners, thing),
    }
