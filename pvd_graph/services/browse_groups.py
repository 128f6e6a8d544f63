"""Groups of peer towns, of today and former: what their pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions
from pvd_graph.services.browse_rules import indicators
from pvd_graph.services.browse_towns import Town, towns
from pvd_graph.services.grouping import groups_before
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import Number, Record, apart_from_towns, records
from pvd_graph.vocab import expand, id_iri

__all__ = [
    "Group",
    "GroupTrait",
    "ReplacedGroupError",
    "Shared",
    "Work",
    "group",
    "group_of_town",
    "groups",
    "work_of",
]

_GROUP = expand("pvd:PeerGroup")
_KINDS = {"challenge": "challenge", "term": "class", "action-type": "action"}


@dataclass(frozen=True, slots=True)
class GroupTrait:
    """What sets a group apart.

    Attributes:
        kind: ``challenge``, ``class``, ``action`` or ``figure``.
        subject: what it is about.
        inside: share of its towns from 0 to 1, or median of a figure.
        overall: the same over all towns.
        unit: of a figure; empty for a share.
        in_name: whether the name of the group tells it.
    """

    kind: str
    subject: Named
    inside: Number
    overall: Number
    unit: str
    in_name: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of today; *earlier* are French names that it had before."""

    iri: str
    slug: str
    name: str
    name_en: str
    earlier: tuple[str, ...]
    members: tuple[Town, ...]
    typical: tuple[Town, ...]
    traits: tuple[GroupTrait, ...]
    run: str

    def of_kind(self, *kinds: str) -> list[GroupTrait]:
        """Return the traits of some kinds, the most telling first."""
        return [trait for trait in self.traits if trait.kind in kinds]


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that actions of a group have in common: how many, in how many towns.

    Attributes:
        thing: a kind of action, or who contributed.
        programme: through which programme, of a contribution.
        amount_eur: what is known of it.
    """

    thing: Named
    programme: Named | None
    actions: int
    towns: int
    amount_eur: float


@dataclass(frozen=True, slots=True)
class Work:
    """What the towns of a group did, and with whom; most towns first."""

    types: tuple[Shared, ...]
    partners: tuple[Shared, ...]
    actions: int


class ReplacedGroupError(NotFoundError):
    """A group that is no more; *heirs* are those where its towns are today."""

    def __init__(self, name: str, heirs: Sequence[Group]) -> None:
        """Say which group, and where its towns are."""
        where = " ; ".join(one.name for one in heirs) or "aucun"
        problem = f"Le groupe « {name} » n'existe plus. Ses villes sont dans : {where}."
        there = "; ".join(one.name_en or one.name for one in heirs) or "none"
        english = f"The group “{name}” is no more. Its towns are in: {there}."
        super().__init__(problem, english)
        self.name = name
        self.heirs = tuple(heirs)


@apart_from_towns
def groups(reader: GraphReader) -> Mapping[str, Group]:
    """Return slug -> group of today, the largest first."""
    found = records(reader.select(queries.load("peer_groups")))
    named_in = {one.slug: one for one in groups_before(reader)}
    listed = []
    for record in found.values():
        slug = record.text("dcterms:identifier")
        if _GROUP in record.all("rdf:type") and record.get("owl:deprecated") is None:
            last = named_in[slug]
            listed.append(
                Group(
                    iri=record.iri,
                    slug=slug,
                    name=last.fr,
                    name_en=last.en,
                    earlier=tuple(text for text, lang in last.earlier if lang == "fr"),
                    members=_towns(reader, record.all("prov:hadMember")),
                    typical=_towns(reader, record.all("pvd:typicalMember")),
                    traits=_traits(reader, record, found),
                    run=record.text("prov:wasGeneratedBy"),
                )
            )
    listed.sort(key=lambda one: (-len(one.members), one.slug))
    return {one.slug: one for one in listed}


def _towns(reader: GraphReader, communes: Sequence[str]) -> tuple[Town, ...]:
    """Return the towns by name; who left the programme since is left out."""
    known = towns(reader)
    found = [known[code] for one in communes if (code := key_of(one)) in known]
    return tuple(sorted(found, key=lambda town: (fold(town.name), town.code_insee)))


def _traits(
    reader: GraphReader, group: Record, found: Mapping[str, Record]
) -> tuple[GroupTrait, ...]:
    said = set(group.all("pvd:namedAfter"))
    told = [found[iri] for iri in group.all("pvd:trait") if iri in found]
    told.sort(key=lambda one: one.number("pvd:rank") or 0)
    return tuple(_trait(reader, one, in_name=one.iri in said) for one in told)


def _trait(reader: GraphReader, record: Record, *, in_name: bool) -> GroupTrait:
    subject = record.text("dcterms:subject")
    kind = _KINDS.get(subject.removeprefix(id_iri("")).split("/", 1)[0], "figure")
    measure = "median" if kind == "figure" else "share"
    indicator = indicators(reader).get(subject)
    return GroupTrait(
        kind=kind,
        subject=named(reader, subject),
        inside=record.number(f"pvd:{measure}InGroup") or 0,
        overall=record.number(f"pvd:{measure}Overall") or 0,
        unit=indicator.unit if indicator else "",
        in_name=in_name,
    )


def group(reader: GraphReader, slug: str) -> Group:
    """Return one group of today.

    Raises:
        ReplacedGroupError: it is no more.
        NotFoundError: no group has or had this slug.
    """
    today = groups(reader)
    if slug in today:
        return today[slug]
    for last in groups_before(reader):
        if last.slug == slug:
            heirs = [today[heir] for heir in last.replaced_by if heir in today]
            raise ReplacedGroupError(last.fr, heirs)
    problem = f"Le groupe « {slug} » n'existe pas."
    raise NotFoundError(problem, f"There is no group “{slug}”.")


@apart_from_towns
def _homes(reader: GraphReader) -> Mapping[str, Group]:
    return {
        town.code_insee: one for one in groups(reader).values() for town in one.members
    }


def group_of_town(reader: GraphReader, code: str) -> Group | None:
    """Return the group of a town; None outside the programme, and where none is."""
    return _homes(reader).get(code)


def work_of(reader: GraphReader, found: Group) -> Work:
    """Return what the towns of a group did, and who contributed."""
    codes = {town.code_insee for town in found.members}
    done = [one for one in actions(reader) if one.code_insee in codes]
    types: defaultdict[Named, list[tuple[Action, float]]] = defaultdict(list)
    given: defaultdict[tuple[Named, Named | None], list[tuple[Action, float]]]
    given = defaultdict(list)
    for one in done:
        if one.type is not None:
            types[one.type].append((one, float(one.grant_eur or 0)))
        for part in one.contributions:
            amount = float(part.amount_eur or 0)
            given[part.partner, part.programme].append((one, amount))
    return Work(
        _shared([(thing, None, each) for thing, each in types.items()]),
        _shared([(*key, each) for key, each in given.items()]),
        len(done),
    )


def _shared(
    found: Sequence[tuple[Named, Named | None, Sequence[tuple[Action, float]]]],
) -> tuple[Shared, ...]:
    listed = [
        Shared(
            thing,
            programme,
            len({one.iri for one, _ in each}),
            len({one.code_insee for one, _ in each}),
            sum(amount for _, amount in each),
        )
        for thing, programme, each in found
    ]
    listed.sort(key=_most_towns)
    return tuple(listed)


def _most_towns(one: Shared) -> tuple[int, int, str, str]:
    return -one.towns, -one.actions, one.thing.iri, str(one.programme)
