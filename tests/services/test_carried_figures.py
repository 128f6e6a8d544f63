"""What pages keep goes on where towns alone told something, as if it were read anew."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from pvd_graph.app.site import LiveSite
from pvd_graph.experience.declarations import Declaration, declaration_lines
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.services import records
from pvd_graph.services.browse_actions import actions
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_groups import group_of_town
from pvd_graph.services.browse_home import warm
from pvd_graph.services.browse_schemes import schemes
from pvd_graph.services.browse_sheets import sheets
from pvd_graph.services.browse_towns import all_communes
from pvd_graph.services.carried_figures import carry_figures
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import About
from pvd_graph.services.town_graphs import DECLARATIONS, SHEETS, TownGraph, TownGraphs
from pvd_graph.services.written import Body
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.write_process import WriteProcesses
from pvd_graph.vocab import graph_iri, id_iri
from tests.experience.sheets import SHEET, TOWN, content
from tests.live_site import live_data
from tests.small_data import project_shapes

CHALLENGE = "logements-vacants"


class Running:
    """A data folder that towns publish in, and the site that follows it."""

    def __init__(self, data: Path, processes: WriteProcesses) -> None:
        """Open it; no graph is so small that all of it is read at once."""
        self.site = LiveSite(Generations(live_data(data) / "store"), small=0)
        self.publisher = Publisher(
            data,
            data / "datasets",
            project_shapes,
            processes=processes,
            refresh=self.site.refresh,
        )
        self.graphs = TownGraphs(self.publisher)

    def opened(self) -> tuple[Generation, OxigraphReader]:
        """Open the generation in force, of which nothing is read yet."""
        current = self.publisher.current()
        return current, OxigraphReader.open(current.db, current.number)

    def tell(self) -> None:
        """Publish a sheet with a partner and an action, and a declared challenge."""
        _, reader = self.opened()
        action = actions(reader)[0].iri.removeprefix(f"{id_iri('action')}/")
        told = content(challenges=[CHALLENGE], action=action)
        lines = sheet_lines(SHEET, told, [Issue(1, date(2026, 1, 1))])
        self.graphs.publish(TownGraph(SHEETS, SHEET, 1), lines)
        nobody = [one for one in challenges(reader).values() if not one.communes]
        slugs = (nobody[0].slug,)
        declared = Declaration(slugs, 1, date(2026, 1, 1), pending=True)
        declaration = declaration_lines(TOWN, declared)
        self.graphs.publish(TownGraph(DECLARATIONS, TOWN, 1), declaration)

    def load(self) -> None:
        """Publish what a partner sends."""
        with self.publisher.work_folder() as work:
            body = work / "body"
            commune = id_iri("commune", TOWN)
            body.write_text(f'<{commune}> <http://e/b> "Un fait"@fr .', "utf-8")
            sent = Body(body, "ttl", graph_iri("demo"))
            self.publisher.put("demo", sent, About(title="Faits fictifs"))


def _plain(value: object) -> object:
    """Return what a value is made of: some are the same only as themselves."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Open it."""
    processes = WriteProcesses()
    found = Running(tmp_path / "data", processes)
    yield found
    found.site.close()
    processes.close()


def test_what_goes_on_is_what_would_be_read(running: Running) -> None:
    """Each thing that is kept, over a sheet and a declared challenge."""
    before = running.opened()
    warm(before[1])
    all_communes(before[1])
    group_of_town(before[1], TOWN)
    schemes(before[1])
    running.tell()
    after, again = running.opened(), running.opened()

    assert carry_figures(before, after)

    warm(after[1])
    warm(again[1])
    all_communes(again[1])
    for reader in (after[1], again[1]):
        group_of_town(reader, TOWN)
        schemes(reader)
    kept = [one for one in records._UNTOLD if again[1] in one]  # noqa: SLF001 - all of it
    assert len(kept) > 18
    for one in kept:
        assert _plain(one[after[1]]) == _plain(one[again[1]])
        assert one[after[1]] is one[before[1]]
    assert challenges(after[1]) == challenges(again[1]) != challenges(before[1])
    assert SHEET in sheets(after[1])


def test_a_load_is_read_anew(running: Running) -> None:
    """It may say anything."""
    before = running.opened()
    warm(before[1])
    running.load()
    after = running.opened()

    assert not carry_figures(before, after)
    assert not [one for one in records._UNTOLD if after[1] in one]  # noqa: SLF001 - all of it
    assert carry_figures(after, running.opened())


def test_pages_and_search_follow_before_the_moderator_is_answered(
    running: Running,
) -> None:
    """Not once figures are read: by then nobody looks any more."""
    assert SHEET not in sheets(running.site.reader())

    running.tell()

    assert SHEET in sheets(running.site.reader())
    found = running.site.search().search("Rouvrir la halle")
    assert SHEET in {one.iri.rpartition("/")[2] for one in found}
    running.load()
    number = running.publisher.current().number
    assert running.site.stored().generation.number == number
    assert running.site.reader().generation != number
