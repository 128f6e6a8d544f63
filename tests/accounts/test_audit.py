"""The audit log: newest first, page by page."""

import pytest

from pvd_graph.accounts.audit import entries, note
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.organisations import find_organisation
from pvd_graph.errors import NotFoundError


def test_what_was_done_is_read_newest_first(database: Database) -> None:
    """With what there is to say of it."""
    with database.session() as session:
        for number in range(5):
            note(session, None, "edit", f"sheet:{number}", state="draft")

    with database.reading() as session:
        first = entries(session, k=3)
        rest = entries(session, before=first[-1].id, k=3)
        assert entries(session, person=1, k=3) == []
    assert [one.object for one in first + rest] == [
        f"sheet:{n}" for n in (4, 3, 2, 1, 0)
    ]
    assert first[0].detail == {"state": "draft"}
    assert first[0].person is None


def test_what_is_undone_leaves_no_entry(database: Database) -> None:
    """The log tells what happened."""

    def fail() -> None:
        with database.session() as session:
            note(session, None, "edit", "sheet:1")
            find_organisation(session, 1)

    with pytest.raises(NotFoundError):
        fail()

    with database.reading() as session:
        assert entries(session, k=3) == []
