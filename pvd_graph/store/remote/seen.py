"""A generation as queries see it on a server, under the names that all know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pvd_graph.store.remote.ledger import Deployed
from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.naming import (
    NOTHING,
    chosen_dataset,
    public_name,
    translated,
)

__all__ = ["Seen"]


class Seen:
    """One generation of a server: queries are put in its terms."""

    def __init__(self, deployed: Deployed) -> None:
        """Know the graphs of *deployed*."""
        self.move(deployed)

    def move(self, deployed: Deployed) -> None:
        """Know them as they are now: the same ones, merged otherwise."""
        self._whole = deployed.dataset
        self.names = {public_name(name): name for name in deployed.dataset.named}

    def asked(
        self,
        query: str,
        *,
        base: str | None = None,
        chooses: bool = False,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
    ) -> tuple[str, Dataset]:
        """Return what is sent for *query*: its text there, and the graphs it sees.

        Args:
            query: SPARQL text with the names that all know.
            base: what its relative IRIs are resolved against.
            chooses: it has FROM or FROM NAMED.
            default: the protocol's ``default-graph-uri``; this or the next wins.
            named: its ``named-graph-uri``.
        """
        dataset = self._whole
        if default or named:
            dataset = self._chosen(default, named)
        elif chooses:
            said = chosen_dataset(query, base)
            # The word may also be the name of something else.
            if said.default or said.named:
                dataset = self._chosen(said.default, said.named)
        return translated(query, self.names, base), dataset

    def graph(self, iri: str) -> Dataset:
        """Return the graph *iri* as a default graph."""
        return self._chosen([iri], [])

    def _chosen(self, default: Iterable[str], named: Iterable[str]) -> Dataset:
        """Return the graphs of this generation among those named; of no other one."""

        def there(iris: Iterable[str]) -> tuple[str, ...]:
            found = (self.names[iri] for iri in iris if iri in self.names)
            return tuple(dict.fromkeys(found)) or (NOTHING,)

        return Dataset(there(default), there(named))
