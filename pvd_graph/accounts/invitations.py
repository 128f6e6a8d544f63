"""Invitations: a link by e-mail that makes an account, or adds a role to one.

Only who holds the link can accept it; it is good for a fortnight, and once. Of its
secret a digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts import passwords
from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Organisation, Person, Role, role_of
from pvd_graph.accounts.organisations import (
    find_organisation,
    may_hold,
    organisation_of,
    plain_name,
)
from pvd_graph.accounts.people import find_person, normal_email, person_of, set_role
from pvd_graph.accounts.sign_in import Identity, linked_to, note_link
from pvd_graph.accounts.tables import InvitationRow, PersonRow
from pvd_graph.errors import ConflictError, NotFoundError

__all__ = [
    "Invitation",
    "accept",
    "accept_identity",
    "find",
    "invite",
    "pending",
    "withdraw",
]

_GOOD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was not accepted yet.

    Attributes:
        known: whether there is an account of this address: it gets a role more.
    """

    id: int
    email: str
    organisation: Organisation
    role: Role
    created: datetime
    expires: datetime
    known: bool


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(
    session: Session,
    email: str,
    organisation: int,
    role: Role,
    *,
    by: int | None = None,
) -> str:
    """Return the secret of a new invitation, seen this once.

    One that was sent to the same address for the same organisation is withdrawn.

    Raises:
        BadParameterError: no address, or a role that is not held there.
        NotFoundError: there is no such organisation.
    """
    email = normal_email(email)
    may_hold(find_organisation(session, organisation), role)
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    for row in _open(session):
        if (row.email, row.organisation_id) == (email, organisation):
            row.withdrawn = now
    row = InvitationRow(
        digest=_digest(secret),
        email=email,
        organisation_id=organisation,
        role=role,
        created=now,
        expires=now + _GOOD_FOR,
        invited_by=by,
    )
    session.add(row)
    session.flush()
    where = str(organisation)
    note(session, by, "invite", f"invitation:{row.id}", organisation=where, role=role)
    return secret


def _open(session: Session) -> list[InvitationRow]:
    query = (
        select(InvitationRow)
        .where(
            InvitationRow.accepted.is_(None),
            InvitationRow.withdrawn.is_(None),
            InvitationRow.expires > datetime.now(UTC),
        )
        .order_by(InvitationRow.created, InvitationRow.id)
    )
    return list(session.scalars(query))


def _told(session: Session, row: InvitationRow) -> Invitation:
    known = find_person(session, row.email) is not None
    organisation = organisation_of(row.organisation)
    role = role_of(row.role)
    return Invitation(
        row.id, row.email, organisation, role, row.created, row.expires, known
    )


def pending(session: Session) -> list[Invitation]:
    """Return the invitations that can still be accepted, oldest first."""
    return [_told(session, row) for row in _open(session)]


def _row(session: Session, secret: str) -> InvitationRow:
    query = select(InvitationRow).where(InvitationRow.digest == _digest(secret))
    row = session.scalar(query)
    if (
        row is None
        or row.accepted is not None
        or row.withdrawn is not None
        or row.expires <= datetime.now(UTC)
    ):
        problem = "Cette invitation n'est plus bonne : demandez-en une autre."
        english = "This invitation is no longer good: ask for another."
        raise NotFoundError(problem, english)
    return row


def find(session: Session, secret: str) -> Invitation:
    """Return the invitation of a link.

    Raises:
        NotFoundError: there is none, or it is no longer good, whatever the reason.
    """
    return _told(session, _row(session, secret))


def accept(session: Session, secret: str, name: str, password: str) -> Person:
    """Make the account of an invitation, or add the role to the one there is.

    Args:
        session: that may write.
        secret: of the link.
        name: of who accepts; left alone where there is an account.
        password: of the new account; of one that is there, its own, unless it has none.

    Raises:
        BadParameterError: a name or password that cannot be taken.
        ConflictError: a closed account.
        NotFoundError: the invitation is not good, see `find`.
    """
    row = _row(session, secret)
    person = session.scalar(select(PersonRow).where(PersonRow.email == row.email))
    if person is None:
        passwords.check_new(password, email=row.email)
        person = PersonRow(
            name=plain_name(name),
            email=row.email,
            password_hash=passwords.hash_of(password),
            created=datetime.now(UTC),
        )
        session.add(person)
    return _take(session, row, person)


def accept_identity(session: Session, secret: str, identity: Identity) -> Person:
    """Accept as who a provider vouches for, which makes an account without password.

    The link was sent to the invitation's address; whoever holds it may have another at
    the provider, which then becomes that of the account.

    Who was vouched for before is found by that, whatever the address of their account
    has become; others by the address.

    Raises:
        ConflictError: a closed account, an address that is not vouched for, or one of
            an account that is somebody else's at the provider.
        NotFoundError: the invitation is not good, see `find`.
    """
    row = _row(session, secret)
    person = linked_to(session, identity) or _of_address(session, identity)
    if person is None:
        person = PersonRow(
            name=identity.name,
            email=identity.email,
            oidc_issuer=identity.issuer,
            oidc_subject=identity.subject,
            created=datetime.now(UTC),
        )
        session.add(person)
        session.flush()
        note_link(session, person, identity)
    return _take(session, row, person)


def _of_address(session: Session, identity: Identity) -> PersonRow | None:
    """Return whose account has the address of *identity*, linked to no other yet.

    Raises:
        ConflictError: see `accept_identity`.
    """
    if not identity.email:
        problem = (
            "Ce fournisseur ne garantit pas votre adresse de courriel : acceptez "
            "l'invitation avec un mot de passe."
        )
        english = (
            "This provider does not vouch for your e-mail address: accept the "
            "invitation with a password."
        )
        raise ConflictError(problem, english)
    query = select(PersonRow).where(PersonRow.email == identity.email)
    person = session.scalar(query)
    if person is not None and person.oidc_subject is not None:
        problem = (
            "Le compte de cette adresse est lié à une autre identité chez votre "
            "fournisseur. L'invitation reste bonne : ouvrez de nouveau son lien, et "
            "prenez l'autre identité ou un mot de passe."
        )
        english = (
            "The account of this address belongs to another identity at your provider. "
            "The invitation is still good: open its link again, and take the other "
            "identity or a password."
        )
        raise ConflictError(problem, english)
    return person


def _take(session: Session, row: InvitationRow, person: PersonRow) -> Person:
    """Give *person* the role of *row*.

    Raises:
        ConflictError: a closed account, which a role would not open.
    """
    if person.disabled is not None:
        problem = (
            "Votre compte est fermé : demandez à la personne qui administre ce site de "
            "le rouvrir. L'invitation reste bonne."
        )
        english = (
            "Your account is closed: ask whoever administers this site to open it "
            "again. The invitation is still good."
        )
        raise ConflictError(problem, english)
    session.flush()
    row.accepted = datetime.now(UTC)
    role = role_of(row.role)
    set_role(session, person.id, row.organisation_id, role, by=row.invited_by)
    note(session, person.id, "accept_invitation", f"invitation:{row.id}")
    session.flush()
    return person_of(person)


def withdraw(session: Session, number: int, *, by: int | None) -> None:
    """Make an invitation of no use.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = session.get(InvitationRow, number)
    if row is None:
        problem = f"Il n'y a pas d'invitation n° {number}."
        raise NotFoundError(problem, f"There is no invitation {number}.")
    row.withdrawn = row.withdrawn or datetime.now(UTC)
    note(session, by, "withdraw_invitation", f"invitation:{number}")
