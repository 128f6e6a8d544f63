"""What a server holds of us, told by the server itself: one small graph of its own.

A graph stands in the ledger once all of its triples are there, and a generation once
all of its graphs are. Which generation is served is one statement, replaced by one
update.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.server import RemoteServer

__all__ = ["LEDGER", "Deployed", "Ledger"]

LEDGER = "urn:pvd-graph:ledger"
_START = "urn:pvd-graph:"
_GENERATION = f"{_START}generation:"
_SERVED = f"{_START}served"
_SITE = f"{_START}site"
_TRIPLES, _MEMBER, _DEFAULT, _NAMED, _NUMBER = (
    f"{_START}{name}" for name in ("triples", "member", "default", "named", "number")
)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A generation that is whole on the server: what its queries see."""

    dataset: Dataset
    number: int


class Ledger:
    """The ledger of a server; one writes at a time, under the lock of the data."""

    def __init__(self, server: RemoteServer) -> None:
        """Read and write that of *server*."""
        self._server = server

    def graphs(self) -> dict[str, int]:
        """Return the graphs that are whole, with their triples."""
        rows = self._rows(f"SELECT ?g ?n WHERE {{ ?g <{_TRIPLES}> ?n }}")
        return {row["g"]: int(row["n"]) for row in rows}

    def members(self) -> dict[str, frozenset[str]]:
        """Return the graphs that were merged from others, with those."""
        found: dict[str, set[str]] = {}
        for row in self._rows(f"SELECT ?g ?of WHERE {{ ?g <{_MEMBER}> ?of }}"):
            found.setdefault(row["g"], set()).add(row["of"])
        return {part: frozenset(graphs) for part, graphs in found.items()}

    def generation(self, realm: str) -> Deployed | None:
        """Return the generation *realm*, None where it is not whole on the server."""
        query = f"SELECT ?p ?v WHERE {{ <{_GENERATION}{realm}> ?p ?v }}"
        told: dict[str, list[str]] = {}
        for row in self._rows(query):
            told.setdefault(row["p"], []).append(row["v"])
        if not told:
            return None
        default, named = sorted(told[_DEFAULT]), sorted(told[_NAMED])
        return Deployed(Dataset(tuple(default), tuple(named)), int(told[_NUMBER][0]))

    def served(self) -> str:
        """Return the realm of the generation that is served; empty: none is."""
        rows = self._rows(f"SELECT ?v WHERE {{ <{_SERVED}> <{_SERVED}> ?v }}")
        return rows[0]["v"].removeprefix(_GENERATION) if rows else ""

    def owners(self) -> list[str]:
        """Return the identities of the sites that say they write, in order."""
        rows = self._rows(f"SELECT ?v WHERE {{ <{_SITE}> <{_SITE}> ?v }}")
        return sorted(row["v"] for row in rows)

    def add_owner(self, site: str) -> None:
        """Say that the site of the identity *site* writes."""
        self._insert([f'<{_SITE}> <{_SITE}> "{site}" .'])

    def remove_owner(self, site: str) -> None:
        """Say that *site* writes no more."""
        self._server.update(
            f'DELETE DATA {{ GRAPH <{LEDGER}> {{ <{_SITE}> <{_SITE}> "{site}" }} }}'
        )

    def note(self, graph: str, triples: int, members: Iterable[str] = ()) -> None:
        """Say that *graph* is whole, and what it was merged from."""
        lines = [f'<{graph}> <{_TRIPLES}> "{triples}" .']
        lines += [f"<{graph}> <{_MEMBER}> <{one}> ." for one in members]
        self._insert(lines)

    def forget(self, graph: str) -> None:
        """Say that *graph* is not there any more."""
        self._server.update(
            f"DELETE WHERE {{ GRAPH <{LEDGER}> {{ <{graph}> ?p ?v }} }}"
        )

    def serve(self, realm: str, deployed: Deployed) -> None:
        """Write down a generation and have it served, in one step."""
        name = f"<{_GENERATION}{realm}>"
        lines = [f'{name} <{_NUMBER}> "{deployed.number}" .']
        lines += [f"{name} <{_DEFAULT}> <{one}> ." for one in deployed.dataset.default]
        lines += [f"{name} <{_NAMED}> <{one}> ." for one in deployed.dataset.named]
        lines.append(f"<{_SERVED}> <{_SERVED}> {name} .")
        self._server.update(
            f"DELETE WHERE {{ GRAPH <{LEDGER}> {{ <{_SERVED}> <{_SERVED}> ?v }} }} ;\n"
            f"DELETE WHERE {{ GRAPH <{LEDGER}> {{ {name} ?p ?v }} }} ;\n"
            f"INSERT DATA {{ GRAPH <{LEDGER}> {{ {' '.join(lines)} }} }}"
        )

    def forget_generation(self, realm: str) -> None:
        """Say that a generation is not whole any more."""
        self.forget(f"{_GENERATION}{realm}")

    def forget_generations(self, kept: Mapping[str, object]) -> None:
        """Forget the generations whose realm is not one of *kept*."""
        query = f"SELECT DISTINCT ?g WHERE {{ ?g <{_NUMBER}> ?n }}"
        for row in self._rows(query):
            if row["g"].removeprefix(_GENERATION) not in kept:
                self.forget(row["g"])

    def _insert(self, lines: Iterable[str]) -> None:
        self._server.update(
            f"INSERT DATA {{ GRAPH <{LEDGER}> {{ {' '.join(lines)} }} }}"
        )

    def _rows(self, query: str) -> list[dict[str, str]]:
        return self._server.select(query, Dataset((LEDGER,)))
