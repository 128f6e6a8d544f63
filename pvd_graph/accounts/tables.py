"""The tables of accounts: organisations, people, what they hold and what they did.

What people wrote refers to them by `PersonRow.id`: who has their account erased leaves
a row without name or address, so that nothing breaks.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pvd_graph.accounts.base import Base

__all__ = [
    "AddressLinkRow",
    "AuditRow",
    "InvitationRow",
    "MembershipRow",
    "OrganisationRow",
    "PersonRow",
    "RecoveryRow",
    "ResetRow",
    "SessionRow",
    "TokenRow",
]


class TokenRow(Base):
    """The token of a machine; see `pvd_graph.accounts.tokens`."""

    __tablename__ = "token"

    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    right: Mapped[str]
    datasets: Mapped[str]
    title: Mapped[str]
    publisher: Mapped[str]
    licence: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]
    last_used: Mapped[datetime | None]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL")
    )


class OrganisationRow(Base):
    """A town, an EPCI, a partner, or the programme: who people speak for.

    One of `code_insee`, `siren` and `partner` says which, by its kind; none for the
    programme.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("code_insee"),
        UniqueConstraint("siren"),
        UniqueConstraint("partner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    code_insee: Mapped[str | None]
    siren: Mapped[str | None]
    partner: Mapped[str | None]
    created: Mapped[datetime]
    closed: Mapped[datetime | None]


class PersonRow(Base):
    """Somebody who signs in; the only table that holds who they are."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("oidc_issuer", "oidc_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]
    oidc_issuer: Mapped[str | None]
    oidc_subject: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(default="fr")
    created: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    disabled: Mapped[datetime | None]
    erased: Mapped[datetime | None]
    memberships: Mapped[list[MembershipRow]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )


class MembershipRow(Base):
    """What somebody may do for an organisation: one role in each."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    created: Mapped[datetime]
    person: Mapped[PersonRow] = relationship(back_populates="memberships")
    organisation: Mapped[OrganisationRow] = relationship()


class InvitationRow(Base):
    """An invitation sent by e-mail; its link holds a secret of which this is a digest.

    The address goes once it is accepted, withdrawn or too old.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    email: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime]
    accepted: Mapped[datetime | None]
    withdrawn: Mapped[datetime | None]
    invited_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )
    organisation: Mapped[OrganisationRow] = relationship()


class ResetRow(Base):
    """A way back for who forgot their password, good once and for an hour."""

    __tablename__ = "reset"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    created: Mapped[datetime]
    expires: Mapped[datetime]


class AddressLinkRow(Base):
    """A link about a change of address; see `pvd_graph.accounts.addresses`.

    `second_factor` and `provider` say whether the account had one when it was made.
    """

    __tablename__ = "address_link"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str]
    before: Mapped[str]
    email: Mapped[str]
    second_factor: Mapped[bool]
    provider: Mapped[bool]
    created: Mapped[datetime]
    expires: Mapped[datetime]


class RecoveryRow(Base):
    """A code that stands in for a lost second factor, once."""

    __tablename__ = "recovery"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )


class SessionRow(Base):
    """A browser that is signed in; without its row its cookie opens nothing.

    `id_token` is what a provider of OpenID Connect wants back to sign out there too.
    """

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    browser: Mapped[str]
    id_token: Mapped[str | None]
    created: Mapped[datetime]
    last_seen: Mapped[datetime]
    expires: Mapped[datetime]
    person: Mapped[PersonRow] = relationship()


class AuditRow(Base):
    """What somebody did: written once, never changed. No name, no address in it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[str]
