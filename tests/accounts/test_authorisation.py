"""The matrix, cell by cell: role, action, whose object it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pvd_graph.accounts.authorisation import ACTIONS, SITE, Action, Target, may
from pvd_graph.accounts.model import ROLES, Membership, Organisation, Person, Role

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HERE = Organisation(1, "town", "Ville fictive", "99001")
ELSEWHERE = 2
OWN = Target(organisation=HERE.id, author=99)
OTHER = Target(organisation=ELSEWHERE, author=99)


def _person(role: Role | None) -> Person:
    return Person(
        id=7,
        name="Personne",
        email="personne@example.org",
        memberships=() if role is None else (Membership(HERE, role),),
        locale="fr",
        second_factor=False,
        has_password=True,
        created=NOW,
        last_seen=None,
        disabled=None,
    )


# One column a role, in this order: contributor, publisher, moderator, administrator.
# "o": on what belongs to one's own organisation; "a": on anything; "-": on nothing.
MATRIX: dict[Action, str] = {
    "draft": "oooo",
    "read_draft": "oooo",
    "edit": "oooo",
    "submit": "oooo",
    "withdraw": "ooaa",
    "answer_question": "oooo",
    "declare_challenge": "oooo",
    "comment": "ooaa",
    "ask_question": "aaaa",
    "say_useful": "aaaa",
    "contact": "aaaa",
    "follow": "aaaa",
    "review": "--aa",
    "request_change": "--aa",
    "publish": "--aa",
    "refuse": "--aa",
    "hide_question": "--aa",
    "gather_collection": "--aa",
    "publish_dataset": "-o-a",
    "administer": "---a",
}


def test_the_matrix_names_every_action_and_role() -> None:
    """None is left to chance."""
    assert set(MATRIX) == set(ACTIONS)
    assert ROLES == ("contributor", "publisher", "moderator", "administrator")
    assert {len(cells) for cells in MATRIX.values()} == {len(ROLES)}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_each_cell_of_the_matrix(role: Role, action: Action) -> None:
    """One's own organisation, another's, and the site."""
    cell = MATRIX[action][ROLES.index(role)]

    assert may(_person(role), action, OWN) == (cell in "oa")
    assert may(_person(role), action, OTHER) == (cell == "a")
    assert may(_person(role), action, SITE) == (cell == "a")


@pytest.mark.parametrize("action", ACTIONS)
def test_who_has_no_role_may_nothing(action: Action) -> None:
    """Nor who is not signed in, nor whose account is closed."""
    closed = replace(_person("administrator"), disabled=NOW)

    for person in (None, _person(None), closed):
        assert not any(may(person, action, one) for one in (OWN, OTHER, SITE))


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_nobody_decides_on_what_they_wrote(role: Role) -> None:
    """Two pairs of eyes, for staff as well."""
    mine = Target(organisation=HERE.id, author=7)

    refused = {one for one in ACTIONS if may(_person(role), one, OWN)} - {
        one for one in ACTIONS if may(_person(role), one, mine)
    }

    assert refused == {"publish", "refuse", "request_change"}


def test_roles_in_several_organisations_add_up() -> None:
    """A contributor here who publishes for a partner has each right in its place."""
    partner = Organisation(ELSEWHERE, "partner", "Partenaire", "demo")
    both = replace(
        _person("contributor"),
        memberships=(Membership(HERE, "contributor"), Membership(partner, "publisher")),
    )

    assert may(both, "publish_dataset", OTHER)
    assert not may(both, "publish_dataset", OWN)
    assert may(both, "edit", OWN)
    assert may(both, "edit", OTHER)
