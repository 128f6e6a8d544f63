"""Organisations in the database: who people speak for, in which roles."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.audit import note
from pvd_graph.accounts.model import Kind, Organisation, Role, kind_of
from pvd_graph.accounts.tables import OrganisationRow
from pvd_graph.codes import parse_code_insee, parse_siren
from pvd_graph.errors import BadParameterError, NotFoundError

__all__ = [
    "all_organisations",
    "find_organisation",
    "make_organisation",
    "may_hold",
    "organisation_of",
    "plain_name",
]

_MAX_NAME = 200
_CODE_COLUMNS = {"town": "code_insee", "epci": "siren", "partner": "partner"}
_STAFF: frozenset[Role] = frozenset({"moderator", "administrator"})


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


def may_hold(organisation: Organisation, role: Role) -> None:
    """Look whether *role* is one that is held in *organisation*.

    Raises:
        BadParameterError: moderators and administrators belong to the programme,
            publishers to a partner or to the programme.
    """
    if role in _STAFF and organisation.kind != "programme":
        problem = "Modérateurs et administrateurs sont membres du programme."
        raise BadParameterError(problem, "Staff roles are held in the programme.")
    if role == "publisher" and organisation.kind in {"town", "epci"}:
        problem = "Qui publie des jeux de données est membre d'un partenaire."
        raise BadParameterError(problem, "Publishers are members of a partner.")
