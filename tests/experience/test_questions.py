"""Questions about a sheet, and answers: towns speak, each for itself."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.experience import questions
from tests.experience.people import People
from tests.experience.test_moderation import begin, published


def test_a_question_and_its_answer(database: Database, them: People) -> None:
    """Asked by another town, answered by the author's, hidden by a moderator."""
    sheet = published(database, them)
    with database.session() as session:
        questions.ask(session, them.eve, them.other.id, sheet.id, "Combien de baux ?")
        (asked,) = questions.questions_about(session, sheet.id)
        assert (asked.by, asked.answered) == ("Autre-Ville", None)
        for stranger in (them.eve, them.mod):
            with pytest.raises(NotFoundError):
                questions.answer(session, stranger, asked.id, "Trois.")
        assert questions.answer(session, them.bob, asked.id, "Trois.") == sheet.id
        with pytest.raises(NotFoundError):
            questions.hide(session, them.ana, asked.id, hidden=True)
        questions.hide(session, them.mod, asked.id, hidden=True)
        (known,) = questions.questions_about(session, sheet.id)
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
        questions.ask(session, them.eve, them.other.id, sheet.id, text)


def test_a_draft_is_asked_nothing(database: Database, them: People) -> None:
    """It is not known to others."""
    sheet = begin(database, them)
    with pytest.raises(NotFoundError), database.session() as session:
        questions.ask(session, them.eve, them.other.id, sheet.id, "Quand ?")
