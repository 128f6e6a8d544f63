"""Who is who: organisations, people, and the role that somebody has in each.

Plain values, as they leave the database; nothing here can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

__all__ = [
    "KINDS",
    "ROLES",
    "Kind",
    "Membership",
    "Organisation",
    "Person",
    "Role",
    "kind_of",
    "role_of",
]

Kind = Literal["town", "epci", "partner", "programme"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Role = Literal["contributor", "publisher", "moderator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who people speak for.

    Attributes:
        id: of the database.
        kind: town, EPCI, partner or the programme.
        name: as shown.
        code: code INSEE of a town, SIREN of an EPCI, slug of a partner; empty for the
            programme.
    """

    id: int
    kind: Kind
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """The role of somebody in an organisation."""

    organisation: Organisation
    role: Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account.

    Attributes:
        id: of the database.
        name: as they gave it.
        email: in lower case; empty once the account was erased.
        memberships: in order of the organisations' names.
        locale: ``fr`` or ``en``.
        second_factor: whether signing in takes a code too.
        has_password: False: they come by OpenID Connect only.
        created: when the account was made.
        last_seen: when they were last here.
        disabled: since when they cannot sign in.
    """

    id: int
    name: str
    email: str
    memberships: tuple[Membership, ...]
    locale: str
    second_factor: bool
    has_password: bool
    created: datetime
    last_seen: datetime | None
    disabled: datetime | None

    def role_in(self, organisation: int) -> Role | None:
        """Return the role in the organisation of this id; None without."""
        for one in self.memberships:
            if one.organisation.id == organisation:
                return one.role
        return None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles, wherever."""
        return frozenset(one.role for one in self.memberships)


def kind_of(text: str) -> Kind:
    """Return *text* as a kind.

    Raises:
        ValueError: it is none.
    """
    for one in KINDS:
        if one == text:
            return one
    raise ValueError(text)


def role_of(text: str) -> Role:
    """Return *text* as a role.

    Raises:
        ValueError: it is none.
    """
    for one in ROLES:
        if one == text:
            return one
    raise ValueError(text)
