"""The fixed answer of the peers API, and who gets none."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.services.peer_wishes import Filters, Wish, weights_of
from pvd_graph.services.peering import suggestions
from pvd_graph.services.suggest import AbsorbedCodeError, peers_of
from pvd_graph.store.oxigraph import OxigraphReader

SMALL = Path(__file__).parent.parent / "small_graph.trig"
PEERS = ox.NamedNode("https://w3id.org/pvd-graph/graph/derived/peers")


@pytest.fixture(scope="module")
def small() -> OxigraphReader:
    """Read the small graph with one computed suggestion a town."""
    store = ox.Store()
    store.load(path=str(SMALL), format=ox.RdfFormat.TRIG)
    store.remove_graph(PEERS)
    lines = [f"{s} {p} {o} ." for s, p, o in suggestions(OxigraphReader(store, 6), k=1)]
    store.load("\n".join(lines), format=ox.RdfFormat.N_TRIPLES, to_graph=PEERS)
    return OxigraphReader(store, 7)


def test_answer_has_the_fixed_keys(small: OxigraphReader) -> None:
    """Checks outside the repository read these names."""
    answer = peers_of(small, "99002", Wish(k=1)).to_json()

    assert answer["target"] == {"code_insee": "99002", "label": "Sainte-Fictive"}
    assert (answer["generation"], answer["k"]) == (7, 1)
    (peer,) = answer["peers"]
    assert set(peer) == {
        "rank",
        "code_insee",
        "label",
        "score",
        "components",
        "shared_challenges",
        "close_indicators",
        "different_indicators",
        "learn_from",
        "reason",
    }
    assert (peer["rank"], peer["code_insee"]) == (1, "99001")
    assert set(peer["components"]) == set(BLOCKS)
    assert sum(peer["components"].values()) == pytest.approx(peer["score"], abs=1e-9)
    (shared,) = peer["shared_challenges"]
    assert shared["label"] == "Logements vacants de longue durée"
    assert 0 < shared["contribution"] <= peer["components"]["challenges"]
    assert peer["learn_from"] == [
        {
            "iri": "https://w3id.org/pvd-graph/id/action/projets-finances/fictif-1",
            "label": "Habitat : projet soutenu par la DETR en 2019",
            "year": 2019,
            "partner": "État",
            "amount_eur": 58660.0,
        }
    ]
    assert peer["reason"].startswith("Comme vous, Fictive-sur-Exemple")
    assert json.loads(json.dumps(answer)) == answer


def test_a_longer_list_goes_on_from_the_same_first(small: OxigraphReader) -> None:
    """What a build did not materialise is computed, ranks and all; no more than are."""
    short, long = (peers_of(small, "99002", Wish(k=k)).peers for k in (1, 50))

    assert long[0] == short[0]
    assert [peer.rank for peer in long] == [1, 2]
    assert long[1].code_insee == "01034"
    assert long[1].score == pytest.approx(sum(long[1].components.values()))
    assert peers_of(small, "99002", Wish(k=50)).peers == long


def test_computed_and_materialised_peers_read_alike(small: OxigraphReader) -> None:
    """The same town told from the graph and from the model, but for the rank."""
    store = ox.Store()
    store.load(path=str(SMALL), format=ox.RdfFormat.TRIG)
    store.remove_graph(PEERS)
    computed = peers_of(OxigraphReader(store, 7), "99002", Wish(k=1))

    assert computed.to_json() == peers_of(small, "99002", Wish(k=1)).to_json()


def test_an_absorbed_code_leads_to_the_one_of_today(small: OxigraphReader) -> None:
    """Old codes stay in files for years."""
    with pytest.raises(AbsorbedCodeError, match="99001") as caught:
        peers_of(small, "99004")

    assert caught.value.current == "99001"


def test_outside_the_programme_is_said_and_answered(small: OxigraphReader) -> None:
    """With what the list rests on: a size, and nothing else."""
    answer = peers_of(small, "99003")

    assert [peer.code_insee for peer in answer.peers] == ["01034", "99001", "99002"]
    known = answer.to_json()["known"]
    assert known["in_programme"] is False
    assert (known["population"], known["challenges"]) == (True, 0)
    assert known["note"]["fr"] == (
        "Cette commune ne fait pas partie du programme. Aucun défi n'en est connu : la "
        "comparaison ne repose que sur sa population. Elle est fragile."
    )


def test_weights_move_the_score(small: OxigraphReader) -> None:
    """With the challenges alone, who shares none has nothing; weights add up to 1."""
    alone = weights_of({**dict.fromkeys(BLOCKS, 0.0), "challenges": 2.0})
    answer = peers_of(small, "99001", Wish(weights=alone))

    first, *others = answer.peers
    assert first.code_insee == "99002"
    assert first.score == first.components["challenges"] > 0
    assert {one.score for one in others} == {0.0}
    assert answer.to_json()["weights"]["challenges"] == 1.0


def test_filters_say_who_may_be_proposed(small: OxigraphReader) -> None:
    """What was asked is told back."""
    answer = peers_of(small, "99001", Wish(filters=Filters(departement="01")))

    assert [peer.code_insee for peer in answer.peers] == ["01034"]
    assert answer.to_json()["filters"] == {"departement": "01"}


def test_reasons_may_be_left_out(small: OxigraphReader) -> None:
    """Ranks and scores are what they are with them."""
    bare = peers_of(small, "99001", Wish(explain=False)).peers
    told = peers_of(small, "99001", Wish(filters=Filters(population_min=0))).peers

    assert [(one.code_insee, one.score) for one in bare if one.rank == 1] == [
        (one.code_insee, one.score) for one in told if one.rank == 1
    ]
    assert {one.reason for one in bare} == {""}
    assert all(one.reason for one in told)


def test_an_unknown_code_is_said(small: OxigraphReader) -> None:
    """And is neither absorbed nor outside the programme."""
    with pytest.raises(NotFoundError, match="99999") as caught:
        peers_of(small, "99999")

    assert type(caught.value) is NotFoundError
