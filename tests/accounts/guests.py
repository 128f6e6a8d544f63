"""People of tests of the accounts: made without a page."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.passwords import hash_of
from pvd_graph.accounts.people import person_of, person_row, set_role
from pvd_graph.accounts.tables import PersonRow

PASSWORD = "quatre mots pris au hasard"  # noqa: S105 - of people who do not exist
KEY = b"k" * 64


def somebody(
    session: Session, email: str = "anne@example.org", *, role: str = "contributor"
) -> Person:
    """Return somebody new, of a fictitious town or of the programme."""
    row = PersonRow(
        name="Anne Exemple",
        email=email,
        password_hash=hash_of(PASSWORD),
        created=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    if role == "contributor":
        town = make_organisation(session, "town", "Ville fictive", "99001")
        set_role(session, row.id, town.id, "contributor")
    else:
        staff = make_organisation(session, "programme", "Programme")
        set_role(session, row.id, staff.id, "administrator")
    session.flush()
    return person_of(person_row(session, row.id))
