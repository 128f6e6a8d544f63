"""People in the database, and the roles that they hold: read, given, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Membership, Person, Role, role_of
from pvd_graph.accounts.organisations import (
    find_organisation,
    may_hold,
    organisation_of,
    plain_name,
)
from pvd_graph.accounts.tables import MembershipRow, PersonRow, SessionRow
from pvd_graph.errors import BadParameterError, NotFoundError

__all__ = [
    "all_people",
    "disable",
    "enable",
    "find_person",
    "names_of",
    "normal_email",
    "open_row",
    "person_of",
    "person_row",
    "rename",
    "set_role",
]

_MAX_EMAIL = 254


def normal_email(text: str) -> str:
    """Return an address as it is kept: in lower case, without spaces around.

    Raises:
        BadParameterError: it is none.
    """
    email = text.strip().lower()
    name, _, domain = email.rpartition("@")
    sound = name and "." in domain.strip(".") and email.isprintable()
    if not sound or set(email) & set(' ",:;<>()[]\\') or len(email) > _MAX_EMAIL:
        problem = (
            "L'adresse de courriel est incomplète. Écrivez-la entière, comme "
            "mairie@example.org."
        )
        english = (
            "The e-mail address is incomplete. Write it whole, like "
            "townhall@example.org."
        )
        raise BadParameterError(problem, english)
    return email


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


def open_row(session: Session, number: int) -> PersonRow:
    """Return the row of the person of this id, who may sign in.

    Raises:
        NotFoundError: there is none, or their account is closed: they are told so.
    """
    row = person_row(session, number)
    if row.disabled is not None:
        problem = (
            "Votre compte est fermé : demandez à la personne qui administre ce site de "
            "le rouvrir."
        )
        english = "Your account is closed: ask whoever administers this site."
        raise NotFoundError(problem, english)
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


def names_of(session: Session, organisation: int) -> list[str]:
    """Return the names of the people of an organisation, by name."""
    found = all_people(session, organisation=organisation)
    return sorted(one.name for one in found if one.name)


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
    if role is not None:
        may_hold(found, role)
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


def rename(session: Session, person: int, name: str, locale: str) -> None:
    """Give somebody another name and language of messages.

    Raises:
        BadParameterError: a name that cannot be.
        NotFoundError: there is no such account.
    """
    row = person_row(session, person)
    row.name, row.locale = plain_name(name), locale


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
