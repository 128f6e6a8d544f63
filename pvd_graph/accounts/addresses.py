"""Another address for an account: asked, confirmed, stopped, undone; each by a link.

Of the secret of a link a digest is kept. The new address confirms, within an hour; that
of before may stop it meanwhile, and undo it for a week. What ends a request ends its
links: a newer one, another password, the change itself.

To undo is for who lost their account to somebody else: all that this one may have set
up since goes too (sessions, password, and a code or a provider that was not there).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pvd_graph.accounts import sessions
from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import find_person, open_row, person_of
from pvd_graph.accounts.tables import (
    AddressLinkRow,
    PersonRow,
    RecoveryRow,
    ResetRow,
)
from pvd_graph.errors import ConflictError, NotFoundError

__all__ = [
    "Purpose",
    "ask_change",
    "confirm_change",
    "end_links",
    "find_link",
    "restore",
    "stop_change",
]

Purpose = Literal["confirm", "stop", "restore"]

_GOOD_FOR: dict[Purpose, timedelta] = {
    "confirm": timedelta(hours=1),
    "stop": timedelta(hours=1),
    "restore": timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was done.

    Attributes:
        person: as they are now.
        before: the address that they had.
        secret: of the link that undoes it.
    """

    person: Person
    before: str
    secret: str


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _link(session: Session, row: PersonRow, purpose: Purpose, email: str) -> str:
    """Make a link about *email* in place of the address there is; return its secret."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    session.add(
        AddressLinkRow(
            digest=_digest(secret),
            person_id=row.id,
            purpose=purpose,
            before=row.email or "",
            email=email,
            second_factor=row.totp_secret is not None,
            provider=row.oidc_subject is not None,
            created=now,
            expires=now + _GOOD_FOR[purpose],
        )
    )
    return secret


def end_links(session: Session, person: int) -> None:
    """End what was asked by e-mail: another address, a new password.

    Links that undo a change stay: whoever took an account would end them first.
    """
    mine = AddressLinkRow.person_id == person
    pending = AddressLinkRow.purpose != "restore"
    session.execute(delete(AddressLinkRow).where(mine, pending))
    session.execute(delete(ResetRow).where(ResetRow.person_id == person))


def ask_change(session: Session, person: int, email: str) -> tuple[str, str]:
    """Return the secrets of the links that confirm and that stop a change.

    Of what was asked before, nothing is good.

    Args:
        session: that may write.
        person: whose address.
        email: as `people.normal_email` returns it.

    Raises:
        NotFoundError: there is no such account, or it is closed.
    """
    row = open_row(session, person)
    end_links(session, person)
    note(session, person, "ask_email", f"person:{person}")
    return _link(session, row, "confirm", email), _link(session, row, "stop", email)


def find_link(session: Session, purpose: Purpose, secret: str) -> AddressLinkRow:
    """Return the link of *secret*, made for *purpose*.

    Raises:
        NotFoundError: there is none, it is no longer good, or the account is closed.
    """
    row = session.get(AddressLinkRow, _digest(secret))
    if row is None or row.purpose != purpose or row.expires <= datetime.now(UTC):
        problem = "Ce lien n'est plus bon."
        raise NotFoundError(problem, "This link is no longer good.")
    open_row(session, row.person_id)
    return row


def confirm_change(session: Session, secret: str) -> Change:
    """Give somebody the address that they asked for.

    Raises:
        ConflictError: another account has it by now.
        NotFoundError: see `find_link`.
    """
    link = find_link(session, "confirm", secret)
    row = open_row(session, link.person_id)
    _look_free(session, link.email)
    undo = _link(session, row, "restore", link.email)
    before, row.email = row.email or "", link.email
    session.flush()
    end_links(session, row.id)
    note(session, row.id, "change_email", f"person:{row.id}")
    return Change(person_of(row), before, undo)


def _look_free(session: Session, email: str) -> None:
    """Look whether nobody has *email*.

    Raises:
        ConflictError: an account has it.
    """
    if find_person(session, email) is not None:
        problem = "Cette adresse ne peut pas être prise : un autre compte l'a."
        raise ConflictError(problem, "This address cannot be taken: an account has it.")


def stop_change(session: Session, secret: str) -> None:
    """End a request before it is confirmed.

    Raises:
        NotFoundError: see `find_link`.
    """
    person = find_link(session, "stop", secret).person_id
    end_links(session, person)
    note(session, person, "stop_email", f"person:{person}")


def restore(session: Session, secret: str) -> Change:
    """Give somebody the address back that they had before a change, once.

    Everybody is signed out, and no password is good any more. Changes that were made
    after this one are undone with it; the secret of what is returned is empty.

    Raises:
        ConflictError: another account has the address by now.
        NotFoundError: see `find_link`.
    """
    link = find_link(session, "restore", secret)
    row = open_row(session, link.person_id)
    if row.email != link.before:
        _look_free(session, link.before)
    since = row.email or ""
    row.email, row.password_hash = link.before, None
    if not link.second_factor:
        row.totp_secret, row.totp_step = None, 0
        session.execute(delete(RecoveryRow).where(RecoveryRow.person_id == row.id))
    if not link.provider:
        row.oidc_issuer, row.oidc_subject = None, None
    mine = AddressLinkRow.person_id == row.id
    later = AddressLinkRow.created >= link.created
    session.flush()
    session.execute(delete(AddressLinkRow).where(mine, later))
    end_links(session, row.id)
    sessions.end_all(session, row.id)
    note(session, row.id, "restore_email", f"person:{row.id}")
    return Change(person_of(row), since, "")
