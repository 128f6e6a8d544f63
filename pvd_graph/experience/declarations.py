"""The challenges that a town says it faces: kept in order, and told to the graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph import vocab
from pvd_graph.accounts.authorisation import Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.errors import BadParameterError, ForbiddenError
from pvd_graph.experience.tables import DeclarationRow
from pvd_graph.model import Statement

__all__ = [
    "MOST",
    "Declaration",
    "declaration_lines",
    "declaration_of",
    "declare",
    "due_declarations",
    "followed",
]

MOST = 10
"""Challenges that a town declares: an order of priority of more would be none."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a town declares: slugs of challenges, the most pressing first.

    Attributes:
        pending: whether readers do not see it yet.
    """

    challenges: tuple[str, ...]
    version: int
    day: date
    pending: bool


def declare(
    session: Session,
    person: Person,
    owner: Organisation,
    commune: str,
    challenges: Sequence[str],
) -> None:
    """Keep what a town declares; the graph is to follow.

    Raises:
        ForbiddenError: *person* does not speak for this town.
        BadParameterError: too many, or not slugs.
    """
    bound = owner.kind != "town" or owner.code == commune
    if not bound or not may(person, "declare_challenge", Target(owner.id)):
        problem = "Vous ne déclarez pas de défis pour cette commune."
        raise ForbiddenError(problem, "You do not declare for this town.")
    slugs = list(dict.fromkeys(challenges))
    if len(slugs) > MOST or not all(map(_SLUG.fullmatch, slugs)):
        problem = f"Choisissez {MOST} défis au plus, dans la liste."
        raise BadParameterError(problem, f"Choose at most {MOST} challenges.")
    row = session.get(DeclarationRow, commune, with_for_update=True)
    if row is None:
        row = DeclarationRow(commune=commune, version=0, organisation_id=owner.id)
        session.add(row)
    row.content, row.version = json.dumps(slugs), row.version + 1
    row.pending, row.at = True, datetime.now(UTC)
    row.person_id, row.organisation_id = person.id, owner.id


def declaration_of(session: Session, commune: str) -> Declaration | None:
    """Return what a town declares; None: it never did."""
    row = session.get(DeclarationRow, commune)
    if row is None:
        return None
    slugs = tuple(json.loads(row.content))
    return Declaration(slugs, row.version, row.at.date(), row.pending)


def due_declarations(session: Session) -> list[str]:
    """Return the codes of the towns whose declaration the graph is to follow."""
    rows = select(DeclarationRow.commune).where(DeclarationRow.pending)
    return sorted(session.scalars(rows))


def followed(session: Session, commune: str, version: int) -> None:
    """Note that readers see *version* of what a town declares."""
    row = session.get(DeclarationRow, commune, with_for_update=True)
    if row is not None and row.version == version:
        row.pending = False


def declaration_lines(commune: str, declared: Declaration) -> Iterator[str]:
    """Yield the N-Triples lines of the graph of a town's declaration."""
    for subject, path, value in _statements(commune, declared):
        yield f"<{subject}> {vocab.term(path)} {value} .\n"


def _statements(commune: str, declared: Declaration) -> Iterator[Statement]:
    town = vocab.id_iri("commune", commune)
    kind = f"<{vocab.id_iri('term', 'defi-declare')}>"
    source = f"<{vocab.dataset_iri('declaration')}>"
    day = vocab.literal(declared.day.isoformat(), datatype="xsd:date")
    for place, slug in enumerate(declared.challenges, 1):
        challenge = f"<{vocab.id_iri('challenge', slug)}>"
        one = vocab.id_iri("assessment", "declaration", commune, slug)
        priority = vocab.literal(str(place), datatype="xsd:integer")
        yield town, "pvd:facesChallenge", challenge
        yield one, "rdf:type", vocab.term("pvd:ChallengeAssessment")
        yield one, "pvd:commune", f"<{town}>"
        yield one, "pvd:challenge", challenge
        yield one, "pvd:assessmentKind", kind
        yield one, "pvd:priority", priority
        yield one, "prov:wasDerivedFrom", source
        yield one, "dcterms:issued", day
