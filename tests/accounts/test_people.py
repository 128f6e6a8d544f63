"""People and their roles: given, taken, closed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from pvd_graph.accounts import organisations, people
from pvd_graph.accounts.audit import entries
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.errors import BadParameterError, NotFoundError

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def _somebody(session: Session, email: str = "a@example.org") -> int:
    row = PersonRow(name="A", email=email, created=NOW)
    session.add(row)
    session.flush()
    return row.id


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@b", "@b.fr", "a b@c.fr", "a@b.fr\nBcc: x", "a,b@c.fr", "<a@b.fr>"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """A line end or a list would write to others."""
    with pytest.raises(BadParameterError):
        people.normal_email(text)


def test_addresses_are_kept_in_lower_case() -> None:
    """One person, one account."""
    assert people.normal_email(" Marie.Exemple@Example.ORG ") == (
        "marie.exemple@example.org"
    )


def test_a_role_is_given_changed_and_taken(database: Database) -> None:
    """One role in each organisation; each change is in the audit log."""
    with database.session() as session:
        person = _somebody(session)
        town = organisations.make_organisation(session, "town", "A", "99001")
        partner = organisations.make_organisation(session, "partner", "B", "demo")
        people.set_role(session, person, town.id, "contributor")
        people.set_role(session, person, partner.id, "contributor")
        people.set_role(session, person, partner.id, "publisher")
    with database.session() as session:
        found = people.find_person(session, "A@example.org")
        assert found is not None
        assert found.role_in(town.id) == "contributor"
        assert found.role_in(partner.id) == "publisher"
        assert found.role_in(partner.id + 1) is None
        people.set_role(session, person, town.id, None)
        people.set_role(session, person, town.id, None)

    with database.reading() as session:
        assert [one.id for one in people.all_people(session)] == [person]
        assert people.all_people(session, organisation=town.id) == []
        assert people.all_people(session, organisation=partner.id)[0].roles == {
            "publisher"
        }
        done = [one.action for one in entries(session, k=10)]
        assert organisations.all_organisations(session) == [town, partner]
    assert done == ["set_role"] * 5 + ["make_organisation"] * 2


@pytest.mark.parametrize("kind", ["town", "partner"])
def test_staff_belongs_to_the_programme(database: Database, kind: Kind) -> None:
    """A town has no say over others."""
    code = "99001" if kind == "town" else "demo"
    with database.session() as session:
        place = organisations.make_organisation(session, kind, "A", code)
        person = _somebody(session)

    with pytest.raises(BadParameterError), database.session() as session:
        people.set_role(session, person, place.id, "moderator")


def test_a_closed_account_is_told_as_such(database: Database) -> None:
    """Until it is opened again."""
    with database.session() as session:
        person = _somebody(session)
        people.disable(session, person)
    with database.session() as session:
        (found,) = people.all_people(session)
        assert found.disabled is not None
        people.enable(session, person)
    with database.reading() as session:
        assert people.all_people(session)[0].disabled is None


def test_unknown_people_and_organisations_are_not_found(database: Database) -> None:
    """By number or by address."""
    with database.reading() as session:
        assert people.find_person(session, "b@example.org") is None
        with pytest.raises(NotFoundError):
            people.person_row(session, 1)
        with pytest.raises(NotFoundError):
            organisations.find_organisation(session, 1)
