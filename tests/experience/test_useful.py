"""Useful to us, we did it too: towns speak, each for itself."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import ForbiddenError, NotFoundError
from pvd_graph.experience import moderation, useful
from pvd_graph.experience.drafts import NewDraft, new_sheet
from tests.experience.people import People
from tests.experience.sheets import typed
from tests.experience.test_moderation import accept, begin, published


def test_useful_to_another_town(database: Database, them: People) -> None:
    """Once, until it is taken back; never to the town itself."""
    sheet = published(database, them)
    with database.session() as session:
        for _ in range(2):
            useful.say_useful(session, them.eve, them.other.id, sheet.id)
        (found,) = useful.useful_to(session, sheet.id)
        assert (found.name, found.code, found.other) == ("Autre-Ville", "99002", None)
        with pytest.raises(ForbiddenError):
            useful.say_useful(session, them.ana, them.town.id, sheet.id)
        with pytest.raises(ForbiddenError):
            useful.say_useful(session, them.ana, them.other.id, sheet.id)
        with pytest.raises(ForbiddenError):
            useful.say_useful(session, them.eve, them.other.id, sheet.id, sheet.id)
        useful.no_longer_useful(session, them.eve, them.other.id, sheet.id)
        assert useful.useful_to(session, sheet.id) == []


def test_we_did_it_too_can_be_taken_back(database: Database, them: People) -> None:
    """The choice of the form is what holds, an empty one too."""
    theirs = published(database, them)
    with database.session() as session:
        new = NewDraft(them.other, "99002", typed())
        begun = new_sheet(session, them.eve, new)
        moderation.submit(session, them.eve, begun.id, version=begun.version)
    ours = accept(database, them.mod, begun)
    with database.session() as session:
        said = (session, them.eve, them.other.id, theirs.id)
        for other in (ours.id, None):
            useful.say_useful(*said, other)
            (found,) = useful.useful_to(session, theirs.id)
            assert found.other == other


def test_a_draft_is_useful_to_nobody(database: Database, them: People) -> None:
    """It is not known to others."""
    sheet = begin(database, them)
    with pytest.raises(NotFoundError), database.session() as session:
        useful.say_useful(session, them.eve, them.other.id, sheet.id)
