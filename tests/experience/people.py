"""Two fictitious towns and the programme, with somebody in each."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from pvd_graph.accounts import people
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind, Organisation, Person, Role
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.tables import PersonRow
from tests.experience.sheets import TOWN

OTHER_TOWN = "99002"


@dataclass(frozen=True)
class People:
    """Who there is.

    `ana` and `bob` write for Zone-Fictive, `eve` for Autre-Ville, `mod` moderates.
    """

    town: Organisation
    other: Organisation
    ana: Person
    bob: Person
    eve: Person
    mod: Person


def _person(session: Session, name: str, organisation: int, role: Role) -> Person:
    email = f"{name}@zone.example"
    row = PersonRow(name=name.title(), email=email, created=datetime.now(UTC))
    session.add(row)
    session.flush()
    people.set_role(session, row.id, organisation, role)
    found = people.find_person(session, email)
    assert found is not None
    return found


def populate(database: Database) -> People:
    """Make them."""

    def organisation(
        session: Session, kind: Kind, name: str, code: str
    ) -> Organisation:
        return make_organisation(session, kind, name, code)

    with database.session() as session:
        town = organisation(session, "town", "Zone-Fictive", TOWN)
        other = organisation(session, "town", "Autre-Ville", OTHER_TOWN)
        staff = organisation(session, "programme", "Programme", "")
        return People(
            town,
            other,
            _person(session, "ana", town.id, "contributor"),
            _person(session, "bob", town.id, "contributor"),
            _person(session, "eve", other.id, "contributor"),
            _person(session, "mod", staff.id, "moderator"),
        )
