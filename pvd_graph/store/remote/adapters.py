"""The adapter of each product, by the name that ``PVD_STORE_KIND`` gives it."""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph.store.remote.model import Adapter
from pvd_graph.store.remote.standard import OxigraphAdapter, StandardAdapter
from pvd_graph.store.remote.virtuoso import VirtuosoAdapter

__all__ = ["ADAPTERS"]

ADAPTERS: Mapping[str, Adapter] = {
    "standard": StandardAdapter(),
    "oxigraph": OxigraphAdapter(),
    "virtuoso": VirtuosoAdapter(),
}
