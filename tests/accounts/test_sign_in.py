"""Who somebody is: by password, by a link, by a provider."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from pvd_graph.accounts import people, sessions, sign_in
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.second_factor import SecondFactor
from pvd_graph.accounts.sign_in import Identity
from pvd_graph.accounts.tables import ResetRow
from pvd_graph.errors import BadParameterError, NotFoundError
from tests.accounts.guests import KEY, PASSWORD, somebody

NEW = "d'autres mots pris au hasard"


def test_a_lost_password_is_replaced_once(database: Database) -> None:
    """All browsers are signed out; the link is used up."""
    with database.session() as session:
        anne = somebody(session)
        name = sessions.begin(session, anne, "")
        asked = sign_in.ask_reset(session, " ANNE@example.org ")
        assert asked is not None
        secret = asked[1]
    with pytest.raises(BadParameterError), database.session() as session:
        sign_in.reset_password(session, secret, "court")
    with database.session() as session:
        sign_in.reset_password(session, secret, NEW)

    assert sign_in.by_password(database, anne.email, NEW) is not None
    assert sign_in.by_password(database, anne.email, PASSWORD) is None
    with database.session() as session:
        assert sessions.find(session, name) is None
        with pytest.raises(NotFoundError):
            sign_in.reset_password(session, secret, NEW)


def test_only_the_last_link_is_good_and_not_for_long(database: Database) -> None:
    """An hour."""
    with database.session() as session:
        somebody(session)
        first, second = (
            sign_in.ask_reset(session, "anne@example.org") for _ in range(2)
        )
        assert first is not None
        assert second is not None
        with pytest.raises(NotFoundError):
            sign_in.check_reset(session, first[1])
        sign_in.check_reset(session, second[1])
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(ResetRow).values(expires=past))
        session.expire_all()
        with pytest.raises(NotFoundError):
            sign_in.check_reset(session, second[1])


def test_nobody_and_closed_accounts_get_no_link(database: Database) -> None:
    """And closed ones open by nothing."""
    with database.session() as session:
        anne = somebody(session)
        people.disable(session, anne.id)
        assert sign_in.ask_reset(session, anne.email) is None
        assert sign_in.ask_reset(session, "personne@example.org") is None
        identity = Identity("https://op.example", "s-1", anne.email, "Anne")
        assert sign_in.by_provider(session, identity) is None
        assert sign_in.by_code(session, SecondFactor(KEY), anne.id, "1") is None
        assert sign_in.by_code(session, SecondFactor(KEY), 999, "1") is None
    assert sign_in.by_password(database, anne.email, PASSWORD) is None


def test_a_provider_is_linked_by_the_first_address_it_vouches_for(
    database: Database,
) -> None:
    """Afterwards the address of another there opens nothing."""
    with database.session() as session:
        anne = somebody(session)
        first = Identity("https://op.example", "s-1", anne.email, "Anne")
        found = sign_in.by_provider(session, first)
        assert found is not None
        assert found.id == anne.id

        other = Identity("https://op.example", "s-2", anne.email, "Autre")
        assert sign_in.by_provider(session, other) is None
        nameless = Identity("https://op.example", "s-3", "", "Autre")
        assert sign_in.by_provider(session, nameless) is None
        elsewhere = Identity("https://other.example", "s-1", "", "Anne")
        assert sign_in.by_provider(session, elsewhere) is None


def test_changing_the_password_keeps_this_browser(database: Database) -> None:
    """The others are signed out."""
    with database.session() as session:
        anne = somebody(session)
        here, there = (sessions.begin(session, anne, "") for _ in range(2))
        sign_in.change_password(session, anne.id, NEW, keep=here)

        assert sessions.find(session, here) is not None
        assert sessions.find(session, there) is None
