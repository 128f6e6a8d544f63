"""Partners of the programme: who they are, what they signed, what they funded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Contribution, actions
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Number, Record, per_generation, records

__all__ = ["Funding", "Partner", "Signature", "partner", "partners"]


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
    """An organisation that takes part in the programme."""

    iri: str
    slug: str
    name: str
    other_names: tuple[str, ...]
    definition: str
    kinds: tuple[Named, ...]
    homepage: str
    signatures: tuple[Signature, ...]
    fundings: tuple[Funding, ...]

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
    signed: dict[str, list[Signature]] = defaultdict(list)
    for row in reader.select(queries.load("signatures")):
        signed[row["partner"]].append(
            Signature(named(reader, row["letter"]), int(row["order"]))
        )
    fundings = _fundings(reader)
    found = [
        _partner(
            reader,
            record,
            tuple(signed.get(record.iri, ())),
            tuple(fundings.get(record.iri, ())),
        )
        for record in records(reader.select(queries.load("partners"))).values()
    ]
    found.sort(key=_order)
    return {one.slug: one for one in found}


def _order(one: Partner) -> tuple[int, str]:
    return min((each.order for each in one.signatures), default=1000), one.name


def _partner(
    reader: GraphReader,
    record: Record,
    signatures: tuple[Signature, ...],
    fundings: tuple[Funding, ...],
) -> Partner:
    kinds = record.all("org:classification")
    return Partner(
        iri=record.iri,
        slug=key_of(record.iri),
        name=record.get("skos:prefLabel") or key_of(record.iri),
        other_names=record.all("skos:altLabel"),
        definition=record.text("skos:definition"),
        kinds=tuple(named(reader, kind) for kind in kinds),
        homepage=record.text("foaf:homepage"),
        signatures=signatures,
        fundings=fundings,
    )


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


def partner(reader: GraphReader, slug: str) -> Partner:
    """Return one partner.

    Raises:
        NotFoundError: no partner has this slug.
    """
    try:
        return partners(reader)[slug]
    except KeyError:
        problem = f"Le partenaire « {slug} » n'existe pas."
        raise NotFoundError(problem) from None
