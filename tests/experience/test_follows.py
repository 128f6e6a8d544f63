"""What somebody follows."""

from pvd_graph.accounts.database import Database
from pvd_graph.experience import follows
from tests.experience.people import People


def test_following(database: Database, them: People) -> None:
    """Each for oneself, once each."""
    with database.session() as session:
        for wanted in (True, True, False, True):
            follows.follow(session, them.eve, "challenge", "habitat", wanted=wanted)
        assert follows.followed_by(session, them.eve.id) == [("challenge", "habitat")]
        assert follows.followed_by(session, them.ana.id) == []
