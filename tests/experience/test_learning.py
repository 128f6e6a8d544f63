"""Useful to us, questions, answers, following: towns speak, each for itself."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience import learning, moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.model import Sheet
from tests.experience.people import People
from tests.experience.sheets import typed
from tests.experience.test_moderation import accept, begin, submit


def published(database: Database, them: People) -> Sheet:
    """Publish a sheet of Zone-Fictive."""
    return accept(database, them.mod, submit(database, them, begin(database, them)))


def test_useful_to_another_town(database: Database, them: People) -> None:
    """Once, until it is taken back; never to the town itself."""
    sheet = published(database, them)
    with database.session() as session:
        for _ in range(2):
            learning.say_useful(session, them.eve, them.other.id, sheet.id)
        (found,) = learning.useful_to(session, sheet.id)
        assert (found.name, found.code, found.other) == ("Autre-Ville", "99002", None)
        with pytest.raises(ForbiddenError):
            learning.say_useful(session, them.ana, them.town.id, sheet.id)
        with pytest.raises(ForbiddenError):
            learning.say_useful(session, them.ana, them.other.id, sheet.id)
        with pytest.raises(ForbiddenError):
            learning.say_useful(session, them.eve, them.other.id, sheet.id, sheet.id)
        learning.no_longer_useful(session, them.eve, them.other.id, sheet.id)
        assert learning.useful_to(session, sheet.id) == []


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
            learning.say_useful(*said, other)
            (found,) = learning.useful_to(session, theirs.id)
            assert found.other == other


def test_a_question_and_its_answer(database: Database, them: People) -> None:
    """Asked by another town, answered by the author's, hidden by a moderator."""
    sheet = published(database, them)
    with database.session() as session:
        learning.ask(session, them.eve, them.other.id, sheet.id, "Combien de baux ?")
        (asked,) = learning.questions(session, sheet.id)
        assert (asked.by, asked.answered) == ("Autre-Ville", None)
        for stranger in (them.eve, them.mod):
            with pytest.raises(NotFoundError):
                learning.answer(session, stranger, asked.id, "Trois.")
        assert learning.answer(session, them.bob, asked.id, "Trois.") == sheet.id
        with pytest.raises(NotFoundError):
            learning.hide(session, them.ana, asked.id, hidden=True)
        learning.hide(session, them.mod, asked.id, hidden=True)
        (known,) = learning.questions(session, sheet.id)
    assert (known.answer, known.hidden) == ("Trois.", True)


@pytest.mark.parametrize(
    "text", ["", "x" * 2001, "Appelez le 01 99 00 12 34", "Qui est Mme Dupont ?"]
)
def test_what_may_become_public_is_checked(
    database: Database, them: People, text: str
) -> None:
    """As sheets are."""
    sheet = published(database, them)
    with pytest.raises(BadParameterError), database.session() as session:
        learning.ask(session, them.eve, them.other.id, sheet.id, text)


def test_nothing_is_said_of_what_is_not_published(
    database: Database, them: People
) -> None:
    """A draft is not known to others."""
    sheet = begin(database, them)
    with database.session() as session:
        with pytest.raises(NotFoundError):
            learning.ask(session, them.eve, them.other.id, sheet.id, "Quand ?")
        with pytest.raises(NotFoundError):
            learning.say_useful(session, them.eve, them.other.id, sheet.id)


def test_following(database: Database, them: People) -> None:
    """Each for oneself, once each."""
    with database.session() as session:
        for wanted in (True, True, False, True):
            learning.follow(session, them.eve, "challenge", "habitat", wanted=wanted)
        assert learning.followed_by(session, them.eve.id) == [("challenge", "habitat")]
        assert learning.followed_by(session, them.ana.id) == []
