"""The ontology, its schemes and its shapes, each read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from pvd_graph.resources import ontology_folder


def _read(paths: list[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def terms() -> Graph:
    """The graph of `pvd.ttl`; read-only."""
    return _read([ontology_folder() / "pvd.ttl"])


@pytest.fixture(scope="session")
def schemes() -> Graph:
    """All concept schemes in one graph; read-only."""
    return _read(sorted((ontology_folder() / "schemes").glob("*.ttl")))


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """All shapes in one graph; read-only."""
    return _read(sorted((ontology_folder() / "shapes").glob("*.ttl")))
