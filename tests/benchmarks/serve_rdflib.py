"""A process of its own: rdflib-endpoint over a generation, loaded in memory.

    python serve_rdflib.py GENERATION_FOLDER PORT

Its own command needs uvicorn; here granian serves the same application.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import rdflib
from granian.constants import Interfaces
from granian.server.embed import Server
from rdflib_endpoint import SparqlEndpoint

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generations


def main(folder: Path, port: int) -> None:
    """Load every graph of the generation, then serve ``/``."""
    # Lexical forms that are no value of their datatype are told one by one.
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    generation = Generations(folder.parent.parent).get(int(folder.name))
    union = rdflib.Dataset(default_union=True)
    for held in generation.graphs:
        lines = "".join(read_lines(generation.graph_path(held)))
        union.graph(rdflib.URIRef(held.iri)).parse(data=lines, format="nt")
    server = Server(
        SparqlEndpoint(graph=union),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        log_enabled=False,
    )
    asyncio.run(server.serve())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
