"""Moderators gather sheets; what is not public is not seen."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience.collections import (
    all_collections,
    find_collection,
    gather,
    slug_of_title,
)
from tests.experience.people import People
from tests.experience.sheets import SHEET

TOLD = ("Les halles  de l'Été", "**Trois** façons.", [SHEET, SHEET])


def test_a_collection_is_made_changed_and_shown(
    database: Database, them: People
) -> None:
    """Under the name that its first title gave."""
    with database.session() as session:
        made = gather(session, them.mod, "", TOLD, public=False)
        assert (made.id, made.sheets) == ("les-halles-de-l-ete", (SHEET,))
        assert all_collections(session) == []
        assert len(all_collections(session, them.mod)) == 1
        with pytest.raises(NotFoundError):
            find_collection(session, made.id, them.ana)
        gather(session, them.mod, made.id, ("Autre", "", []), public=True)
        found = find_collection(session, made.id)
    assert (found.title, found.sheets, found.public) == ("Autre", (), True)


@pytest.mark.parametrize(
    "told",
    [
        ("", "", []),
        ("x" * 121, "", []),
        ("…", "", []),
        ("A", "x" * 12_001, []),
        ("A", "", ["../x"]),
        ("A", "Appeler le 01 99 00 12 34", []),
    ],
)
def test_what_cannot_be(
    database: Database, them: People, told: tuple[str, str, list[str]]
) -> None:
    """A title, some sheets, no personal data."""
    with pytest.raises(BadParameterError), database.session() as session:
        gather(session, them.mod, "", told, public=True)


def test_for_moderators_alone(database: Database, them: People) -> None:
    """And a name is taken once."""
    with database.session() as session:
        with pytest.raises(ForbiddenError):
            gather(session, them.ana, "", TOLD, public=True)
        with pytest.raises(NotFoundError):
            gather(session, them.mod, "absent", TOLD, public=True)
        gather(session, them.mod, "", TOLD, public=True)
        with pytest.raises(BadParameterError):
            gather(session, them.mod, "", TOLD, public=True)
    assert slug_of_title("!!") == ""
