"""What the graph is still to follow is known until it has."""

from pvd_graph.accounts.database import Database
from pvd_graph.experience import following
from tests.experience.people import People
from tests.experience.test_moderation import accept, begin, submit


def test_a_decision_is_followed_once(database: Database, them: People) -> None:
    """An older one that ends later changes nothing."""
    sheet = submit(database, them, begin(database, them))
    accept(database, them.mod, sheet)
    with database.session() as session:
        assert following.due_sheets(session) == [sheet.id]
        due = following.due_of(session, sheet.id)
        assert due is not None
        assert (due.number, [one.number for one in due.issues]) == (1, [1])
        following.followed(session, sheet.id, 0)
        assert following.due_sheets(session) == [sheet.id]
        following.followed(session, sheet.id, 1)
        assert following.due_of(session, sheet.id) is None


def test_what_the_graph_refuses_waits_again(database: Database, them: People) -> None:
    """With its number free for the next one."""
    sheet = submit(database, them, begin(database, them))
    accept(database, them.mod, sheet)
    with database.session() as session:
        following.refused(session, sheet.id, 1, 0)
        assert following.due_sheets(session) == []

    assert accept(database, them.mod, sheet).published == 1
