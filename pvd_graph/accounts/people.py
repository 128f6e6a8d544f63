"""Organisations and people in the database: read, made, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import (
    Kind,
    Membership,
    Organisation,
    Person,
    Role,
    kind_of,
    role_of,
)
from pvd_graph.accounts.tables import (
    MembershipRow,
    OrganisationRow,
    PersonRow,
    SessionRow,
)
from pvd_graph.codes import parse_code_insee, parse_siren
from pvd_graph.errors import BadParameterError, NotFoundError

__all__ = [
    "all_organisations",
    "all_people",
    "disable",
    "enable",
    "find_organisation",
    "find_person",
    "make_organisation",
    "normal_email",
    "organisation_of",
    "person_of",
    "person_row",
    "set_role",
]

_MAX_NAME = 200
_MAX_EMAIL = 254
_CODE_COLUMNS = {"town": "code_insee", "epci": "siren", "partner": "partner"}
_STAFF: frozenset[Role] = frozenset({"moderator", "administrator"})


def normal_email(text: str) -> str:
    """Return an address as it is kept: in lower case, without spaces around.

    Raises:
        BadParameterError: it is none.
    """
    email = text.strip().lower()
    name, _, domain = email.rpartition("@")
    sound = name and "." in domain.strip(".") and email.isprintable()
    if not sound or set(email) & set(' ",:;<>()[]\\') or len(email) > _MAX_EMAIL:
        problem = "L'adresse de courriel est incomplète : « nom@domaine.fr »."
        raise BadParameterError(problem, "The e-mail address is incomplete.")
    return email


def plain_name(text: str) -> str:
    """Return a name without what is not shown.

    Raises:
        BadParameterError: nothing is left, or it is too long.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not name or len(name) > _MAX_NAME:
        problem = f"Un nom de 1 à {_MAX_NAME} caractères est attendu."
        raise BadParameterError(problem, f"A name of 1 to {_MAX_NAME} characters.")
    return name


def organisation_of(row: OrganisationRow) -> Organisation:
    """Return a row as the value that is shown."""
    code = row.code_insee or row.siren or row.partner or ""
    return Organisation(row.id, kind_of(row.kind), row.name, code)


def person_of(row: PersonRow) -> Person:
    """Return a row as the value that is shown, with what it may do."""
    memberships = (
        Membership(organisation_of(one.organisation), role_of(one.role))
        for one in row.memberships
        if one.organisation.closed is None
    )
    return Person(
        id=row.id,
        name=row.name,
        email=row.email or "",
        memberships=tuple(sorted(memberships, key=lambda one: one.organisation.name)),
        locale=row.locale,
        second_factor=row.totp_secret is not None,
        has_password=row.password_hash is not None,
        created=row.created,
        last_seen=row.last_seen,
        disabled=row.disabled,
    )


def make_organisation(
    session: Session, kind: Kind, name: str, code: str = "", *, by: int | None = None
) -> Organisation:
    """Return the organisation of this kind and code, made where there is none.

    Args:
        session: that may write.
        kind: of it; the programme is told by its name, others by their code.
        name: as shown; kept as it is where there is one already.
        code: see `Organisation`.
        by: who makes it.

    Raises:
        BadCodeError: a code INSEE or SIREN that cannot be.
        BadParameterError: a name that cannot be, or a code that is missing.
    """
    name = plain_name(name)
    values = {}
    if (column := _CODE_COLUMNS.get(kind)) is not None:
        values[column] = _sound_code(kind, code)
        same = getattr(OrganisationRow, column) == values[column]
    else:
        same = OrganisationRow.name == name
    query = select(OrganisationRow).where(OrganisationRow.kind == kind, same)
    if (row := session.scalar(query)) is None:
        now = datetime.now(UTC)
        row = OrganisationRow(kind=kind, name=name, created=now, **values)
        session.add(row)
        session.flush()
        note(session, by, "make_organisation", f"organisation:{row.id}", kind=kind)
    return organisation_of(row)


def _sound_code(kind: Kind, code: str) -> str:
    if kind == "town":
        return str(parse_code_insee(code))
    if kind == "epci":
        return str(parse_siren(code))
    if not code or not code.replace("-", "").isalnum() or not code.isascii():
        problem = "Un partenaire est désigné par le nom court de sa page."
        raise BadParameterError(problem, "A partner is told by the slug of its page.")
    return code


def find_organisation(session: Session, number: int) -> Organisation:
    """Return the organisation of this id.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(OrganisationRow, number)
    if row is None:
        problem = f"Il n'y a pas d'organisation n° {number}."
        raise NotFoundError(problem, f"There is no organisation {number}.")
    return organisation_of(row)


def all_organisations(session: Session) -> list[Organisation]:
    """Return all organisations, by name."""
    query = select(OrganisationRow).order_by(OrganisationRow.name, OrganisationRow.id)
    return [organisation_of(row) for row in session.scalars(query)]


def person_row(session: Session, number: int) -> PersonRow:
    """Return the row of the person of this id, whose account was not erased.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(PersonRow, number)
    if row is None or row.erased is not None:
        problem = f"Il n'y a pas de compte n° {number}."
        raise NotFoundError(problem, f"There is no account {number}.")
    return row


def find_person(session: Session, email: str) -> Person | None:
    """Return the person of this address; None where there is none."""
    query = select(PersonRow).where(PersonRow.email == email.strip().lower())
    row = session.scalar(query)
    return None if row is None else person_of(row)


def all_people(session: Session, *, organisation: int | None = None) -> list[Person]:
    """Return everybody, or those of one organisation, by name."""
    loaded = selectinload(PersonRow.memberships).selectinload(
        MembershipRow.organisation
    )
    query = select(PersonRow).where(PersonRow.erased.is_(None)).options(loaded)
    if organisation is not None:
        members = select(MembershipRow.person_id).where(
            MembershipRow.organisation_id == organisation
        )
        query = query.where(PersonRow.id.in_(members))
    rows: Sequence[PersonRow] = session.scalars(query.order_by(PersonRow.name)).all()
    return [person_of(row) for row in rows]


def set_role(
    session: Session,
    person: int,
    organisation: int,
    role: Role | None,
    *,
    by: int | None = None,
) -> None:
    """Give somebody a role in an organisation, in place of the one before; or none.

    Raises:
        BadParameterError: moderators and administrators belong to the programme.
        NotFoundError: no such person or organisation.
    """
    row = person_row(session, person)
    found = find_organisation(session, organisation)
    if role in _STAFF and found.kind != "programme":
        problem = "Modérateurs et administrateurs sont membres du programme."
        raise BadParameterError(problem, "Staff roles are held in the programme.")
    before = next(
        (one for one in row.memberships if one.organisation_id == organisation), None
    )
    if role is None:
        if before is not None:
            row.memberships.remove(before)
    elif before is not None:
        before.role = role
    else:
        now = datetime.now(UTC)
        row.memberships.append(
            MembershipRow(organisation_id=organisation, role=role, created=now)
        )
    session.flush()
    about = f"person:{person}"
    note(
        session, by, "set_role", about, organisation=str(organisation), role=role or ""
    )


def disable(session: Session, person: int, *, by: int | None = None) -> None:
    """Sign somebody out everywhere, and let them in no more.

    Raises:
        NotFoundError: there is no such account.
    """
    row = person_row(session, person)
    row.disabled = row.disabled or datetime.now(UTC)
    session.execute(delete(SessionRow).where(SessionRow.person_id == person))
    note(session, by, "disable", f"person:{person}")


def enable(session: Session, person: int, *, by: int | None = None) -> None:
    """Let somebody in again.

    Raises:
        NotFoundError: there is no such account.
    """
    person_row(session, person).disabled = None
    note(session, by, "enable", f"person:{person}")
