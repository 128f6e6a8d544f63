"""What a published sheet says, as statements of its named graph.

Pure. The contact of a sheet is no part of it: no address is ever published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pvd_graph import vocab
from pvd_graph.experience.content import LICENCES, TEXTS, Content
from pvd_graph.model import Statement

__all__ = ["Issue", "picture_path", "sheet_iri", "sheet_lines"]

_COMPLETED = "<http://purl.org/adms/status/Completed>"


@dataclass(frozen=True, slots=True)
class Issue:
    """A published revision: its number, from 1 on, and the day it came out."""

    number: int
    issued: date


def sheet_iri(sheet: str) -> str:
    """Return the IRI of the sheet of this UUID."""
    return vocab.id_iri("experience", sheet)


def picture_path(sha256: str) -> str:
    """Return where the site shows the picture of this digest, below its root."""
    return f"pictures/{sha256}.webp"


def _iri(value: str) -> str:
    return f"<{value}>"


def _number(value: Decimal) -> str:
    # As the engine writes it, so that archive and store hold the same text.
    return vocab.literal(f"{value.normalize():f}", datatype="xsd:decimal")


def _day(value: date) -> str:
    return vocab.literal(value.isoformat(), datatype="xsd:date")


def _french(text: str) -> str:
    return vocab.literal(text, lang="fr")


def sheet_lines(
    sheet: str, content: Content, issues: Sequence[Issue], *, teller: str = ""
) -> Iterator[str]:
    """Yield the N-Triples lines of the graph of a sheet.

    Args:
        sheet: its UUID.
        content: of the revision in force.
        issues: the published revisions, oldest first; the last one is in force.
        teller: name of the organisation that tells for the town; empty: the town.
    """
    iri = sheet_iri(sheet)
    credit = [(iri, "schema:creditText", _french(teller))] if teller else []
    statements = (
        *credit,
        *_about(iri, content, issues),
        *_figures(iri, content),
        *_attached(iri, content),
        *_revisions(iri, issues),
    )
    for subject, path, value in statements:
        yield f"{_iri(subject)} {vocab.term(path)} {value} .\n"


def _about(iri: str, content: Content, issues: Sequence[Issue]) -> Iterator[Statement]:
    town = _iri(vocab.id_iri("commune", content.commune))
    yield iri, "rdf:type", vocab.term("pvd:ExperienceSheet")
    yield iri, "dcterms:title", _french(content.title)
    yield iri, "pvd:commune", town
    yield iri, "prov:wasAttributedTo", town
    yield iri, "adms:status", _COMPLETED
    if content.action:
        dataset, _, key = content.action.partition("/")
        yield iri, "pvd:action", _iri(vocab.id_iri("action", dataset, key))
    for slug in content.challenges:
        yield iri, "pvd:addresses", _iri(vocab.id_iri("challenge", slug))
    for name in TEXTS:
        if text := getattr(content, name):
            yield iri, f"pvd:{name}", _french(text)
    yield iri, "dcterms:issued", _day(issues[0].issued)
    if len(issues) > 1:
        yield iri, "dcterms:modified", _day(issues[-1].issued)


def _figures(iri: str, content: Content) -> Iterator[Statement]:
    if content.started:
        yield iri, "pvd:startedOn", _day(content.started)
    if content.ended:
        yield iri, "pvd:endedOn", _day(content.ended)
    if content.cost_eur is not None:
        yield iri, "pvd:totalCostEur", _number(content.cost_eur)
    sheet = iri.rpartition("/")[2]
    for place, one in enumerate(content.partners, 1):
        part = vocab.id_iri("contribution", "experience", sheet, str(place))
        yield iri, "pvd:contribution", _iri(part)
        yield part, "rdf:type", vocab.term("pvd:Contribution")
        partner = f"{iri}/partner/{place}"
        if one.is_known:
            partner = vocab.id_iri("partner", one.partner)
        else:
            # Told by this sheet alone, and never taken for a partner of the graph.
            yield partner, "rdf:type", vocab.term("foaf:Organization")
            yield partner, "foaf:name", _french(one.partner)
        yield part, "pvd:partner", _iri(partner)
        yield part, "prov:hadRole", _iri(vocab.id_iri("term", f"role-{one.role}"))
        if one.amount_eur is not None:
            yield part, "pvd:amountEur", _number(one.amount_eur)
    for place, measure in enumerate(content.measures, 1):
        result = f"{iri}/result/{place}"
        yield iri, "pvd:measuredResult", _iri(result)
        yield result, "rdf:type", vocab.term("pvd:MeasuredResult")
        yield result, "rdfs:label", _french(measure.label)
        yield result, "pvd:valueBefore", _number(measure.before)
        yield result, "pvd:valueAfter", _number(measure.after)
        yield result, "pvd:unit", vocab.literal(measure.unit)


def _attached(iri: str, content: Content) -> Iterator[Statement]:
    for place, document in enumerate(content.documents, 1):
        part = f"{iri}/document/{place}"
        yield iri, "dcterms:references", _iri(part)
        yield part, "rdf:type", vocab.term("foaf:Document")
        yield part, "dcterms:title", _french(document.title)
        yield part, "schema:url", _iri(document.url)
    for place, picture in enumerate(content.pictures, 1):
        part = f"{iri}/picture/{place}"
        yield iri, "schema:image", _iri(part)
        yield part, "rdf:type", vocab.term("schema:ImageObject")
        address = vocab.BASE + picture_path(picture.sha256)
        yield part, "schema:contentUrl", _iri(address)
        yield part, "schema:caption", _french(picture.alt)
        yield part, "dcterms:license", _iri(LICENCES[picture.licence])
        if picture.credit:
            yield part, "schema:creditText", _french(picture.credit)


def _revisions(iri: str, issues: Sequence[Issue]) -> Iterator[Statement]:
    before = ""
    for issue in issues:
        revision = f"{iri}/revision/{issue.number}"
        number = vocab.literal(str(issue.number), datatype="xsd:integer")
        yield revision, "rdf:type", vocab.term("pvd:SheetRevision")
        yield revision, "pvd:revisionOf", _iri(iri)
        yield revision, "pvd:revisionNumber", number
        yield revision, "dcterms:issued", _day(issue.issued)
        if before:
            yield revision, "prov:wasRevisionOf", _iri(before)
        before = revision
    yield iri, "pvd:currentRevision", _iri(before)
