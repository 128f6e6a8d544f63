"""Who somebody is: by a password, a code, a link by e-mail, or a provider they trust.

What is wrong with an attempt is not told apart: unknown address, wrong password and
closed account take the same answer, and about the same time.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pvd_graph.accounts import passwords, sessions
from pvd_graph.accounts.addresses import end_links
from pvd_graph.accounts.audit import note
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import open_row, person_of, person_row
from pvd_graph.accounts.second_factor import SecondFactor
from pvd_graph.accounts.tables import PersonRow, ResetRow
from pvd_graph.errors import NotFoundError

__all__ = [
    "Identity",
    "ask_reset",
    "by_code",
    "by_password",
    "by_provider",
    "change_password",
    "check_reset",
    "linked_to",
    "note_link",
    "reset_password",
]

_RESET_GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider of OpenID Connect says of somebody.

    Attributes:
        issuer: the provider.
        subject: their name there, which never changes.
        email: in lower case; empty where it does not vouch for it.
        name: given and usual name.
        siret: of their employer, 14 digits; empty where it is not told.
        id_token: as it came, for signing out there.
    """

    issuer: str
    subject: str
    email: str
    name: str
    siret: str = ""
    id_token: str = ""


def by_password(database: Database, email: str, password: str) -> Person | None:
    """Return who has this address and password; None: nobody, or a closed account.

    The database is not held while the password is compared, which takes long.
    """
    query = select(PersonRow).where(PersonRow.email == email.strip().lower())
    with database.reading() as session:
        row = session.scalar(query)
        person = None if row is None else person_of(row)
        kept = None if row is None else row.password_hash
    if not passwords.matches(password, kept) or person is None:
        return None
    return None if person.disabled is not None else person


def by_code(
    session: Session, factor: SecondFactor, person: int, code: str
) -> Person | None:
    """Return *person* where *code* is good; it is not a second time."""
    query = select(PersonRow).where(PersonRow.id == person).with_for_update()
    row = session.scalar(query)
    if row is None or row.disabled is not None or row.erased is not None:
        return None
    return person_of(row) if factor.accepts(session, row, code) else None


def by_provider(session: Session, identity: Identity) -> Person | None:
    """Return who a provider says that somebody is; None: no account of ours.

    The first time they are found by the address that the provider vouches for; from
    then on by their name there, whatever becomes of the address.
    """
    row = linked_to(session, identity)
    if row is None and identity.email:
        row = session.scalar(
            select(PersonRow).where(
                PersonRow.email == identity.email, PersonRow.oidc_subject.is_(None)
            )
        )
        if row is not None and row.disabled is None:
            row.oidc_issuer, row.oidc_subject = identity.issuer, identity.subject
            note_link(session, row, identity)
    if row is None or row.disabled is not None:
        return None
    return person_of(row)


def linked_to(session: Session, identity: Identity) -> PersonRow | None:
    """Return whose account is that of *identity*, whatever its address has become."""
    same = select(PersonRow).where(
        PersonRow.oidc_issuer == identity.issuer,
        PersonRow.oidc_subject == identity.subject,
    )
    return session.scalar(same)


def note_link(session: Session, row: PersonRow, identity: Identity) -> None:
    """Note that a provider vouches for somebody, and for which employer."""
    detail = {"siret": identity.siret} if identity.siret else {}
    note(session, row.id, "link_provider", f"person:{row.id}", **detail)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def ask_reset(session: Session, email: str) -> tuple[Person, str] | None:
    """Return who has this address, and the secret of a link for a new password.

    None: nobody, or a closed account. Of what was asked before, nothing is good.
    """
    query = select(PersonRow).where(PersonRow.email == email.strip().lower())
    row = session.scalar(query)
    if row is None or row.disabled is not None:
        return None
    session.execute(delete(ResetRow).where(ResetRow.person_id == row.id))
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    session.add(
        ResetRow(
            digest=_digest(secret),
            person_id=row.id,
            created=now,
            expires=now + _RESET_GOOD_FOR,
        )
    )
    note(session, row.id, "ask_reset", f"person:{row.id}")
    return person_of(row), secret


def check_reset(session: Session, secret: str) -> PersonRow:
    """Return whose link holds *secret*.

    Raises:
        NotFoundError: nobody's, it is no longer good, or the account is closed.
    """
    row = session.get(ResetRow, _digest(secret))
    if row is None or row.expires <= datetime.now(UTC):
        problem = "Ce lien n'est plus bon : demandez-en un autre."
        raise NotFoundError(problem, "This link is no longer good: ask for another.")
    return open_row(session, row.person_id)


def reset_password(session: Session, secret: str, password: str) -> None:
    """Take a new password, sign out everywhere, and end what was asked by e-mail.

    Raises:
        BadParameterError: a password that cannot be taken.
        NotFoundError: see `check_reset`.
    """
    row = check_reset(session, secret)
    _take(session, row, password)
    sessions.end_all(session, row.id)


def change_password(session: Session, person: int, password: str, *, keep: str) -> None:
    """Take a new password; sign out everywhere but in the session named *keep*.

    What was asked by e-mail, another address or another password, is ended.

    Raises:
        BadParameterError: a password that cannot be taken.
        NotFoundError: there is no such account.
    """
    _take(session, person_row(session, person), password)
    sessions.end_all(session, person, but=keep)


def _take(session: Session, row: PersonRow, password: str) -> None:
    passwords.check_new(password, email=row.email or "")
    row.password_hash = passwords.hash_of(password)
    end_links(session, row.id)
    note(session, row.id, "change_password", f"person:{row.id}")
