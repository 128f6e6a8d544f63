"""What is known of somebody: all of it told, all of it gone, and in time."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect, select, text, update

from pvd_graph.accounts import audit, invitations, people, privacy, sessions, sign_in
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.people import all_people
from pvd_graph.accounts.second_factor import SecondFactor
from pvd_graph.accounts.tables import AuditRow, PersonRow, SessionRow
from pvd_graph.errors import ConflictError, NotFoundError
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.tables import SheetRow
from tests.accounts.guests import KEY, somebody

SECRETS = ("password_hash", "totp_secret", "digest", "$argon2")


def _full(database: Database) -> int:
    """Return somebody with a row in every table of accounts."""
    with database.session() as session:
        anne = somebody(session)
        sessions.begin(session, anne, "Navigateur d'Anne")
        sign_in.ask_reset(session, anne.email)
        SecondFactor(KEY).renew_codes(session, anne.id)
        town = make_organisation(session, "town", "Autre ville", "99002")
        invitations.invite(session, anne.email, town.id, "contributor")
        guest = "lea@example.org"
        invitations.invite(session, guest, town.id, "contributor", by=anne.id)
        return anne.id


def test_all_that_is_known_is_handed_out(database: Database) -> None:
    """As JSON, secrets left out."""
    person = _full(database)

    with database.reading() as session:
        known = privacy.known_of(session, person)

    whole = json.dumps(known)
    assert known["person"][0]["email"] == "anne@example.org"
    assert known["session"][0]["browser"] == "Navigateur d'Anne"
    assert known["membership"][0]["role"] == "contributor"
    assert {one["action"] for one in known["audit"]} >= {"invite", "ask_reset"}
    assert not any(word in whole for word in SECRETS)
    invited = [(one["email"], one["as"]) for one in known["invitation"]]
    assert invited == [
        ("anne@example.org", ["email"]),
        ("lea@example.org", ["invited_by"]),
    ]


def test_a_sheet_is_told_once_with_each_part_in_it(database: Database) -> None:
    """Who began it and saved it last; days as ISO has them, as moments are."""
    with database.session() as session:
        anne = somebody(session)
        town = anne.memberships[0].organisation
        sheet = new_sheet(session, anne, NewDraft(town, "99001", {}))
        row = session.get_one(SheetRow, sheet.id)
        row.review_on = date(2027, 11, 28)
        session.flush()
        known = privacy.known_of(session, anne.id)

    (told,) = known["sheet"]
    assert told["as"] == ["author", "draft_by"]
    assert told["review_on"] == "2027-11-28"
    assert datetime.fromisoformat(told["created"]).tzinfo is not None


def test_an_erased_account_leaves_no_trace_of_who(database: Database) -> None:
    """In no column of no table; what they did stays, by a number."""
    person = _full(database)

    with database.session() as session:
        privacy.erase(session, person, by=person)

    found = _everything(database)
    assert "anne" not in found.lower()
    with database.session() as session:
        assert all_people(session) == []
        assert people.find_person(session, "anne@example.org") is None
        with pytest.raises(NotFoundError):
            privacy.known_of(session, person)
        actions = [one.action for one in audit.entries(session, person=person, k=50)]
        assert "invite" in actions
        again = somebody(session)
    assert again.id != person


def _everything(database: Database) -> str:
    """Return the text of all rows of all tables."""
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = [
            str(row)
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - names of tables
        ]
    return "\n".join(rows)


def test_the_last_administrator_stays(database: Database) -> None:
    """Until there is another who can sign in."""
    with database.session() as session:
        first = somebody(session, "a@example.org", role="administrator")
        second = somebody(session, "b@example.org", role="administrator")
        staff = first.memberships[0].organisation.id
        privacy.keep_an_administrator(session, first.id)
        people.disable(session, second.id)

        for arguments in ((), (staff, "moderator"), (staff, None)):
            with pytest.raises(ConflictError):
                privacy.keep_an_administrator(session, first.id, *arguments)
        with pytest.raises(ConflictError):
            privacy.erase(session, first.id, by=first.id)
        privacy.keep_an_administrator(session, first.id, staff, "administrator")
        privacy.keep_an_administrator(session, first.id, staff + 1, "contributor")
        privacy.erase(session, second.id, by=first.id)


def test_what_has_had_its_time_is_forgotten(database: Database) -> None:
    """Each after its own; the last administrator is not."""
    person = _full(database)
    with database.session() as session:
        boss = somebody(session, "boss@example.org", role="administrator")
        assert privacy.prune(session) == privacy.Pruned(0, 0, 0, 0)
        now = datetime.now(UTC)
        session.execute(update(SessionRow).values(expires=now - timedelta(1)))
        old = now - timedelta(days=366)
        first = select(AuditRow.id).order_by(AuditRow.id).limit(1).scalar_subquery()
        session.execute(update(AuditRow).where(AuditRow.id == first).values(at=old))
    with database.session() as session:
        session.expire_all()
        assert privacy.prune(session, now) == privacy.Pruned(0, 0, 1, 1)
        later = now + timedelta(days=45)
        assert privacy.prune(session, later) == privacy.Pruned(0, 2, 0, 0)
        gone = now - timedelta(days=731)
        session.execute(update(PersonRow).values(created=gone, last_seen=None))
        session.expire_all()
        assert privacy.prune(session, now).accounts == 1
        assert [one.id for one in all_people(session)] == [boss.id]
        assert session.get_one(PersonRow, person).erased is not None
