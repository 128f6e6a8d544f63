"""A town takes back what nobody has decided on."""

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.errors import ConflictError, NotFoundError
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, find_draft, new_sheet, save_draft
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.moderation import submit
from pvd_graph.experience.recalling import discard, recall
from pvd_graph.experience.records import history, queue, revisions
from tests.experience.people import People
from tests.experience.sheets import TOWN, typed


def begin(database: Database, them: People) -> Sheet:
    """Begin a sheet of Zone-Fictive."""
    with database.session() as session:
        return new_sheet(session, them.ana, NewDraft(them.town, TOWN, typed()))


def test_a_submission_is_taken_back_and_sent_again(
    database: Database, them: People
) -> None:
    """Moderators see none of it meanwhile."""
    sheet = begin(database, them)
    with database.session() as session:
        submit(session, them.ana, sheet.id, version=1)
        recalled = recall(session, them.bob, sheet.id)

    with database.session() as session:
        assert recalled.state == "draft"
        assert queue(session, them.mod) == []
        assert revisions(session, them.mod, sheet.id) == []
        save_draft(session, them.ana, sheet.id, typed(title="Mieux"), 1)
        submit(session, them.ana, sheet.id, version=2)
        assert [one.title for one in queue(session, them.mod)] == ["Mieux"]
        assert [one.kind for one in history(session, sheet.id)] == [
            *("begun", "submitted", "recalled", "submitted"),
        ]


def test_what_was_decided_is_not_taken_back(database: Database, them: People) -> None:
    """Nor by another town, which knows nothing of it."""
    sheet = begin(database, them)
    with database.session() as session:
        submit(session, them.ana, sheet.id, version=1)
    with pytest.raises(NotFoundError), database.session() as session:
        recall(session, them.eve, sheet.id)
    with database.session() as session:
        moderation.refuse(session, them.mod, sheet.id, "Non")

    with pytest.raises(ConflictError), database.session() as session:
        recall(session, them.ana, sheet.id)


def test_a_draft_is_removed_for_good(database: Database, them: People) -> None:
    """One that was submitted keeps its history."""
    kept, gone = begin(database, them), begin(database, them)
    with database.session() as session:
        submit(session, them.ana, kept.id, version=1)
        recall(session, them.ana, kept.id)
    with pytest.raises(NotFoundError), database.session() as session:
        discard(session, them.eve, gone.id)

    with database.session() as session:
        discard(session, them.bob, gone.id)

    with database.reading() as session:
        assert history(session, gone.id) == []
        with pytest.raises(NotFoundError):
            find_draft(session, them.ana, gone.id)
    with pytest.raises(ConflictError), database.session() as session:
        discard(session, them.ana, kept.id)
