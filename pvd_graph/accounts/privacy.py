"""What is known of somebody: handed to them, erased, forgotten after its time.

Every table that refers to people is found by its reference: one that is added later is
exported and erased with the others, by what it says happens when a person goes
(``ondelete``): CASCADE, the row goes; SET NULL, it forgets who; neither, it stays and
refers to a row without name.

Source: règlement (UE) 2016/679, articles 5, 15, 17 et 20; CNIL, délibération 2021-122
(journals: 6 to 12 months).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    CursorResult,
    MetaData,
    Table,
    delete,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Session

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.people import person_row
from pvd_graph.accounts.tables import (
    AddressLinkRow,
    AuditRow,
    InvitationRow,
    MembershipRow,
    PersonRow,
    ResetRow,
    SessionRow,
)
from pvd_graph.errors import ConflictError

__all__ = [
    "RETENTION",
    "Pruned",
    "erase",
    "keep_an_administrator",
    "known_of",
    "prune",
]

RETENTION = {
    "account": timedelta(days=730),
    "audit": timedelta(days=365),
    "invitation": timedelta(days=30),
    "mail": timedelta(days=30),
}
"""An account after its last use, an entry of the log, an invitation after its end, a
message that waits in the mailbox file."""

_SECRETS = frozenset(
    {"digest", "password_hash", "totp_secret", "totp_step", "id_token"}
)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many of each went."""

    accounts: int
    invitations: int
    sessions: int
    entries: int


def _references(session: Session) -> Iterator[tuple[Table, Column[Any], str]]:
    """Yield each column that refers to a person, with what it says on their going.

    As the database has them: tables that this process has not imported count too.
    """
    connection, metadata = session.connection(), MetaData()
    inspector = inspect(connection)
    for name in sorted(inspector.get_table_names()):
        for key in inspector.get_foreign_keys(name):
            if key["referred_table"] == "person":
                table = Table(
                    name, metadata, autoload_with=connection, resolve_fks=False
                )
                ondelete = key.get("options", {}).get("ondelete", "")
                yield table, table.c[key["constrained_columns"][0]], str(ondelete)


def known_of(session: Session, person: int) -> dict[str, Any]:
    """Return all that is known of *person*, ready for JSON: table -> rows.

    Secrets, which are kept as digests, are left out. A row that is about them in more
    than one way (who began a sheet and saved it last) is told once; ``as`` names the
    columns, ``email`` that of an invitation to their address.

    Raises:
        NotFoundError: there is no such account.
    """
    email = person_row(session, person).email
    own, guests = PersonRow.__table__, InvitationRow.__table__
    assert isinstance(own, Table)  # noqa: S101 - as declared
    assert isinstance(guests, Table)  # noqa: S101 - as declared
    ways: dict[str, list[tuple[Table, Column[Any], object]]]
    ways = {"person": [(own, own.c.id, person)]}
    for table, column, _ in _references(session):
        ways.setdefault(table.name, []).append((table, column, person))
    ways["invitation"].append((guests, guests.c.email, email))
    return {name: _rows(session, found) for name, found in ways.items()}


def _rows(
    session: Session, ways: Sequence[tuple[Table, Column[Any], object]]
) -> list[dict[str, Any]]:
    """Return the rows of one table that any of *ways* leads to, each once."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for table, column, value in ways:
        keys = [one.name for one in table.primary_key]
        for row in session.execute(select(table).where(column == value)).mappings():
            shown = {k: _plain(v) for k, v in row.items() if k not in _SECRETS}
            told = found.setdefault(tuple(row[key] for key in keys), shown)
            if len(ways) > 1:
                told.setdefault("as", []).append(column.name.removesuffix("_id"))
    return [found[key] for key in sorted(found)]


def _plain(value: object) -> object:
    """Return *value* as JSON has it; times are kept in UTC without saying so."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def erase(session: Session, person: int, *, by: int | None) -> frozenset[str]:
    """Forget who *person* is; what they published for their organisation stays.

    Returns:
        The addresses that were theirs, or were to be: where messages may still lie.

    Raises:
        ConflictError: the last administrator, without whom nobody could be invited.
        NotFoundError: there is no such account.
    """
    row = person_row(session, person)
    keep_an_administrator(session, person)
    addresses = _addresses(session, row)
    session.execute(delete(InvitationRow).where(InvitationRow.email.in_(addresses)))
    session.expire(row, ["memberships"])
    for table, column, ondelete in _references(session):
        if ondelete == "CASCADE":
            session.execute(delete(table).where(column == person))
        elif ondelete == "SET NULL" and table.name != "audit":
            session.execute(
                update(table).where(column == person).values({column.name: None})
            )
    now = datetime.now(UTC)
    row.name, row.email, row.password_hash = "", None, None
    row.oidc_issuer, row.oidc_subject, row.totp_secret = None, None, None
    row.last_seen, row.disabled, row.erased = None, now, now
    note(session, by, "erase", f"person:{person}")
    return addresses


def _addresses(session: Session, row: PersonRow) -> frozenset[str]:
    """Return the address of somebody, and those that a change of it names."""
    query = select(AddressLinkRow).where(AddressLinkRow.person_id == row.id)
    links = session.scalars(query).all()
    found = {row.email, *(one.before for one in links), *(one.email for one in links)}
    return frozenset(one for one in found if one)


def keep_an_administrator(
    session: Session,
    person: int,
    organisation: int | None = None,
    role: str | None = None,
) -> None:
    """Look whether somebody else administers the site once *person* no longer does.

    Args:
        session: of the database.
        person: who goes, or gets another role.
        organisation: where, if it is only a role that changes.
        role: the new one there.

    Raises:
        ConflictError: nobody could be invited any more.
    """
    if role == "administrator" or not _is_last_administrator(session, person):
        return
    if organisation is not None:
        held = select(MembershipRow.organisation_id).where(
            MembershipRow.person_id == person, MembershipRow.role == "administrator"
        )
        if set(session.scalars(held)) != {organisation}:
            return
    problem = "C'est le seul compte d'administration : nommez-en un autre d'abord."
    english = "It is the only administrator: name another first."
    raise ConflictError(problem, english)


def _is_last_administrator(session: Session, person: int) -> bool:
    query = (
        select(MembershipRow.person_id)
        .join(PersonRow)
        .where(MembershipRow.role == "administrator", PersonRow.disabled.is_(None))
    )
    return set(session.scalars(query)) == {person}


def prune(session: Session, now: datetime | None = None) -> Pruned:
    """Forget what has had its time, see `RETENTION`."""
    now = now or datetime.now(UTC)
    old = now - RETENTION["account"]
    query = select(PersonRow).where(PersonRow.erased.is_(None))
    accounts = 0
    for row in session.scalars(query).all():
        last = row.last_seen or row.created
        if last < old and not _is_last_administrator(session, row.id):
            erase(session, row.id, by=None)
            accounts += 1
    ended = now - RETENTION["invitation"]
    invitations = _deleted(
        session,
        delete(InvitationRow).where(
            (InvitationRow.accepted < ended)
            | (InvitationRow.withdrawn < ended)
            | (InvitationRow.expires < ended)
        ),
    )
    sessions = _deleted(session, delete(SessionRow).where(SessionRow.expires < now))
    session.execute(delete(ResetRow).where(ResetRow.expires < now))
    session.execute(delete(AddressLinkRow).where(AddressLinkRow.expires < now))
    entries = _deleted(
        session, delete(AuditRow).where(AuditRow.at < now - RETENTION["audit"])
    )
    return Pruned(accounts, invitations, sessions, entries)


def _deleted(session: Session, query: Any) -> int:  # noqa: ANN401 - a DELETE
    done = session.execute(query)
    return done.rowcount if isinstance(done, CursorResult) else 0
