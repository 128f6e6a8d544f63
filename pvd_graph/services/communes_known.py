"""The communes of the loaded reference: which exist, and what became of others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.store.archive import read_lines

__all__ = ["KnownCommunes"]


@dataclass(frozen=True, slots=True)
class KnownCommunes:
    """The codes of the loaded reference: those of today and what became of others."""

    today: frozenset[str]
    absorbed: dict[str, str]

    def current(self, code: str) -> str | None:
        """Return the code of today; None when the code never existed."""
        return code if code in self.today else self.absorbed.get(code)

    @classmethod
    def from_graph(cls, path: Path) -> KnownCommunes:
        """Read the codes from the archived graph of the communal reference."""
        start = f"<{vocab.id_iri('commune')}"
        is_commune = f"> {vocab.term('rdf:type')} {vocab.term('igeo:Commune')} .\n"
        absorbed_by = f"> {vocab.term('pvd:absorbedBy')} "
        today, absorbed = set(), {}
        for line in read_lines(path):
            if not line.startswith(start):
                continue
            code = line[len(start) + 1 : len(start) + 6]
            rest = line[len(start) + 6 :]
            if rest == is_commune:
                today.add(code)
            elif rest.startswith(absorbed_by):
                absorbed[code] = rest.rsplit("/", 1)[1].split(">", 1)[0]
        return cls(frozenset(today), absorbed)
