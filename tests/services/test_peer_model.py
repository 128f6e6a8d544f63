"""One model a generation, made one at a time; communes outside are read for it."""

import threading

import numpy as np
import pyoxigraph as ox
import pytest

from pvd_graph.errors import BusyError, NotFoundError, StoreError
from pvd_graph.peers.newcomers import join
from pvd_graph.peers.portraits import Portraits
from pvd_graph.ports import Solution
from pvd_graph.services.peer_model import (
    entrust,
    hosting,
    is_ready,
    newcomers,
    peer_model,
)
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH

MORE = """
@base <https://w3id.org/pvd-graph/> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix qb: <http://purl.org/linked-data/cube#> .

<graph/more/1> {
    <id/commune/99003> wgs84:lat -21.1 ; wgs84:long 55.5 ;
        pvd:centralityLevel <id/term/centre-local> .
    <id/observation/private_long_vacancy_rate_pct/99003/2025> a qb:Observation ;
        pvd:territory <id/commune/99003> ; pvd:period "2025" ; pvd:value 14.0 ;
        pvd:indicator <id/indicator/private_long_vacancy_rate_pct> .
    <id/action/ailleurs/1> a pvd:Action ; pvd:commune <id/commune/99003> ;
        pvd:actionType <id/action-type/dotation-7> ;
        pvd:addresses <id/challenge/habitat> ;
        pvd:actionKind <id/term/projet-finance> ; pvd:year 2023 ;
        pvd:contribution <id/contribution/ailleurs/1> .
    <id/contribution/ailleurs/1> pvd:partner <id/partner/etat> ;
        pvd:fundingProgramme <id/programme/detr> .
}
"""


class _SlowReader(OxigraphReader):
    """A reader whose first query waits until it is let go."""

    def __init__(self, store: ox.Store, generation: int) -> None:
        super().__init__(store, generation)
        self.asked, self.go = threading.Event(), threading.Event()
        self.selects = 0

    def select(self, query: str) -> list[Solution]:
        self.selects += 1
        self.asked.set()
        assert self.go.wait(30)
        return super().select(query)


@pytest.fixture
def store() -> ox.Store:
    """Load the small graph."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    return store


def test_a_model_is_made_once_and_few_wait(store: ox.Store) -> None:
    """Four may wait, the fifth is told to come back; all get the same model."""
    reader = _SlowReader(store, 1)
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(peer_model(reader))
        except BusyError as error:
            found.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    threads[0].start()
    assert reader.asked.wait(30)
    for thread in threads[1:]:
        thread.start()
    threads[0].join(0.2)
    busy = [one for one in found if isinstance(one, BusyError)]
    reader.go.set()
    for thread in threads:
        thread.join(30)

    models = [one for one in found if not isinstance(one, BusyError)]
    assert (len(busy), len(models)) == (1, 4)
    assert len({id(one) for one in models}) == 1
    before = reader.selects
    assert peer_model(reader) is models[0]
    assert reader.selects == before


def test_where_it_is_not_made_elsewhere_it_is_made_here(
    store: ox.Store, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log says so; but whoever is told to come back is not kept waiting."""
    problem = "no processes here"

    def failing() -> Portraits:
        raise StoreError(problem)

    def busy() -> Portraits:
        raise BusyError(problem)

    reader, other = OxigraphReader(store, 1), OxigraphReader(store, 1)
    entrust(reader, failing)
    entrust(other, busy)

    assert "99001" in peer_model(reader).model.towns
    assert "made here" in caplog.text
    with pytest.raises(BusyError, match=problem):
        peer_model(other)


def test_a_commune_outside_is_read_whole(store: ox.Store) -> None:
    """Place, class, project; what the rules find in its figures is faced too."""
    store.load(MORE, format=ox.RdfFormat.TRIG)
    reader = OxigraphReader(store, 1)

    known = newcomers(reader, peer_model(reader), ["99003"])

    (town,) = known.tables.towns
    assert (town.population, round(town.y_km)) == (50000, -2346)
    assert [key.rsplit("/", 1)[-1] for key in known.tables.classes[0] if key] == [
        "centre-local",
        "-",
    ]
    (faced,) = known.tables.declared
    assert faced.concept.endswith("/logements-vacants")
    assert list(known.found.values()) == [["vacance-longue"]]
    (action,) = known.tables.actions
    assert action.addresses[0].endswith("/habitat")
    deed = known.deeds[action.code]
    assert (deed.funded, deed.programme, deed.year) == (True, "DETR", 2023)


def test_guests_stand_behind_the_towns(store: ox.Store) -> None:
    """Whoever was fitted is no guest; nothing changes for them."""
    reader = OxigraphReader(store, 1)
    assert not is_ready(reader)
    drawn = peer_model(reader)
    assert is_ready(reader)

    assert hosting(reader, ["99001", "99002"]) is drawn
    host = hosting(reader, ["99003", "99001", "99003"])
    assert host.model.towns == (*drawn.model.towns, "99003")
    assert np.array_equal(
        host.model.features.left[:3], drawn.model.features.left, equal_nan=True
    )


def test_a_town_read_as_a_newcomer_has_its_own_parts(store: ox.Store) -> None:
    """One query for a commune says what a dozen say of the towns of the programme."""
    reader = OxigraphReader(store, 1)
    drawn = peer_model(reader)
    for at, code in enumerate(drawn.model.towns):
        known = newcomers(reader, drawn, [code])

        joined = join(drawn.model, drawn.knowledge.tables, known.tables)
        n = drawn.model.size
        assert np.allclose(
            joined.parts(slice(n, n + 1))[:, 0, :n],
            drawn.model.parts(slice(at, at + 1))[:, 0],
            atol=1e-12,
        )
        assert np.array_equal(joined.done[n], drawn.model.done[at])


def test_an_unknown_commune_is_said(store: ox.Store) -> None:
    """An absorbed one too: its code leads elsewhere before."""
    reader = OxigraphReader(store, 1)
    for code in ("99999", "99004"):
        with pytest.raises(NotFoundError, match=code):
            hosting(reader, [code])
