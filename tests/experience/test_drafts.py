"""Drafts are saved as people type; whoever comes second is told, and loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Person
from pvd_graph.errors import (
    BadParameterError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
)
from pvd_graph.experience.drafts import (
    NewDraft,
    find_sheet,
    new_sheet,
    own_sheets,
    save_draft,
)
from pvd_graph.experience.model import Sheet
from tests.experience.people import OTHER_TOWN, People
from tests.experience.sheets import TOWN, typed


def begin(database: Database, them: People) -> Sheet:
    """Begin a sheet of Zone-Fictive."""
    with database.session() as session:
        return new_sheet(session, them.ana, NewDraft(them.town, TOWN, typed()))


def save(
    database: Database, person: Person, sheet: Sheet, title: str, version: int
) -> Sheet:
    """Save it under another title."""
    with database.session() as session:
        return save_draft(session, person, sheet.id, typed(title=title), version)


def test_a_draft_is_saved_as_it_was_typed(database: Database, them: People) -> None:
    """Right or wrong."""
    sheet = begin(database, them)
    with database.session() as session:
        saved = save_draft(session, them.bob, sheet.id, {"cost_eur": "douze"}, 1)

    assert saved.version == 2
    assert saved.draft == {"cost_eur": "douze"}
    assert saved.saved_by == them.bob.id
    with database.reading() as session:
        assert [one.id for one in own_sheets(session, them.ana)] == [sheet.id]
        assert own_sheets(session, them.eve) == []
        assert own_sheets(session, them.mod) == []


def test_the_second_of_two_editors_is_told(database: Database, them: People) -> None:
    """Nothing is overwritten; a save that was sent twice is one."""
    sheet = begin(database, them)
    save(database, them.ana, sheet, "Le titre d'Ana", 1)

    with pytest.raises(ConflictError):
        save(database, them.bob, sheet, "Le titre de Bob", 1)

    again = save(database, them.ana, sheet, "Le titre d'Ana", 1)
    assert (again.title, again.version) == ("Le titre d'Ana", 2)
    assert save(database, them.bob, sheet, "Le titre de Bob", 2).version == 3


def test_another_town_does_not_know_of_it(database: Database, them: People) -> None:
    """Neither reading nor writing; nor do moderators before it is submitted."""
    sheet = begin(database, them)

    for stranger in (them.eve, them.mod):
        with pytest.raises(NotFoundError), database.reading() as session:
            find_sheet(session, stranger, sheet.id)
        with pytest.raises(NotFoundError):
            save(database, stranger, sheet, "x", 1)


@pytest.mark.parametrize("commune", [OTHER_TOWN, TOWN])
def test_one_writes_for_ones_own_town(
    database: Database, them: People, commune: str
) -> None:
    """Neither in another's name nor with another's account."""
    owner = them.town if commune == OTHER_TOWN else them.other
    with pytest.raises(ForbiddenError), database.session() as session:
        new_sheet(session, them.ana, NewDraft(owner, commune, {}))


def test_a_draft_is_bounded(database: Database, them: People) -> None:
    """A sheet is no place for a book."""
    sheet = begin(database, them)

    with pytest.raises(BadParameterError):
        save(database, them.ana, sheet, "x" * 250_000, 1)


def test_two_hundred_authors_save_at_once(tmp_path: Path) -> None:
    """Every save that was answered is there, and no one waits half a minute."""
    from tests.experience.people import populate  # noqa: PLC0415 - its own folder

    database = Database(tmp_path / "many")
    them = populate(database)
    with database.session() as session:
        sheets = [
            new_sheet(session, them.ana, NewDraft(them.town, TOWN, typed()))
            for _ in range(200)
        ]

    def write(number: int) -> str:
        sheet = sheets[number]
        for version in (1, 2, 3):
            save(database, them.ana, sheet, f"Titre {number} {version}", version)
        return sheet.id

    with ThreadPoolExecutor(200) as authors:
        done = list(authors.map(write, range(200)))

    assert len(done) == 200
    with database.reading() as session:
        found = {one.id: one for one in own_sheets(session, them.ana)}
    for number, sheet in enumerate(sheets):
        assert found[sheet.id].title == f"Titre {number} 3"
        assert found[sheet.id].version == 4
    database.close()
