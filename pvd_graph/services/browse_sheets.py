"""Published experience sheets: the list with its filters, and one sheet whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.experience.content import TEXTS
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import key_of
from pvd_graph.services.records import Number, Record, per_generation, records
from pvd_graph.validation.terms import parse_term
from pvd_graph.vocab import expand, id_iri

__all__ = [
    "SheetFilter",
    "SheetItem",
    "SheetParts",
    "as_published",
    "facet_counts",
    "filter_sheets",
    "sheet",
    "sheet_parts",
    "sheets",
    "sheets_about",
]


@dataclass(frozen=True)
class SheetItem:
    """A published sheet: what it says, but for its parts.

    Attributes:
        texts: field -> Markdown, those that are not empty, in order of reading.
        communes: codes; challenges, partners: IRIs, of partners that the graph knows.
        issued: ISO date of the first publication; modified: of the last, if not first.
        teller: who tells for the town, where it is not the town; else empty.
        at: ISO moment when it came into the graph; empty in a preview.
    """

    iri: str
    title: str
    communes: tuple[str, ...]
    challenges: tuple[str, ...]
    partners: tuple[str, ...]
    action: str | None
    texts: Mapping[str, str]
    started: str | None
    ended: str | None
    cost_eur: Number | None
    issued: str
    modified: str | None
    teller: str = ""
    at: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """Return its UUID."""
        return key_of(self.iri)

    @property
    def path(self) -> str:
        """Return the address of its page."""
        return f"/experiences/{self.id}"

    @property
    def updated(self) -> str:
        """Return the ISO date of the last publication."""
        return self.modified or self.issued

    @property
    def summary(self) -> str:
        """Return the text that tells most in a few lines, in Markdown."""
        told = (self.texts.get(name) for name in ("results", "course", "context"))
        return next((text for text in told if text), "")

    @cached_property
    def folded(self) -> str:
        """Return all of its words, as they are searched."""
        return fold(" ".join((self.title, *self.texts.values())))


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """What a reader asks of the list: words, slugs and codes; empty for any.

    `communes`, where it is not None, are the codes that the sheets may be of.
    """

    text: str = ""
    challenge: str = ""
    partner: str = ""
    communes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SheetParts:
    """What belongs to a sheet, in its order.

    Attributes:
        others: IRI -> name of partners that the graph does not know.
    """

    contributions: tuple[Record, ...]
    results: tuple[Record, ...]
    documents: tuple[Record, ...]
    pictures: tuple[Record, ...]
    revisions: tuple[Record, ...]
    others: Mapping[str, str] = field(default_factory=dict)


def _item(record: Record) -> SheetItem:
    return SheetItem(
        iri=record.iri,
        title=record.text("dcterms:title"),
        communes=tuple(key_of(one) for one in record.all("pvd:commune")),
        challenges=record.all("pvd:addresses"),
        partners=tuple(
            one for one in record.all("pvd:partner") if not one.startswith(record.iri)
        ),
        action=record.get("pvd:action"),
        texts={name: text for name in TEXTS if (text := record.text(f"pvd:{name}"))},
        started=record.get("pvd:startedOn"),
        ended=record.get("pvd:endedOn"),
        cost_eur=record.number("pvd:totalCostEur"),
        issued=record.text("dcterms:issued"),
        modified=record.get("dcterms:modified"),
        teller=record.text("schema:creditText"),
        at=record.get("prov:generatedAtTime") or "",
    )


@per_generation
def sheets(reader: GraphReader) -> Mapping[str, SheetItem]:
    """Return UUID -> published sheet, the last published first."""
    found = records(reader.select(queries.load("sheets")))
    items = sorted(map(_item, found.values()), key=lambda one: one.iri)
    items.sort(key=lambda one: (one.updated, one.at), reverse=True)
    return {one.id: one for one in items}


def sheet(reader: GraphReader, key: str) -> SheetItem:
    """Return one published sheet.

    Raises:
        NotFoundError: there is none of this UUID.
    """
    try:
        return sheets(reader)[key]
    except KeyError:
        problem = "Cette fiche n'existe pas, ou n'est plus publiée."
        english = "There is no such sheet, or it is no longer published."
        raise NotFoundError(problem, english) from None


def sheet_parts(reader: GraphReader, one: SheetItem) -> SheetParts:
    """Return what belongs to a sheet."""
    query = queries.load("sheet_parts", sheet=queries.iri(one.iri))
    return _parts(records(reader.select(query)).values())


def _parts(found: Iterable[Record]) -> SheetParts:
    def of(kind: str) -> tuple[Record, ...]:
        iri = expand(kind)
        kept = (record for record in found if iri in record.all("rdf:type"))
        return tuple(sorted(kept, key=lambda record: int(key_of(record.iri))))

    return SheetParts(
        contributions=of("pvd:Contribution"),
        results=of("pvd:MeasuredResult"),
        documents=of("foaf:Document"),
        pictures=of("schema:ImageObject"),
        revisions=of("pvd:SheetRevision"),
        others={one.iri: one.text("foaf:name") for one in of("foaf:Organization")},
    )


def filter_sheets(
    found: Iterable[SheetItem], asked: SheetFilter, *, without: str = ""
) -> list[SheetItem]:
    """Return those of *found* that *asked* wants, in their order.

    Args:
        found: sheets.
        asked: what of them.
        without: a filter that is left aside, for the counts of its own choices.
    """
    tests: dict[str, Callable[[SheetItem], bool]] = {}
    if words := fold(asked.text).split():
        tests["text"] = lambda one: all(word in one.folded for word in words)
    if asked.challenge:
        challenge = id_iri("challenge", asked.challenge)
        tests["challenge"] = lambda one: challenge in one.challenges
    if asked.partner:
        partner = id_iri("partner", asked.partner)
        tests["partner"] = lambda one: partner in one.partners
    if (communes := asked.communes) is not None:
        tests["communes"] = lambda one: not communes.isdisjoint(one.communes)
    tests.pop(without, None)
    return [one for one in found if all(test(one) for test in tests.values())]


def facet_counts(
    found: Sequence[SheetItem], values: Callable[[SheetItem], Iterable[str]]
) -> dict[str, int]:
    """Return value -> how many of *found* have it, the most frequent first."""
    counts = Counter(value for one in found for value in set(values(one)))
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def sheets_about(
    reader: GraphReader,
    *,
    communes: Iterable[str] = (),
    challenge: str = "",
    partner: str = "",
) -> list[SheetItem]:
    """Return the sheets of these towns, on this challenge or with this partner.

    Args:
        reader: where to look.
        communes: codes; none: of any town.
        challenge: IRI.
        partner: IRI.
    """
    codes = frozenset(communes)
    return [
        one
        for one in sheets(reader).values()
        if (not codes or not codes.isdisjoint(one.communes))
        and (not challenge or challenge in one.challenges)
        and (not partner or partner in one.partners)
    ]


def as_published(lines: Iterable[str]) -> tuple[SheetItem, SheetParts]:
    """Return a sheet as it would be read once *lines*, its graph, are published."""
    rows = []
    for line in lines:
        subject, path, value = line.removesuffix(" .\n").split(" ", 2)
        text = parse_term(value).text
        rows.append({"subject": subject[1:-1], "property": path[1:-1], "value": text})
    found = records(rows)
    item = next(
        record
        for record in found.values()
        if expand("pvd:ExperienceSheet") in record.all("rdf:type")
    )
    for record in found.values():
        for partner in record.all("pvd:partner"):
            item.add("pvd:partner", partner)
    return _item(item), _parts(found.values())
