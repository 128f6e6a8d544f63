"""Organisations: made once, found again; which roles are held in them."""

import pytest

from pvd_graph.accounts import organisations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import ROLES, Kind, Organisation
from pvd_graph.errors import BadCodeError, BadParameterError, InputError


@pytest.mark.parametrize(
    ("kind", "code"),
    [("town", "99001"), ("epci", "200069193"), ("partner", "demo"), ("programme", "")],
)
def test_an_organisation_is_made_once(
    database: Database, kind: Kind, code: str
) -> None:
    """A second time gives the same one."""
    with database.session() as session:
        made = organisations.make_organisation(session, kind, "Ville  fictive", code)
        again = organisations.make_organisation(session, kind, "Ville fictive", code)

    assert made == again
    assert (made.name, made.kind, made.code) == ("Ville fictive", kind, code)


@pytest.mark.parametrize(
    ("kind", "name", "code", "error"),
    [
        ("town", "A", "1001", BadCodeError),
        ("epci", "A", "12", BadCodeError),
        ("partner", "A", "", BadParameterError),
        ("partner", "A", "../x", BadParameterError),
        ("programme", " \u200b ", "", BadParameterError),
        ("programme", "x" * 201, "", BadParameterError),
    ],
)
def test_what_cannot_be_an_organisation(
    database: Database, kind: Kind, name: str, code: str, error: type[InputError]
) -> None:
    """A code that cannot be, a name of nothing."""
    with pytest.raises(error), database.session() as session:
        organisations.make_organisation(session, kind, name, code)


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("town", {"contributor"}),
        ("epci", {"contributor"}),
        ("partner", {"contributor", "publisher"}),
        ("programme", set(ROLES)),
    ],
)
def test_which_roles_are_held_where(kind: Kind, held: set[str]) -> None:
    """Staff in the programme, publishers with partners."""
    one = Organisation(1, kind, "A")
    found = set()
    for role in ROLES:
        try:
            organisations.may_hold(one, role)
        except BadParameterError:
            continue
        found.add(role)

    assert found == held
