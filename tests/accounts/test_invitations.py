"""Invitations: good once, for a fortnight, for who holds the link."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.people import all_people
from pvd_graph.accounts.sign_in import Identity, by_password, by_provider
from pvd_graph.accounts.tables import InvitationRow
from pvd_graph.errors import BadParameterError, NotFoundError
from tests.accounts.guests import PASSWORD, somebody

LEA = "lea@example.org"


def _invited(session: Session, email: str = LEA) -> str:
    town = make_organisation(session, "town", "Autre ville", "99002")
    return invitations.invite(session, email, town.id, "contributor")


def test_an_invitation_makes_an_account(database: Database) -> None:
    """Once; the database does not hold the link's secret."""
    with database.session() as session:
        secret = _invited(session, " LEA@example.org")
        found = invitations.find(session, secret)
        assert (found.email, found.role, found.known) == (LEA, "contributor", False)
        assert session.query(InvitationRow).one().digest != secret
        lea = invitations.accept(session, secret, " Léa  Exemple ", PASSWORD)

    assert (lea.name, lea.email) == ("Léa Exemple", LEA)
    assert [one.organisation.code for one in lea.memberships] == ["99002"]
    assert by_password(database, LEA, PASSWORD) == lea
    with database.session() as session:
        assert invitations.pending(session) == []
        with pytest.raises(NotFoundError):
            invitations.accept(session, secret, "Encore", PASSWORD)


def test_an_account_that_is_there_gets_a_role_more(database: Database) -> None:
    """Name and password stay: the link shows an address, no more."""
    with database.session() as session:
        anne = somebody(session)
        secret = _invited(session, anne.email)
        assert invitations.find(session, secret).known
        after = invitations.accept(
            session, secret, "Autre nom", "un autre mot de passe"
        )

    assert after.name == anne.name
    assert len(after.memberships) == 2
    assert by_password(database, anne.email, PASSWORD) is not None
    assert by_password(database, anne.email, "un autre mot de passe") is None


def test_a_bad_name_or_password_uses_nothing_up(database: Database) -> None:
    """One tries again with the same link."""
    with database.session() as session:
        secret = _invited(session)
    for name, password in (("", PASSWORD), ("Léa", "court")):
        with pytest.raises(BadParameterError), database.session() as session:
            invitations.accept(session, secret, name, password)

    with database.session() as session:
        assert all_people(session) == []
        invitations.accept(session, secret, "Léa", PASSWORD)


def test_a_newer_invitation_takes_the_place_of_the_older(database: Database) -> None:
    """A withdrawn or old one is not good either."""
    with database.session() as session:
        first, second = _invited(session), _invited(session)
        with pytest.raises(NotFoundError):
            invitations.find(session, first)
        (found,) = invitations.pending(session)
        invitations.withdraw(session, found.id, by=None)
        with pytest.raises(NotFoundError):
            invitations.find(session, second)
        third = _invited(session)
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(InvitationRow).values(expires=past))
        session.expire_all()
        with pytest.raises(NotFoundError):
            invitations.find(session, third)
        with pytest.raises(NotFoundError):
            invitations.withdraw(session, 999, by=None)


def test_a_role_that_is_not_held_there_is_not_offered(database: Database) -> None:
    """A town has no moderator."""
    with database.session() as session:
        town = make_organisation(session, "town", "Autre ville", "99002")
    with pytest.raises(BadParameterError), database.session() as session:
        invitations.invite(session, LEA, town.id, "moderator")


def test_an_identity_accepts_without_a_password(database: Database) -> None:
    """And is found again by its provider, whatever its address becomes."""
    identity = Identity("https://op.example", "s-1", LEA, "Léa Exemple")
    with database.session() as session:
        secret = _invited(session, "accueil@example.org")
        lea = invitations.accept_identity(session, secret, identity)
        moved = Identity("https://op.example", "s-1", "autre@example.org", "Léa")

        assert by_provider(session, moved) == lea
        assert not lea.has_password
        assert lea.email == LEA
    assert by_password(database, LEA, "") is None
