"""Another address: what ends which links, and what is undone with a change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pvd_graph.accounts import addresses, people, privacy, sessions, sign_in
from pvd_graph.accounts.addresses import Purpose
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.second_factor import SecondFactor
from pvd_graph.accounts.sign_in import Identity
from pvd_graph.accounts.tables import AddressLinkRow, PersonRow
from pvd_graph.errors import ConflictError, NotFoundError
from tests.accounts.guests import KEY, PASSWORD, somebody

OLD, NEW = "anne@example.org", "a.nouvelle@example.org"


def _reset(session: Session) -> str:
    asked = sign_in.ask_reset(session, OLD)
    assert asked is not None
    return asked[1]


def _changed(session: Session, person: int, email: str = NEW) -> addresses.Change:
    confirms, _ = addresses.ask_change(session, person, email)
    return addresses.confirm_change(session, confirms)


def _is_good(session: Session, purpose: Purpose, secret: str) -> bool:
    try:
        addresses.find_link(session, purpose, secret)
    except NotFoundError:
        return False
    return True


def test_a_change_ends_the_links_for_a_new_password(database: Database) -> None:
    """They were sent to the address of before, which may be somebody else's now."""
    with database.session() as session:
        anne = somebody(session)
        confirms, _ = addresses.ask_change(session, anne.id, NEW)
        secret = _reset(session)
        done = addresses.confirm_change(session, confirms)

        assert (done.before, done.person.email) == (OLD, NEW)
        with pytest.raises(NotFoundError):
            sign_in.check_reset(session, secret)


def _by_owner(session: Session, person: int) -> None:
    sign_in.change_password(session, person, "d'autres mots au hasard", keep="")


def _by_link(session: Session, _person: int) -> None:
    sign_in.reset_password(session, _reset(session), "d'autres mots au hasard")


def _again(session: Session, person: int) -> None:
    addresses.ask_change(session, person, "autre@example.org")


def _erased(session: Session, person: int) -> None:
    privacy.erase(session, person, by=None)


@pytest.mark.parametrize("end", [_by_owner, _by_link, _again, _erased])
def test_what_ends_a_request_ends_its_links(
    database: Database, end: Callable[[Session, int], None]
) -> None:
    """Another password, by whichever way; a newer request; erasure."""
    with database.session() as session:
        anne = somebody(session)
        confirms, stops = addresses.ask_change(session, anne.id, NEW)
        assert _is_good(session, "confirm", confirms)
        end(session, anne.id)
        session.expire_all()

        assert not _is_good(session, "confirm", confirms)
        assert not _is_good(session, "stop", stops)


def test_a_new_password_and_erasure_end_links_for_a_password(
    database: Database,
) -> None:
    """One that lies in a mailbox would be a way in for an hour."""
    with database.session() as session:
        anne = somebody(session)
        for end in (_by_owner, _erased):
            secret = _reset(session)
            end(session, anne.id)
            session.expire_all()
            with pytest.raises(NotFoundError):
                sign_in.check_reset(session, secret)


def test_a_link_serves_its_purpose_alone_and_not_for_long(database: Database) -> None:
    """An hour, a week to undo; then the daily round takes it away."""
    with database.session() as session:
        anne = somebody(session)
        secrets = {"restore": _changed(session, anne.id).secret}
        pair = addresses.ask_change(session, anne.id, OLD)
        secrets |= dict(zip(("confirm", "stop"), pair, strict=True))
        purposes: tuple[Purpose, ...] = ("confirm", "stop", "restore")
        good = {
            (one, other): _is_good(session, one, secrets[other])
            for one in purposes
            for other in purposes
        }
        assert {pair for pair, is_good in good.items() if is_good} == {
            (one, one) for one in purposes
        }
        now = datetime.now(UTC)
        rows = {one.purpose: one for one in session.scalars(select(AddressLinkRow))}
        assert rows["restore"].expires - now > timedelta(days=6, hours=23)
        assert rows["stop"].expires - now < timedelta(hours=1)

        past = now - timedelta(seconds=1)
        session.execute(update(AddressLinkRow).values(expires=past))
        session.expire_all()
        assert not any(_is_good(session, one, secrets[one]) for one in purposes)
        privacy.prune(session)
        assert session.scalar(select(func.count(AddressLinkRow.digest))) == 0


def test_what_was_set_up_since_is_undone(database: Database) -> None:
    """Sessions, password, a code and a provider; a chain of changes at once."""
    factor = SecondFactor(KEY)
    with database.session() as session:
        anne = somebody(session)
        first = _changed(session, anne.id)
        name = sessions.begin(session, anne, "")
        secret = factor.new_secret()
        assert factor.enrol(session, anne.id, secret, pyotp.TOTP(secret).now())
        identity = Identity("https://op.example", "s-1", NEW, "Autre")
        assert sign_in.by_provider(session, identity) is not None
        second = _changed(session, anne.id, "tiers@example.org")
        _by_owner(session, anne.id)

        done = addresses.restore(session, first.secret)

        assert (done.before, done.person.email) == ("tiers@example.org", OLD)
        assert not done.person.second_factor
        assert not done.person.has_password
        assert factor.codes_left(session, anne.id) == 0
        assert sessions.find(session, name) is None
        assert sign_in.by_provider(session, identity) is None
        for one in (first, second):
            assert not _is_good(session, "restore", one.secret)


def test_what_was_there_before_the_change_stays(database: Database) -> None:
    """A code of the owner's telephone, and their provider."""
    factor = SecondFactor(KEY)
    with database.session() as session:
        anne = somebody(session)
        secret = factor.new_secret()
        factor.enrol(session, anne.id, secret, pyotp.TOTP(secret).now())
        identity = Identity("https://op.example", "s-1", OLD, "Anne")
        sign_in.by_provider(session, identity)

        done = addresses.restore(session, _changed(session, anne.id).secret)

        assert done.person.second_factor
        assert factor.codes_left(session, anne.id) == 10
        assert sign_in.by_provider(session, identity) is not None


def test_an_address_that_is_taken_is_not_given(database: Database) -> None:
    """Neither by a change nor by undoing one; the owner of a closed account is told."""
    with database.session() as session:
        anne = somebody(session)
        confirms, _ = addresses.ask_change(session, anne.id, NEW)
        taken = somebody(session, NEW)
        with pytest.raises(ConflictError):
            addresses.confirm_change(session, confirms)
        session.get_one(PersonRow, taken.id).email = "tiers@example.org"
        session.flush()
        undo = addresses.confirm_change(session, confirms).secret
        session.get_one(PersonRow, taken.id).email = OLD
        session.flush()
        with pytest.raises(ConflictError):
            addresses.restore(session, undo)

        people.disable(session, anne.id)
        with pytest.raises(NotFoundError, match="fermé"):
            addresses.restore(session, undo)


def test_a_change_keeps_the_password(database: Database) -> None:
    """It is the address that one signs in with from now on."""
    with database.session() as session:
        anne = somebody(session)
        _changed(session, anne.id)

    assert sign_in.by_password(database, NEW, PASSWORD) is not None
    assert sign_in.by_password(database, OLD, PASSWORD) is None
