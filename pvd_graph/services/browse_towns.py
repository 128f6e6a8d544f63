"""Lists of communes: the towns of the programme, and all communes of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.errors import NotFoundError
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import apart_from_towns, as_number, records
from pvd_graph.vocab import expand, id_iri

__all__ = [
    "CommuneFacts",
    "Place",
    "Town",
    "all_communes",
    "commune_facts",
    "commune_iri",
    "current_code",
    "departements_of",
    "filter_communes",
    "filter_towns",
    "places",
    "towns",
]

# How many communes one query reads: their facts are some 8,000 solutions.
_BATCH = 1000


def commune_iri(code: str) -> str:
    """Return the IRI of the commune of code INSEE *code*."""
    return id_iri("commune", code)


@dataclass(frozen=True, slots=True)
class Place:
    """A région, a département, or an overseas collectivity, which is neither.

    Attributes:
        kind: ``region``, ``departement`` or ``collectivite``.
        within: IRI of the région of a département.
    """

    iri: str
    code: str
    name: str
    within: str | None
    kind: str = "departement"


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the programme, as lists show it.

    Attributes:
        population: inhabitants, latest legal population; None when not known.
        signed_on: ISO date of the membership agreement; None when not known.
        ort_signed_on: ISO date of the framework agreement (ORT); None when not known.
        group: IRI of the towns that joined together.
    """

    code_insee: CodeInsee
    name: str
    departement: Place
    region: Place
    population: int | None
    signed_on: str | None
    ort_signed_on: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class CommuneFacts:
    """What a list of communes tells of one, in the programme or not."""

    code_insee: str
    name: str
    departement: Place | None
    region: Place | None
    epci: Named | None
    population: int | None
    postcodes: tuple[str, ...]
    in_programme: bool


@apart_from_towns
def places(reader: GraphReader) -> Mapping[str, Place]:
    """Return IRI -> région, département or overseas collectivity."""
    return {
        row["place"]: Place(
            row["place"],
            row["code"],
            named(reader, row["place"]).name,
            row.get("within"),
            row["kind"],
        )
        for row in reader.select(queries.load("places"))
    }


@apart_from_towns
def towns(reader: GraphReader) -> Mapping[str, Town]:
    """Return code INSEE -> town of the programme, a commune of today, by code."""
    known = places(reader)
    found: dict[str, Town] = {}
    for row in reader.select(queries.load("towns")):
        population = row.get("population")
        found[row["code"]] = Town(
            CodeInsee(row["code"]),
            row["name"],
            known[row["departement"]],
            known[row["region"]],
            None if population is None else int(as_number(population)),
            row.get("signed_on"),
            row.get("ort_signed_on"),
            row.get("group"),
        )
    return found


def filter_towns(
    listed: Iterable[Town], *, text: str = "", region: str = "", departement: str = ""
) -> list[Town]:
    """Return the towns that match, in order of département, then of name.

    Args:
        listed: the towns to choose from.
        text: words that the name must hold, or the start of a code; folded here.
        region: code of a région, empty for any.
        departement: code of a département, empty for any.
    """
    words = fold(text).split()
    return sorted(
        (
            town
            for town in listed
            if (not region or town.region.code == region)
            and (not departement or town.departement.code == departement)
            and _matches(town.name, town.code_insee, words)
        ),
        key=lambda town: (town.departement.code, fold(town.name)),
    )


def _matches(name: str, code: str, words: Sequence[str]) -> bool:
    parts = fold(name).split()
    return all(
        code.lower().startswith(word) or any(part.startswith(word) for part in parts)
        for word in words
    )


def filter_communes(
    reader: GraphReader, *, text: str = "", region: str = "", departement: str = ""
) -> Iterator[CommuneFacts]:
    """Yield what lists tell of all communes of today that match, in order of code.

    Takes what `filter_towns` takes. Reads a thousand communes at a time, so that memory
    does not grow with the list and the first ones do not wait: some 0.1 s a thousand.
    """
    words = fold(text).split()
    within = tuple(
        one.code
        for one in places(reader).values()
        if one.kind != "region"
        and departement in {"", one.code}
        and region in {"", _code(places(reader).get(one.within or ""))}
    )
    # A code begins with that of its département: the others need not be read.
    codes = [code for code in all_communes(reader) if code.startswith(within)]
    for start in range(0, len(codes), _BATCH):
        for one in commune_facts(reader, codes[start : start + _BATCH]):
            if (
                region in {"", _code(one.region)}
                and departement in {"", _code(one.departement)}
                and _matches(one.name, one.code_insee, words)
            ):
                yield one


def _code(place: Place | None) -> str:
    return "" if place is None else place.code


def current_code(reader: GraphReader, code: CodeInsee) -> CodeInsee:
    """Return the code under which the commune *code* is known today.

    The same one for a commune of today; for an absorbed one, that of the commune that
    absorbed it (the first by code, should there be several).

    Raises:
        NotFoundError: no commune has or had this code.
    """
    if code in towns(reader):
        return code
    found = reader.select(queries.load("commune_state", code=queries.text(code)))
    if not found:
        problem = f"Aucune commune n'a le code INSEE {code}."
        english = f"No commune has the code INSEE {code}."
        raise NotFoundError(problem, english)
    if any(row["kind"] == expand("igeo:Commune") for row in found):
        return code
    return CodeInsee(found[0]["current"])


def departements_of(reader: GraphReader, region: str) -> list[Place]:
    """Return the départements that have a town of the programme, by code.

    Args:
        reader: where to look.
        region: code of a région, empty for all.
    """
    return [
        departement
        for departement, code_region in _departements(reader)
        if not region or code_region == region
    ]


@apart_from_towns
def _departements(reader: GraphReader) -> Sequence[tuple[Place, str]]:
    """Return the départements that have a town, each with the code of its région."""
    found = {(one.departement, one.region.code) for one in towns(reader).values()}
    return sorted(found, key=lambda one: one[0].code)


@apart_from_towns
def all_communes(reader: GraphReader) -> Sequence[str]:
    """Return the codes of all communes of today (about 35,000), sorted."""
    found = reader.select(queries.load("communes"))
    return sorted({key_of(row["commune"]) for row in found})


def commune_facts(reader: GraphReader, codes: Sequence[str]) -> list[CommuneFacts]:
    """Return what lists tell of the communes *codes*, in the same order.

    Codes that are not those of communes of today are left out.
    """
    if not codes:
        return []
    terms = [queries.iri(commune_iri(code)) for code in codes]
    found = records(reader.select(queries.load("communes_facts", subject=terms)))
    known, members = places(reader), towns(reader)
    facts = []
    for code in codes:
        record = found.get(commune_iri(code))
        if record is None or record.get("igeo:nom") is None:
            continue
        within = record.all("igeo:subdivisionDirecteDe")
        departement = next((known[iri] for iri in within if iri in known), None)
        epci = next((iri for iri in within if iri not in known), None)
        population = record.number("pvd:population")
        facts.append(
            CommuneFacts(
                key_of(record.iri),
                record.text("igeo:nom"),
                departement,
                known.get(departement.within or "") if departement else None,
                named(reader, epci) if epci else None,
                None if population is None else int(population),
                record.all("pvd:postcode"),
                code in members,
            )
        )
    return facts
