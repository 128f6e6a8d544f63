"""pvd-graph: the knowledge graph where France's small towns learn from each other.

>>> import pvd_graph
>>> graph = pvd_graph.network("var")              # doctest: +SKIP
>>> graph.nodes["commune/01034"]["label"]         # doctest: +SKIP
'Belley'
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["__version__", "network"]

__version__ = "0.1.0"


def network(data: str | PathLike[str] | None = None) -> nx.Graph[str]:
    """Return towns, challenges, actions and partners as a networkx graph.

    See ``docs/networkx.md`` for nodes, edges and their attributes.

    Args:
        data: a data folder where ``pvd build`` published; without it ``PVD_DATA``, or
            ``var/`` of the current folder.

    Raises:
        StoreError: nothing was published there yet.
    """
    from pvd_graph.services.networks import open_network  # noqa: PLC0415 - the package is imported by its own modules

    return open_network(data)
