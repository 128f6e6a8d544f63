"""A build says to how many towns it proposes others than before."""

from pathlib import Path

from pvd_graph import vocab
from pvd_graph.services.peer_changes import (
    PEERS_GRAPH,
    list_changes,
    towns_of_change,
)
from pvd_graph.store.archive import write_graph
from pvd_graph.store.generations import Generations, HeldGraph

_SCORE, _PEER = vocab.term("pvd:score"), vocab.term("pvd:peer")


def _lines(*lists: str, score: str = "0.5") -> list[str]:
    """Return the suggestions of towns 1, 2, …: a letter a peer, in order of rank."""
    said = [f'<{vocab.id_iri("run", "peers", "1")}> {_SCORE} "{score}" .\n']
    for town, peers in enumerate(lists, start=1):
        for rank, peer in enumerate(peers, start=1):
            node = f"<{vocab.id_iri('peer', str(town), str(rank))}>"
            said.append(f"{node} {_PEER} <{vocab.id_iri('commune', peer)}> .\n")
            said.append(f'{node} {_SCORE} "{score}" .\n')
    return sorted(said)


def _held(path: Path, lines: list[str]) -> HeldGraph:
    graph = write_graph(path, lines)
    return HeldGraph(PEERS_GRAPH, path.name, graph.sha256, graph.triples)


def _published(folder: Path, lines: list[str]) -> Generations:
    """Publish a generation of these suggestions alone."""
    generations = Generations(folder)
    one = generations.start()
    generations.publish(one, [_held(one / "graphs" / "peers.nt.zst", lines)])
    return generations


def test_a_town_counts_once_for_other_peers() -> None:
    """One list lost a town, one came, one went; ranks and scores are no matter."""
    old = _lines("abc", "abc", "ab", "")
    new = _lines("cab", "adc", "", "b", score="0.6")

    assert towns_of_change(old, new) == {"2", "3", "4"}
    assert towns_of_change(old, old) == set()
    assert towns_of_change(_lines("ab"), _lines("ab", score="1")) == set()


def test_the_note_says_how_many_and_since_when(tmp_path: Path) -> None:
    """Against the generation in force."""
    generations = _published(tmp_path / "store", _lines("a", "b"))
    path = tmp_path / "next.nt.zst"

    def note(*lists: str) -> list[str]:
        return list_changes(generations, _held(path, _lines(*lists)), path)

    assert note("c", "b") == [
        "villes comparables : 1 ville en a d'autres que dans la génération 1"
    ]
    assert note("c", "d") == [
        "villes comparables : 2 villes en ont d'autres que dans la génération 1"
    ]


def test_nothing_is_said_where_nothing_changed(tmp_path: Path) -> None:
    """Nor of scores, the first build, another graph, a generation that is damaged."""
    generations = _published(tmp_path / "store", _lines("a"))
    path = tmp_path / "next.nt.zst"
    same, moved = _held(path, _lines("a")), _held(path, _lines("a", score="1"))

    assert list_changes(generations, same, path) == []
    assert list_changes(generations, moved, path) == []
    other = _held(path, _lines("b"))
    assert list_changes(Generations(tmp_path / "none"), other, path) == []
    elsewhere = HeldGraph("urn:g", other.file, other.sha256, other.triples)
    assert list_changes(generations, elsewhere, path) == []
    current = generations.current()
    assert current is not None
    current.graph_path(current.graphs[0]).unlink()
    assert list_changes(generations, other, path) == []
