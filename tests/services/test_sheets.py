"""What is decided in the database is seen in the graph, whoever is killed between."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from pvd_graph import vocab
from pvd_graph.accounts.database import Database
from pvd_graph.errors import InvalidGraphError, StoreError
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.records import queue, revisions
from pvd_graph.experience.tables import RevisionRow
from pvd_graph.services.browse_sheets import sheets
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.sheets import Sheets
from pvd_graph.services.town_graphs import DECLARATIONS, SHEETS, TownGraphs
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.write_process import WriteProcesses
from tests.experience.people import People, populate
from tests.experience.sheets import TOWN, typed
from tests.small_data import project_shapes, small_data

CONCEPTS = [
    vocab.id_iri("challenge", "locaux-vides"),
    *(vocab.id_iri("term", name) for name in ("role-conseil", "defi-declare")),
]
KNOWN = [
    f"<{iri}> {vocab.term('rdf:type')} {vocab.term('skos:Concept')} .\n"
    for iri in CONCEPTS
]


@dataclass
class Running:
    """A small site with people."""

    sheets: Sheets
    graphs: TownGraphs
    publisher: Publisher
    them: People

    def submitted(self, **changes: object) -> tuple[Sheet, int]:
        """Submit a sheet; return it, and the id of what was submitted."""
        with self.sheets.database.session() as session:
            new = NewDraft(self.them.town, TOWN, typed(**changes))
            sheet = new_sheet(session, self.them.ana, new)
            moderation.submit(session, self.them.ana, sheet.id, version=1)
            waiting = revisions(session, self.them.ana, sheet.id)[-1]
        return sheet, waiting.id

    def ask(self, pattern: str) -> bool:
        """Ask the generation in force."""
        current = self.publisher.current()
        return OxigraphReader.open(current.db, current.number).ask(
            f"ASK {{ {pattern} }}"
        )

    def sheet_is_read(self, sheet: Sheet) -> bool:
        """Tell whether readers see it."""
        iri = vocab.id_iri("experience", sheet.id)
        return self.ask(f"<{iri}> a {vocab.term('pvd:ExperienceSheet')}")

    def pending(self) -> int:
        """Return how much the graph was still to follow."""
        return self.sheets.settle()


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start the processes that a publisher is made with."""
    found = WriteProcesses()
    yield found
    found.close()


@pytest.fixture
def running(tmp_path: Path, processes: WriteProcesses) -> Iterator[Running]:
    """Open a small site."""
    data = small_data(tmp_path / "data", KNOWN)
    publisher = Publisher(
        data,
        tmp_path / "datasets",
        project_shapes,
        processes=processes,
        refresh=lambda: None,
    )
    graphs = TownGraphs(publisher)
    database = Database(data)
    yield Running(Sheets(database, graphs), graphs, publisher, populate(database))
    database.close()


def test_accepted_is_read_withdrawn_is_not(running: Running) -> None:
    """At once."""
    sheet, waiting = running.submitted()

    running.sheets.accept(running.them.mod, sheet.id, waiting)

    assert running.sheet_is_read(sheet)
    assert running.pending() == 0
    running.sheets.withdraw(running.them.ana, sheet.id)
    assert not running.sheet_is_read(sheet)
    assert running.pending() == 0


@pytest.mark.slow
def test_the_last_of_a_day_is_read_first(running: Running) -> None:
    """Whoever publishes looks for it at the top of the list."""
    done: list[str] = []
    for title in ("La halle", "Le lavoir"):
        sheet, waiting = running.submitted(title=title)
        running.sheets.accept(running.them.mod, sheet.id, waiting)
        done.append(sheet.id)
        # Moments are written to the second.
        time.sleep(1.01)
    current = running.publisher.current()

    listed = sheets(OxigraphReader.open(current.db, current.number))

    assert list(listed) == done[::-1]


def test_what_the_graph_refuses_waits_again(running: Running) -> None:
    """A partner that nobody knows: the moderator is told, and nothing is published."""
    partners = [{"partner": "inconnu", "role": "conseil"}]
    sheet, waiting = running.submitted(partners=partners)

    with pytest.raises(InvalidGraphError, match="inconnu"):
        running.sheets.accept(running.them.mod, sheet.id, waiting)

    assert not running.sheet_is_read(sheet)
    with running.sheets.database.reading() as session:
        assert revisions(session, running.them.mod, sheet.id)[-1].decision == ""


def test_what_is_personal_is_not_published_later_either(running: Running) -> None:
    """Decided, then killed; the server that goes on finds what the first did not."""
    sheet, waiting = running.submitted()
    mod, day = running.them.mod, sheet.created.date()
    with running.sheets.database.session() as session:
        moderation.accept(session, mod, sheet.id, revision=waiting, today=day)
        row = session.scalars(select(RevisionRow)).one()
        row.content = row.content.replace("Signer le", "Écrire à a@zone.example, le")

    assert running.pending() == 0

    assert not running.sheet_is_read(sheet)
    with running.sheets.database.reading() as session:
        assert [one.id for one in queue(session, mod)] == [sheet.id]


@pytest.mark.parametrize("stage", ["publish", "start"])
def test_a_kill_in_the_middle_loses_nothing(
    running: Running, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """Before the graph is made, or before the switch: the next start goes on."""
    sheet, waiting = running.submitted()

    def killed(*_arguments: object, **_facts: object) -> None:
        raise StoreError

    with monkeypatch.context() as patch:
        patch.setattr(Generations, stage, killed)
        with pytest.raises(StoreError):
            running.sheets.accept(running.them.mod, sheet.id, waiting)
    assert not running.sheet_is_read(sheet)

    assert running.pending() == 1
    assert running.sheet_is_read(sheet)
    assert running.pending() == 0


def test_a_kill_after_the_switch_is_noticed(running: Running) -> None:
    """The database does not know that readers see it: doing it twice does it once."""
    sheet, waiting = running.submitted()
    with running.sheets.database.session() as session:
        moderation.accept(
            session,
            running.them.mod,
            sheet.id,
            revision=waiting,
            today=sheet.created.date(),
        )
    again = Sheets(running.sheets.database, running.graphs)

    assert again.settle() == 1
    number = running.publisher.current().number
    assert again.settle() == 0
    assert running.publisher.current().number == number
    assert running.graphs.states(SHEETS) == {sheet.id: 1}


def test_declared_challenges_are_read(running: Running) -> None:
    """In order of priority; one that is none changes nothing; none takes them out."""
    them = running.them
    faces = f"?town {vocab.term('pvd:facesChallenge')} <{CONCEPTS[0]}>"

    running.sheets.declare(them.ana, them.town, TOWN, ["locaux-vides"])
    assert running.ask(faces)

    with pytest.raises(InvalidGraphError):
        running.sheets.declare(them.ana, them.town, TOWN, ["inconnu"])
    assert running.ask(faces)

    running.sheets.declare(them.ana, them.town, TOWN, [])
    assert not running.ask(faces)
    assert running.graphs.states(DECLARATIONS) == {}


def test_nothing_personal_is_in_the_graph(running: Running) -> None:
    """Names and addresses of accounts, and the contact, stand in no file of it."""
    sheet, waiting = running.submitted()
    running.sheets.accept(running.them.mod, sheet.id, waiting)

    current = running.publisher.current()
    reader = OxigraphReader.open(current.db, current.number)
    rows = reader.select("SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }")
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False).lower()
    for secret in ("@zone", '"ana"', '"mod"', "zone-fictive.example"):
        assert secret not in text
