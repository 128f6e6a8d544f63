"""Read access to one generation on a server: what pages and commands ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from pvd_graph.errors import BadQueryError
from pvd_graph.ports import Solution
from pvd_graph.store.lexing import examine
from pvd_graph.store.remote.model import ServerFaultError
from pvd_graph.store.remote.naming import public_name
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from pvd_graph.store.remote.writing import converted, same_as
from pvd_graph.vocab import PREFIXES

__all__ = ["RemoteReader"]

_OF_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteReader:
    """Read access to a generation; the default graph is the merge of all its graphs.

    Safe to share between threads.
    """

    def __init__(self, server: RemoteServer, seen: Seen, generation: int) -> None:
        """Read *seen* from *server*, known to callers as number *generation*."""
        self._server = server
        self._seen = seen
        self.generation = generation

    def select(self, query: str) -> list[Solution]:
        """Return the solutions of a SELECT as dicts of lexical values."""
        text, dataset = self._seen.asked(query)
        rows = self._server.select(text, dataset)
        return [
            {
                name: public_name(value) if "~" in value else value
                for name, value in row.items()
            }
            for row in rows
        ]

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        text, dataset = self._seen.asked(query)
        content = self._server.asked(text, dataset, "json")
        try:
            return bool(json.loads(content)["boolean"])
        except (ValueError, KeyError, TypeError) as error:
            problem = "le serveur du graphe a répondu un résultat illisible"
            raise ServerFaultError(problem) from error

    def construct(self, query: str) -> Iterator[str]:
        """Yield the triples of a CONSTRUCT or DESCRIBE as N-Triples lines."""
        text, dataset = self._seen.asked(query)
        content = self._server.asked(text, dataset, "ntriples")
        # Not `splitlines`: other signs end a line there, and may stand in a text.
        for line in public_name(content.decode()).split("\n"):
            if line:
                yield line

    def has_graph(self, iri: str) -> bool:
        """Say whether there is a named graph *iri*."""
        return iri in self._seen.names

    def dump_graph(self, iri: str, extension: str, out: IO[bytes]) -> None:
        """Write the graph *iri* to *out*.

        Args:
            iri: of a graph that is there.
            extension: ``ttl``, ``nt``, ``rdf`` or ``jsonld``.
            out: receives bytes.
        """
        dataset = self._seen.graph(iri)
        content = self._server.asked(_OF_GRAPH, dataset, "ntriples")
        rdf_format = ox.RdfFormat.from_extension(extension)
        triples = ox.parse(public_name(content.decode()), format=ox.RdfFormat.N_TRIPLES)
        ox.serialize((quad.triple for quad in triples), out, format=rdf_format)

    def write_answer(self, query: str, result_format: str, out: IO[bytes]) -> None:
        """Write the answer of *query* to *out*.

        Args:
            query: any read-only SPARQL.
            result_format: as `OxigraphReader.write_answer` takes it.
            out: receives bytes.

        Raises:
            BadQueryError: the format does not fit the form of the query.
        """
        shape = examine(query)
        text, dataset = self._seen.asked(query, chooses=shape.has_dataset)
        if shape.form in {"construct", "describe"}:
            content = self._server.asked(text, dataset, "ntriples")
            lines = public_name(content.decode())
            _write_triples(lines, result_format or "turtle", out)
            return
        name = result_format or ("json" if shape.form == "ask" else "csv")
        if name not in {"csv", "tsv", "json", "xml"}:
            raise _unfit(name, "csv, tsv, json, xml")
        known = same_as(name, self._server.adapter.formats)
        content = self._server.asked(text, dataset, known)
        told = public_name(content.decode()).encode()
        out.write(told if known == name else converted(told, name, known))


_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def _write_triples(lines: str, name: str, out: IO[bytes]) -> None:
    if name not in _GRAPHS:
        raise _unfit(name, ", ".join(_GRAPHS))
    quads = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in quads)
    prefixes = PREFIXES if name == "turtle" else None
    ox.serialize(triples, out, format=_GRAPHS[name], prefixes=prefixes)


def _unfit(name: str, known: str) -> BadQueryError:
    problem = f"format « {name} » : formats possibles ici : {known}"
    return BadQueryError(problem)
