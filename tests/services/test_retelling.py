"""Suggestions of peers tell the sheets of the moment: published, changed, withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.experience.content import parse_content
from pvd_graph.experience.statements import Issue, sheet_iri, sheet_lines
from pvd_graph.peers.french import NBSP, NNBSP
from pvd_graph.services.checking_data import check_data
from pvd_graph.services.peer_changes import PEERS_GRAPH
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.suggested import suggested
from pvd_graph.services.town_graphs import SHEETS, TownGraph, TownGraphs
from pvd_graph.store.generations import HeldGraph
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.write_process import WriteProcesses
from tests.experience.sheets import SHEET, typed
from tests.live_site import live_data
from tests.small_data import project_shapes

TARGET, PEER = "99001", "99002"
ACTION = vocab.id_iri("action", "projets-finances", "fictif-2")
BEFORE = "Comme Fictive-sur-Exemple, Sainte-Fictive a des logements vacants"


@dataclass
class Towns:
    """A small data folder that the town which is proposed publishes into."""

    publisher: Publisher

    def publish(self, number: int, title: str, challenge: str) -> None:
        """Publish a revision of its sheet."""
        content, faults = parse_content(
            typed(title=title, challenges=[challenge], partners=[]), PEER
        )
        assert content is not None, faults
        issues = [Issue(one, date(2026, 1, one)) for one in range(1, number + 1)]
        lines = sheet_lines(SHEET, content, issues)
        TownGraphs(self.publisher).publish(TownGraph(SHEETS, SHEET, number), lines)

    def told(self) -> tuple[tuple[str, ...], str]:
        """Return what readers are told to learn from, and why."""
        current = self.publisher.current()
        reader = OxigraphReader.open(current.db, current.number)
        (one, *_) = suggested(reader, TARGET, 10, explain=True)
        assert one.peer == PEER
        return one.learn, one.reason

    def held(self) -> HeldGraph:
        """Return the graph of suggestions."""
        graphs = self.publisher.current().graphs
        return next(one for one in graphs if one.iri == PEERS_GRAPH)


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[Towns]:
    """Open the folder."""
    processes = WriteProcesses()
    data = live_data(tmp_path / "data")
    yield Towns(
        Publisher(
            data,
            tmp_path / "datasets",
            project_shapes,
            processes=processes,
            refresh=lambda: None,
        )
    )
    processes.close()


def test_a_sheet_is_told_told_anew_and_told_no_more(towns: Towns) -> None:
    """Withdrawn, nothing is left of it, and all is as it was to the byte."""
    first = towns.held()
    assert towns.told() == ((ACTION,), f"{BEFORE}.")

    towns.publish(1, "Louer les logements vides", "logements-vacants")
    learned, reason = towns.told()
    assert set(learned) == {ACTION, sheet_iri(SHEET)}
    clause = "une fiche d'expérience raconte ce qui y a été fait"
    title = f"(«{NBSP}Louer les logements vides{NBSP}»)"
    assert reason == f"{BEFORE}{NNBSP}; {clause} {title}."

    towns.publish(2, "Louer les étages vides", "logements-vacants")
    assert "Louer les étages vides" in towns.told()[1]
    assert "Louer les logements vides" not in towns.told()[1]

    TownGraphs(towns.publisher).withdraw(SHEETS, SHEET)
    assert towns.told() == ((ACTION,), f"{BEFORE}.")
    assert towns.held() == first
    assert check_data(towns.publisher.data).problems == ()


def test_what_the_target_does_not_face_is_not_told(towns: Towns) -> None:
    """Nor is a sheet that turned to another subject told any longer."""
    first = towns.held()
    towns.publish(1, "Louer les logements vides", "logements-vacants")
    assert towns.held() != first

    towns.publish(2, "Marcher dans le bourg", "habitat")

    assert towns.held() == first
