"""Sessions: begun, found, ended from anywhere, and of themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from pvd_graph.accounts import people, sessions
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.tables import SessionRow
from tests.accounts.guests import somebody


def test_a_session_is_found_by_its_name_alone(database: Database) -> None:
    """The database does not hold the name."""
    with database.session() as session:
        anne = somebody(session)
        name = sessions.begin(session, anne, "Navigateur " * 100)
        other = sessions.begin(session, anne, "Autre")

    with database.reading() as session:
        found = sessions.find(session, name)
        assert found is not None
        assert (found.person.id, found.stale) == (anne.id, False)
        assert sessions.find(session, name[:-1]) is None
        assert sessions.find(session, sessions.shown_name(name)) is None
        digests = session.query(SessionRow.digest).all()
        assert name not in {one for (one,) in digests}
        shown = {one.name for one in sessions.open_sessions(session, anne.id)}
        assert shown == {sessions.shown_name(name), sessions.shown_name(other)}


def test_a_session_is_ended_here_there_or_everywhere(database: Database) -> None:
    """One's own only."""
    with database.session() as session:
        anne, paul = somebody(session), somebody(session, "paul@example.org")
        names = [sessions.begin(session, anne, "") for _ in range(4)]
        his = sessions.begin(session, paul, "", id_token="t.o.k")  # noqa: S106 - none

    def alive() -> list[bool]:
        with database.reading() as session:
            return [sessions.find(session, one) is not None for one in [*names, his]]

    with database.session() as session:
        assert sessions.end(session, names[0]) == ""
        assert sessions.end(session, names[0]) == ""
        sessions.end_one(session, anne.id, sessions.shown_name(names[1]))
        sessions.end_one(session, anne.id, sessions.shown_name(his))
        sessions.end_one(session, anne.id, "")
        sessions.end_one(session, anne.id, "%" * 16)
    assert alive() == [False, False, True, True, True]
    with database.session() as session:
        sessions.end_all(session, anne.id, but=names[2])
    assert alive() == [False, False, True, False, True]
    with database.session() as session:
        people.disable(session, anne.id)
        assert sessions.end(session, his) == "t.o.k"
    assert alive() == [False] * 5


@pytest.mark.parametrize(("role", "idle"), [("contributor", 14), ("administrator", 1)])
def test_a_session_ends_when_it_is_not_used(
    database: Database, role: str, idle: int
) -> None:
    """Sooner for staff; use makes it last, three months at most."""
    with database.session() as session:
        anne = somebody(session, role=role)
        name = sessions.begin(session, anne, "")

    def aged(**values: datetime) -> None:
        with database.session() as session:
            session.execute(update(SessionRow).values(**values))

    now = datetime.now(UTC)
    with database.reading() as session:
        row = session.query(SessionRow).one()
        assert abs(row.expires - now - timedelta(days=idle)) < timedelta(minutes=1)
    aged(last_seen=now - timedelta(minutes=6), created=now - timedelta(days=89.5))
    with database.session() as session:
        found = sessions.find(session, name)
        assert found is not None
        assert found.stale, "it is time to note the use"
        sessions.touch(session, name)
        sessions.touch(session, "unknown")
    with database.reading() as session:
        row = session.query(SessionRow).one()
        assert row.expires - now <= timedelta(days=0.51)
        assert people.person_row(session, anne.id).last_seen is not None
    aged(expires=now)
    with database.reading() as session:
        assert sessions.find(session, name) is None
        assert sessions.open_sessions(session, anne.id) == []
