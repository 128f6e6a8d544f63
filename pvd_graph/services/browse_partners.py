"""Organisations: what they signed, run, offer, fund or publish in the graph.

A partner of the programme is one that signed the letter, runs a programme, answers for
an offer or contributed to an action. Who only publishes data that is read here is a
producer; of the others the graph knows the name and no role yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Contribution, actions
from pvd_graph.services.browse_datasets import Dataset, datasets
from pvd_graph.services.browse_offers import Offer, offers
from pvd_graph.services.browse_rules import indicators
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    Record,
    apart_from_towns,
    per_generation,
    records,
)
from pvd_graph.services.short_names import short_named

__all__ = [
    "Funding",
    "Group",
    "Partner",
    "Signature",
    "partner",
    "partner_groups",
    "partners",
]

Group = Literal["signatory", "partner", "producer", "other", "project"]
"""Why an organisation is shown; ``project`` is who makes this graph."""

_PROJECT = "partenaire-projet"


@dataclass(frozen=True, slots=True)
class Signature:
    """Place of a partner among those who signed a letter, from 1."""

    letter: Named
    order: int


@dataclass(frozen=True, slots=True)
class Funding:
    """What a partner brought in one role through one programme."""

    role: Named | None
    programme: Named | None
    actions: int
    communes: int
    amount_eur: Number


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that takes part in the programme, or publishes data.

    Attributes:
        short_name: how people call it; its name where it has no shorter one.
        level: where it acts: national, regional...
        manages: programmes that it runs.
        offers: what it answers for, alone or with others.
        published: datasets of which it is the publisher.
        produces: it publishes figures, or is named among those to whom data are owed.
    """

    iri: str
    slug: str
    name: str
    other_names: tuple[str, ...]
    definition: str
    kinds: tuple[Named, ...]
    homepage: str
    signatures: tuple[Signature, ...]
    fundings: tuple[Funding, ...]
    short_name: str = ""
    level: Named | None = None
    manages: tuple[Named, ...] = ()
    offers: tuple[Offer, ...] = ()
    published: tuple[Dataset, ...] = ()
    produces: bool = False

    @property
    def group(self) -> Group:
        """Why it is shown: the first of the groups that fits."""
        if any(key_of(kind.iri) == _PROJECT for kind in self.kinds):
            return "project"
        if self.signatures:
            return "signatory"
        if self.manages or self.offers or self.fundings:
            return "partner"
        return "producer" if self.published or self.produces else "other"

    @property
    def actions(self) -> int:
        """How many actions it took part in."""
        return sum(one.actions for one in self.fundings)

    @property
    def amount_eur(self) -> Number:
        """What it brought in all, in euros."""
        return sum(one.amount_eur for one in self.fundings)


@per_generation
def partners(reader: GraphReader) -> Mapping[str, Partner]:
    """Return slug -> partner: signatories in their order, then the others by name."""
    owed = _owed(reader)
    return {
        one.slug: replace(
            one,
            published=tuple(
                each
                for each in datasets(reader).values()
                if each.publisher is not None and each.publisher.iri == one.iri
            ),
            produces=one.produces or _is_named(owed, (one.name, *one.other_names)),
        )
        for one in _organisations(reader)
    }


@apart_from_towns
def _organisations(reader: GraphReader) -> tuple[Partner, ...]:
    """Return the partners in their order, apart from what loads say of them."""
    signed: dict[str, list[Signature]] = defaultdict(list)
    for row in reader.select(queries.load("signatures")):
        signed[row["partner"]].append(
            Signature(named(reader, row["letter"]), int(row["order"]))
        )
    fundings = _fundings(reader)
    manages: dict[str, list[Named]] = defaultdict(list)
    for row in reader.select(queries.load("managers")):
        manages[row["manager"]].append(named(reader, row["programme"]))
    found = [
        replace(
            _partner(reader, record),
            signatures=tuple(signed.get(iri, ())),
            fundings=tuple(fundings.get(iri, ())),
            manages=tuple(sorted(manages.get(iri, ()))),
        )
        for iri, record in records(reader.select(queries.load("partners"))).items()
    ]
    return tuple(sorted(found, key=_order))


def _order(one: Partner) -> tuple[int, str]:
    return min((each.order for each in one.signatures), default=1000), one.name


def _partner(reader: GraphReader, record: Record) -> Partner:
    iri = record.iri
    level = record.get("pvd:level")
    return Partner(
        iri=iri,
        slug=key_of(iri),
        name=record.get("skos:prefLabel") or key_of(iri),
        other_names=record.all("skos:altLabel"),
        definition=record.text("skos:definition"),
        kinds=tuple(named(reader, kind) for kind in record.all("org:classification")),
        homepage=record.text("foaf:homepage"),
        signatures=(),
        fundings=(),
        short_name=short_named(reader, iri).name,
        level=named(reader, level) if level else None,
        offers=tuple(
            one
            for one in offers(reader)
            if any(authority.iri == iri for authority in one.authorities)
        ),
        produces=any(
            one.publisher is not None and one.publisher.iri == iri
            for one in indicators(reader).values()
        ),
    )


def _owed(reader: GraphReader) -> str:
    """Return the attributions of all datasets: to whom data are owed, in words."""
    return "\n".join(one.attribution for one in datasets(reader).values())


def _is_named(text: str, names: Iterable[str]) -> bool:
    """Tell whether one of *names* stands in *text*, as whole words."""
    wanted = "|".join(re.escape(name) for name in names)
    return re.search(rf"(?<!\w)(?:{wanted})(?!\w)", text) is not None


def _fundings(reader: GraphReader) -> dict[str, list[Funding]]:
    """Return partner IRI -> what it brought, the largest sum first."""
    given: dict[tuple[str, Named | None, Named | None], list[tuple[str, Contribution]]]
    given = defaultdict(list)
    for action in actions(reader):
        for one in action.contributions:
            key = (one.partner.iri, one.role, one.programme)
            given[key].append((action.code_insee, one))
    totals: dict[str, list[Funding]] = defaultdict(list)
    for (iri, role, programme), each in given.items():
        totals[iri].append(
            Funding(
                role,
                programme,
                len(each),
                len({code for code, _ in each}),
                sum(one.amount_eur or 0 for _, one in each),
            )
        )
    for fundings in totals.values():
        fundings.sort(key=lambda one: (-one.amount_eur, str(one.programme)))
    return totals


def partner_groups(reader: GraphReader) -> Mapping[Group, list[Partner]]:
    """Return the organisations by group, all groups present, in the order of each."""
    found: dict[Group, list[Partner]] = {name: [] for name in get_args(Group)}
    for one in partners(reader).values():
        found[one.group].append(one)
    return found


def partner(reader: GraphReader, slug: str) -> Partner:
    """Return one partner.

    Raises:
        NotFoundError: no partner has this slug.
    """
    try:
        return partners(reader)[slug]
    except KeyError:
        problem = f"Le partenaire « {slug} » n'existe pas."
        english = f"There is no partner “{slug}”."
        raise NotFoundError(problem, english) from None
