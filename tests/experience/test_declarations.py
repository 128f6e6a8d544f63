"""A town says what it faces, in order; its graph keeps the shapes."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import BadParameterError, ForbiddenError
from pvd_graph.experience.declarations import (
    declaration_lines,
    declaration_of,
    declare,
    due_declarations,
    followed,
)
from pvd_graph.validation.check import check_lines
from tests.experience.people import OTHER_TOWN, People
from tests.experience.sheets import TOWN
from tests.small_data import project_shapes


def test_a_declaration_is_kept_in_order(database: Database, them: People) -> None:
    """Once each, until the next one."""
    with database.session() as session:
        declare(session, them.ana, them.town, TOWN, ["mobilite", "habitat", "mobilite"])
        found = declaration_of(session, TOWN)
        assert found is not None
        assert found.challenges == ("mobilite", "habitat")
        assert due_declarations(session) == [TOWN]
        followed(session, TOWN, found.version)
        assert due_declarations(session) == []
        assert declaration_of(session, OTHER_TOWN) is None

    lines = sorted(declaration_lines(TOWN, found))
    assert list(check_lines(project_shapes(), lines)) == []
    assert sum("facesChallenge" in line for line in lines) == 2


def test_for_ones_own_town_alone(database: Database, them: People) -> None:
    """Neither another's, nor in another's name."""
    for person, owner, commune in (
        (them.eve, them.town, TOWN),
        (them.ana, them.town, OTHER_TOWN),
        (them.ana, them.other, OTHER_TOWN),
    ):
        with pytest.raises(ForbiddenError), database.session() as session:
            declare(session, person, owner, commune, ["habitat"])


@pytest.mark.parametrize("slugs", [["../x"], [f"defi-{one}" for one in range(11)]])
def test_what_cannot_be(database: Database, them: People, slugs: list[str]) -> None:
    """Slugs only, and an order of priority of a few."""
    with pytest.raises(BadParameterError), database.session() as session:
        declare(session, them.ana, them.town, TOWN, slugs)
