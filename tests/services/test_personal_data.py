"""No name and no address of somebody with an account is in the graph or its copies."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from sqlalchemy import select, text

from pvd_graph.accounts import people, privacy
from pvd_graph.accounts.database import FILE, Database
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.records import revisions
from pvd_graph.services.export import export_dumps
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.sheets import Sheets
from pvd_graph.services.town_graphs import TownGraphs
from pvd_graph.store.write_process import WriteProcesses
from tests.experience.people import populate
from tests.experience.sheets import TOWN, typed
from tests.services.test_sheets import KNOWN
from tests.small_data import project_shapes, small_data

TITLE = "Rouvrir la halle un jour par semaine"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Give a data folder where somebody wrote a sheet and somebody published it."""
    data = small_data(tmp_path / "data", KNOWN)
    processes, database = WriteProcesses(), Database(data)
    publisher = Publisher(
        data,
        tmp_path / "datasets",
        project_shapes,
        processes=processes,
        refresh=lambda: None,
    )
    them = populate(database)
    with database.session() as session:
        for number, person in enumerate((them.ana, them.bob, them.eve, them.mod)):
            people.rename(session, person.id, f"Zoé-{number} Quidam", "fr")
        sheet = new_sheet(session, them.ana, NewDraft(them.town, TOWN, typed()))
        moderation.submit(session, them.ana, sheet.id, version=1)
        waiting = revisions(session, them.ana, sheet.id)[-1]
    Sheets(database, TownGraphs(publisher)).accept(them.mod, sheet.id, waiting.id)
    yield data
    database.close()
    processes.close()


def _content(path: Path) -> bytes:
    """Return the content of a file, unpacked."""
    raw = path.read_bytes()
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().decompressobj().decompress(raw)
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def test_what_one_wrote_is_handed_out_and_the_account_erased(data: Path) -> None:
    """Sheets are found by their reference; they stay when their author goes."""
    database = Database(data)
    with database.session() as session:
        ana = people.find_person(session, "ana@zone.example")
        assert ana is not None
        known = privacy.known_of(session, ana.id)
        assert known["sheet"]
        assert known["sheet_event"]
        privacy.erase(session, ana.id, by=None)
    with database.reading() as session:
        rows = session.execute(text("SELECT author_id FROM sheet")).all()
        assert [tuple(row) for row in rows] == [(None,)]
    database.close()


def test_nothing_personal_leaves_the_database(data: Path, tmp_path: Path) -> None:
    """Archive, generations, index of names and dumps: file by file."""
    database = Database(data)
    with database.reading() as session:
        rows = session.execute(select(PersonRow.name, PersonRow.email)).all()
    database.close()
    words = [str(word).encode() for row in rows for word in row]
    assert len(words) == 8
    export_dumps(data, tmp_path / "dumps")

    files = [
        path
        for folder in (data / "graphs", data / "store", tmp_path / "dumps")
        for path in folder.rglob("*")
        if path.is_file()
    ]
    contents = {path: _content(path) for path in files}

    found = [(path, word) for path in files for word in words if word in contents[path]]
    assert found == []
    told = [path for path in files if TITLE.encode() in contents[path]]
    places = {path.relative_to(tmp_path).parts[0] for path in told}
    assert places == {"data", "dumps"}, "the sheet itself is in both"
    assert (
        words[0] in (data / FILE).read_bytes() + (data / f"{FILE}-wal").read_bytes()
    ), "the scan finds what is there"
