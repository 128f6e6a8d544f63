"""The choices that narrow down the list of partners, and how many each would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import Facet
from pvd_graph.services.browse_actions import actions
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_partners import Partner, partners
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.records import apart_from_towns, per_generation

__all__ = ["PartnerFilter", "filter_partners", "partner_facets"]


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """What a reader asks of the list: keys, empty for any.

    Attributes:
        role: why it is shown: `browse_partners.Group`.
        kind: what it is; *level*: where it acts.
        programme: that it runs, or through which it funds.
        challenge: that an offer answers; *theme*: of such a challenge.
        region: where it took part in an action.
    """

    role: str = ""
    kind: str = ""
    level: str = ""
    programme: str = ""
    theme: str = ""
    challenge: str = ""
    region: str = ""


def filter_partners(reader: GraphReader, asked: PartnerFilter) -> list[Partner]:
    """Return the partners that pass every filter, in the order of the list."""
    tests = _tests(asked)
    return [
        one
        for slug, one in partners(reader).items()
        if all(value in _keys(reader)[slug][name] for name, value in tests)
    ]


def partner_facets(
    reader: GraphReader, asked: PartnerFilter
) -> Mapping[str, Sequence[Facet]]:
    """Return the choices of each filter, most frequent first.

    The counts of a filter follow the other filters, not itself.
    """
    tests = _tests(asked)
    counts: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in _KEYS}
    for keys in _keys(reader).values():
        failed = [name for name, value in tests if value not in keys[name]]
        for name in _KEYS if not failed else failed if len(failed) == 1 else ():
            counts[name].update(keys[name].items())
    return {
        name: [
            Facet(key, label, number)
            for (key, label), number in sorted(
                count.items(), key=lambda pair: (-pair[1], pair[0][1])
            )
        ]
        for name, count in counts.items()
    }


def _tests(asked: PartnerFilter) -> list[tuple[str, str]]:
    return [(name, value) for name in _KEYS if (value := getattr(asked, name))]


def _slugs(things: Sequence[Named | None]) -> dict[str, str]:
    return {key_of(one.iri): one.name for one in things if one}


def _themes(reader: GraphReader, one: Partner) -> dict[str, str]:
    known = {each.iri: each for each in challenges(reader).values()}
    addressed = [each for offer in one.offers for each in offer.challenges]
    return _slugs(
        [t for each in addressed if each.iri in known for t in known[each.iri].themes]
    )


@apart_from_towns
def _regions(reader: GraphReader) -> Mapping[str, dict[str, str]]:
    """Return partner IRI -> the régions where it took part in an action."""
    members = towns(reader)
    found: dict[str, dict[str, str]] = {}
    for action in actions(reader):
        if town := members.get(action.code_insee):
            for one in action.contributions:
                held = found.setdefault(one.partner.iri, {})
                held[town.region.code] = town.region.name
    return found


_KEYS: Mapping[str, Callable[[GraphReader, Partner], dict[str, str]]] = {
    "role": lambda _, one: {one.group: one.group},
    "kind": lambda _, one: _slugs(one.kinds),
    "level": lambda _, one: _slugs([one.level]),
    "programme": lambda _, one: _slugs(
        [*one.manages, *(each.programme for each in one.fundings)]
    ),
    "theme": _themes,
    "challenge": lambda _, one: _slugs(
        [each for offer in one.offers for each in offer.challenges]
    ),
    "region": lambda reader, one: _regions(reader).get(one.iri, {}),
}


@per_generation
def _keys(reader: GraphReader) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return slug of a partner -> filter -> its values, with their names."""
    return {
        slug: {name: keys(reader, one) for name, keys in _KEYS.items()}
        for slug, one in partners(reader).items()
    }
