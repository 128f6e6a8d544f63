"""What a town tells is published at once, replaced, taken out, and survives a kill."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError, StoreError
from pvd_graph.experience.statements import Issue, sheet_iri, sheet_lines
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import pushed_states
from pvd_graph.services.town_graphs import SHEETS, TownGraph, TownGraphs
from pvd_graph.store.archive import Archive
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex
from pvd_graph.store.write_process import WriteProcesses
from tests.experience.sheets import SHEET, content
from tests.small_data import project_shapes, small_data

CHALLENGE = vocab.id_iri("challenge", "locaux-vides")
ROLE = vocab.id_iri("term", "role-conseil")
SLUG = f"experience/{SHEET}"
KNOWN = [
    f"<{iri}> {vocab.term('rdf:type')} {vocab.term('skos:Concept')} .\n"
    for iri in (CHALLENGE, ROLE)
]


@dataclass
class Running:
    """A small data folder that towns publish into."""

    publisher: Publisher
    graphs: TownGraphs
    refreshed: list[int] = field(default_factory=list)

    def publish(self, number: int = 1, **changes: Any) -> TownGraph:  # noqa: ANN401 - any field
        """Publish a revision of the sheet."""
        graph = TownGraph(SHEETS, SHEET, number)
        issues = [Issue(one, date(2026, 1, one)) for one in range(1, number + 1)]
        self.graphs.publish(graph, sheet_lines(SHEET, content(**changes), issues))
        return graph

    def title(self) -> str:
        """Return the title that readers see; empty where there is no sheet."""
        current = self.publisher.current()
        reader = OxigraphReader.open(current.db, current.number)
        path = vocab.term("dcterms:title")
        query = f"SELECT ?t WHERE {{ <{sheet_iri(SHEET)}> {path} ?t }}"
        found = reader.select(query)
        return found[0]["t"] if found else ""

    def found(self, text: str) -> list[str]:
        """Return what the search finds."""
        index = SearchIndex(self.publisher.current().search)
        return [hit.iri for hit in index.search(text)]


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start the processes that a publisher is made with."""
    found = WriteProcesses()
    yield found
    found.close()


@pytest.fixture
def running(tmp_path: Path, processes: WriteProcesses) -> Running:
    """Open a small data folder."""
    data = small_data(tmp_path / "data", KNOWN)
    refreshed: list[int] = []
    publisher = Publisher(
        data,
        tmp_path / "datasets",
        project_shapes,
        processes=processes,
        refresh=lambda: refreshed.append(1),
    )
    return Running(publisher, TownGraphs(publisher), refreshed)


def test_a_sheet_is_published_replaced_and_withdrawn(running: Running) -> None:
    """Readers see each step, and so does the search."""
    graph = running.publish()

    held = held_of(running.publisher.current(), SLUG)
    assert held is not None
    assert held.iri == graph.iri
    assert running.title() == "Rouvrir la halle un jour par semaine"
    assert running.found("halle") == [sheet_iri(SHEET)]
    assert running.refreshed == [1]

    running.publish(2, title="Une place pour le marché")

    assert running.title() == "Une place pour le marché"
    assert running.found("halle") == []
    assert running.found("marché") == [sheet_iri(SHEET)]
    assert running.graphs.states(SHEETS) == {SHEET: 2}

    assert running.graphs.withdraw(SHEETS, SHEET)

    assert running.title() == ""
    assert running.found("marché") == []
    assert running.graphs.states(SHEETS) == {}
    assert not running.graphs.withdraw(SHEETS, SHEET)

    running.publish(3)

    assert running.title() == "Rouvrir la halle un jour par semaine"


def test_the_same_twice_is_once(running: Running) -> None:
    """Whoever does not know whether it went through asks again."""
    running.publish()
    number = running.publisher.current().number

    running.publish()

    assert running.publisher.current().number == number
    assert len(Archive(running.publisher.data / "graphs").entries()) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"challenges": ["inconnu"]}, "inconnu"),
        ({"course": "Écrire à qui@zone.example"}, "adresse électronique"),
        ({"advice": "Appeler le 01 99 00 12 34."}, "téléphone"),
    ],
)
def test_what_breaks_a_rule_is_refused(
    running: Running, changes: dict[str, Any], said: str
) -> None:
    """Nothing is published, and nothing is left in the archive."""
    with pytest.raises(InvalidGraphError, match=said):
        running.publish(**changes)

    assert running.graphs.states(SHEETS) == {}
    assert running.publisher.current().number == 1
    assert list(running.publisher.data.glob("graphs/experience/**/*.nt.zst")) == []


def test_a_kill_between_journal_and_switch_loses_nothing(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the journal names is made visible by the same publication again."""

    def killed(*_arguments: object, **_facts: object) -> int:
        raise StoreError

    with monkeypatch.context() as patch:
        patch.setattr(Generations, "publish", killed)
        with pytest.raises(StoreError):
            running.publish()
    assert running.title() == ""
    assert SLUG in pushed_states(Archive(running.publisher.data / "graphs"))

    running.publish()

    assert running.title() == "Rouvrir la halle un jour par semaine"


def test_twenty_in_a_row(running: Running) -> None:
    """Each of twenty sheets is there, one graph each."""
    sheets: Sequence[str] = [f"{SHEET[:-2]}{number}" for number in range(10, 30)]
    started = time.monotonic()
    for sheet in sheets:
        lines = sheet_lines(sheet, content(), [Issue(1, date(2026, 1, 1))])
        running.graphs.publish(TownGraph(SHEETS, sheet, 1), lines)

    assert time.monotonic() - started < 60
    assert set(running.graphs.states(SHEETS)) == set(sheets)
    graphs = [one.iri for one in running.publisher.current().graphs]
    assert sum("/experience/" in iri for iri in graphs) == 20


def test_a_key_is_a_name(running: Running) -> None:
    """It becomes a folder."""
    with pytest.raises(ValueError, match="key"):
        running.graphs.publish(TownGraph(SHEETS, "../x", 1), [])
