"""Put a generation on a server, graph by graph, and have it served in one step.

What is there already is not sent again; what nobody reads any more goes afterwards. A
graph counts as there once the server has counted its triples. Whoever is killed in
the middle leaves graphs that no query sees, and the next call goes on from there.

The default graph of a generation is the merge of its graphs. Where the server looks
through them one by one (`Adapter.parts`), they are merged beforehand into a few parts,
the largest graphs apart from those that change with each load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pvd_graph.errors import StoreError
from pvd_graph.store.archive import open_graph
from pvd_graph.store.remote.ledger import Deployed, Ledger
from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.naming import (
    NOTHING,
    marked,
    named_in,
    public_name,
    translated_lines,
)
from pvd_graph.store.remote.published import PublishedGraph, realm_of
from pvd_graph.store.remote.server import RemoteServer

__all__ = ["deploy", "mend", "prune"]

_PIECE = 1 << 17
_PART = "urn:pvd-graph:part:"
Say = Callable[[str], None]


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the lines of an archived graph, many at a time."""
    with open_graph(path) as source:
        rest = b""
        while piece := source.read(_PIECE):
            lines, newline, rest = (rest + piece).rpartition(b"\n")
            yield lines + newline
        yield rest


class _Deployment:
    """One generation on its way to a server."""

    def __init__(
        self, server: RemoteServer, graphs: Sequence[PublishedGraph], say: Say
    ) -> None:
        self.server = server
        self.graphs = graphs
        self.ledger = Ledger(server)
        self.realm = realm_of(graphs)
        self.there = self.ledger.graphs()
        self.names: dict[str, str] = {}
        self._say = say
        self._speaking: set[str] = set()

    def name_graphs(self) -> None:
        """Give each graph its name there: of its content, and of what it speaks of."""
        known = [graph.iri for graph in self.graphs]
        for graph in self.graphs:
            plain = marked(graph.iri, graph.sha256)
            speaks = plain not in self.there and named_in(_pieces(graph.path), known)
            if speaks:
                self._speaking.add(graph.iri)
                plain = marked(graph.iri, graph.sha256, self.realm)
            self.names[graph.iri] = plain

    def lines(self, graph: PublishedGraph) -> Iterator[bytes]:
        """Yield the lines of *graph* as they are on the server."""
        pieces = filter(None, _pieces(graph.path))
        if graph.iri in self._speaking:
            return translated_lines(pieces, self.names)
        return pieces

    def send(self) -> None:
        """Send the graphs that are not there."""
        for graph in self.graphs:
            name = self.names[graph.iri]
            if name not in self.there:
                self.put(name, [graph], graph.triples)

    def put(
        self, name: str, graphs: Sequence[PublishedGraph], triples: int | None = None
    ) -> None:
        """Send *graphs* into one; check that all came when it is known how many.

        Raises:
            StoreError: the server is away, refuses, or lost some.
        """
        lines = (piece for graph in graphs for piece in self.lines(graph))
        self.server.fill(name, lines)
        found = self.server.count(name)
        if triples is not None and found != triples:
            # What was there of another content, or too little of this one.
            self.server.drop(name)
            problem = (
                f"le serveur du graphe tient {found} énoncés de « {graphs[0].iri} », "
                f"et non {triples} : rien n'a changé"
            )
            raise StoreError(problem)
        members = [] if triples is not None else [self.names[one.iri] for one in graphs]
        self.ledger.note(name, found, members)
        self.there[name] = found
        self._say(f"serveur du graphe : {found} énoncés de plus")

    def default(self) -> tuple[str, ...]:
        """Return the graphs whose merge is the default graph; make what is missing."""
        most = self.server.adapter.parts
        if not most or len(self.graphs) <= most:
            return tuple(sorted(self.names.values()))
        by_name = {self.names[graph.iri]: graph for graph in self.graphs}
        whole = self.ledger.members()
        groups = _grouped(by_name, [whole[one] for one in whole], most)
        found: list[str] = []
        for group in groups:
            if len(group) == 1:
                found += group
                continue
            digest = hashlib.sha256("\n".join(sorted(group)).encode()).hexdigest()
            name = f"{_PART}{digest[:32]}"
            if name not in self.there:
                self.put(name, [by_name[one] for one in sorted(group)])
            found.append(name)
        return tuple(sorted(found))


def _grouped(
    graphs: Mapping[str, PublishedGraph], known: Iterable[frozenset[str]], most: int
) -> list[frozenset[str]]:
    """Return *graphs* in at most *most* groups; those *known* and whole stay."""
    left = set(graphs)
    groups: list[frozenset[str]] = []

    def size(group: Iterable[str]) -> int:
        return sum(graphs[one].triples for one in group)

    whole = [group for group in known if group <= left]
    for group in sorted(whole, key=lambda one: (size(one), sorted(one)), reverse=True):
        if group <= left and size(group) * 8 >= sum(map(size, ([one] for one in left))):
            groups.append(group)
            left -= group
    # What speaks of the others changes with each of them, and is small.
    changing = {one for one in left if graphs[one].iri.endswith("/graph/meta")}
    if left - changing:
        groups.append(frozenset(left - changing))
    if changing:
        groups.append(frozenset(changing))
    while len(groups) > most:
        groups.sort(key=size)
        groups[:2] = [groups[0] | groups[1]]
    return groups


def deploy(
    server: RemoteServer,
    number: int,
    graphs: Sequence[PublishedGraph],
    say: Say = lambda _line: None,
) -> Deployed:
    """Put generation *number* on *server* and have it served.

    Args:
        server: written by one process at a time.
        number: of the generation.
        graphs: all of its graphs.
        say: told of what was sent.

    Raises:
        StoreError: the server is away, refuses, or lost some; what it serves has not
            changed.
    """
    run = _Deployment(server, graphs, say)
    deployed = run.ledger.generation(run.realm)
    if deployed is None or not _is_there(deployed, run.there):
        run.name_graphs()
        run.send()
        dataset = Dataset(run.default(), tuple(sorted(run.names.values())))
        deployed = Deployed(dataset, number)
    if not deployed.dataset.named:
        deployed = Deployed(Dataset((NOTHING,), (NOTHING,)), number)
    run.ledger.serve(run.realm, Deployed(deployed.dataset, number))
    return deployed


def _is_there(deployed: Deployed, there: Mapping[str, int]) -> bool:
    wanted = {*deployed.dataset.default, *deployed.dataset.named}
    return wanted <= there.keys()


def mend(server: RemoteServer, graphs: Sequence[PublishedGraph]) -> list[str]:
    """Forget what of *graphs* the server has not whole, so that it is sent again.

    Cost: the server counts the triples of each graph.

    Returns:
        The public names of those graphs.

    Raises:
        StoreError: the server is away or refuses.
    """
    ledger = Ledger(server)
    deployed = ledger.generation(realm_of(graphs))
    if deployed is None:
        return []
    names = {public_name(name): name for name in deployed.dataset.named}
    broken = {
        name: graph.iri
        for graph in graphs
        if (name := names.get(graph.iri)) and server.count(name) != graph.triples
    }
    noted, seen = ledger.graphs(), deployed.dataset.default
    parts = {
        part: ""
        for part, members in ledger.members().items()
        if not members.isdisjoint(broken)
        or (part in seen and server.count(part) != noted.get(part))
    }
    for name in (*broken, *parts):
        ledger.forget(name)
        server.drop(name)
    if broken or parts:
        ledger.forget_generation(realm_of(graphs))
    return sorted(broken.values())


def prune(server: RemoteServer, realms: Iterable[str]) -> int:
    """Remove the graphs that no generation of *realms* is made of; return how many.

    Raises:
        StoreError: the server is away or refuses; what is left goes next time.
    """
    ledger = Ledger(server)
    kept = dict.fromkeys(realms)
    wanted: set[str] = set()
    for realm in kept:
        deployed = ledger.generation(realm)
        if deployed is not None:
            wanted |= {*deployed.dataset.default, *deployed.dataset.named}
    ledger.forget_generations(kept)
    gone = ledger.graphs().keys() - wanted
    for graph in gone:
        # First what says that it is there: a half removed graph must not count.
        ledger.forget(graph)
        server.drop(graph)
    return len(gone)
