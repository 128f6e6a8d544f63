"""Sheets whose day has come: moderators see them, their towns are told."""

from datetime import timedelta

import pytest

from pvd_graph.accounts import privacy
from pvd_graph.accounts.database import Database
from pvd_graph.errors import ForbiddenError
from pvd_graph.experience import moderation
from pvd_graph.experience.reviews import due_reviews, note_reminded, reminders
from tests.experience.people import People
from tests.experience.test_moderation import TODAY, accept, begin, submit

REVIEW = TODAY + moderation.REVIEW_AFTER
END = TODAY + timedelta(days=1095)


def told(database: Database, day: object) -> list[tuple[str, tuple[str, ...]]]:
    """Tell what is to be told on a day."""
    with database.session() as session:
        assert isinstance(day, type(TODAY))
        found = list(reminders(session, day))
        for one in found:
            note_reminded(session, one)
        return [(one.moment, one.to) for one in found]


def test_a_town_is_told_twice_at_most(database: Database, them: People) -> None:
    """On the day, and a month before the end; afresh once it said that it holds."""
    sheet = accept(database, them.mod, submit(database, them, begin(database, them)))
    to = ("ana@zone.example", "mairie@zone-fictive.example")
    assert told(database, REVIEW - timedelta(days=1)) == []

    assert told(database, REVIEW) == [("review", to)]
    assert told(database, REVIEW + timedelta(days=1)) == []
    assert told(database, END - timedelta(days=30)) == [("end", to)]
    assert told(database, END - timedelta(days=1)) == []

    with database.session() as session:
        moderation.extend(session, them.bob, sheet.id, END)
    assert told(database, END) == []
    assert told(database, END + moderation.REVIEW_AFTER) == [("review", to)]


def test_the_contact_is_told_when_the_author_is_gone(
    database: Database, them: People
) -> None:
    """An account that was erased has no address."""
    accept(database, them.mod, submit(database, them, begin(database, them)))
    with database.session() as session:
        privacy.erase(session, them.ana.id, by=None)

    assert told(database, REVIEW) == [("review", ("mairie@zone-fictive.example",))]


def test_moderators_see_what_is_due(database: Database, them: People) -> None:
    """Nobody else."""
    sheet = accept(database, them.mod, submit(database, them, begin(database, them)))

    with database.reading() as session:
        assert due_reviews(session, them.mod, REVIEW - timedelta(days=1)) == []
        assert [one.id for one in due_reviews(session, them.mod, REVIEW)] == [sheet.id]
        with pytest.raises(ForbiddenError):
            due_reviews(session, them.ana, REVIEW)
