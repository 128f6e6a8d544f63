"""The embedded store: composed by a build, read by everything else.

Knows pyoxigraph's `Store`. Does not know generations, archives or what the graphs mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from pvd_graph.errors import BadQueryError, StoreError
from pvd_graph.ports import Solution
from pvd_graph.store.syntax import located, unreadable
from pvd_graph.vocab import PREFIXES

__all__ = ["OxigraphReader", "WriterStore"]

_SOLUTIONS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn what pyoxigraph raises (builtins) into our own types."""
    try:
        yield
    except SyntaxError as error:
        raise unreadable(*located(str(error))) from error
    except BrokenPipeError:
        raise  # whoever reads the answer has gone: no fault of the store
    except (OSError, RuntimeError) as error:
        raise StoreError(str(error)) from error


class OxigraphReader:
    """Read access to a store; the default graph is the union of all named graphs.

    Safe to share between threads: the engine releases the interpreter lock and each
    query sees one snapshot.
    """

    def __init__(self, store: ox.Store, generation: int) -> None:
        """Read from *store*, known to callers as number *generation*."""
        self._store = store
        self.generation = generation

    @classmethod
    def open(cls, folder: Path, generation: int) -> OxigraphReader:
        """Open the database in *folder* read-only.

        Raises:
            StoreError: no database there, or a damaged one.
        """
        with _our_errors():
            return cls(ox.Store.read_only(str(folder)), generation)

    def select(self, query: str) -> list[Solution]:
        """Return the solutions of a SELECT as dicts of lexical values.

        Raises:
            BadQueryError: it does not parse, or is no SELECT.
            StoreError: the store could not be read.
        """
        with _our_errors():
            results = self._store.query(query, use_default_graph_as_union=True)
            if not isinstance(results, ox.QuerySolutions):
                problem = "a SELECT query was expected"
                raise BadQueryError(problem)
            names = [variable.value for variable in results.variables]
            return [
                {
                    name: term.value if not isinstance(term, ox.Triple) else str(term)
                    for name, term in zip(names, solution, strict=True)
                    if term is not None
                }
                for solution in results
            ]

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        with _our_errors():
            return bool(self._store.query(query, use_default_graph_as_union=True))

    def construct(self, query: str) -> Iterator[str]:
        """Yield the triples of a CONSTRUCT or DESCRIBE as N-Triples lines.

        Raises:
            BadQueryError: it does not parse, or is neither.
            StoreError: the store could not be read.
        """
        with _our_errors():
            results = self._store.query(query, use_default_graph_as_union=True)
            if not isinstance(results, ox.QueryTriples):
                problem = "a CONSTRUCT or DESCRIBE query was expected"
                raise BadQueryError(problem)
            for triple in results:
                yield f"{triple.subject} {triple.predicate} {triple.object} ."

    def has_graph(self, iri: str) -> bool:
        """Say whether there is a named graph *iri*; the empty one, the default, is."""
        with _our_errors():
            return not iri or self._store.contains_named_graph(ox.NamedNode(iri))

    def graphs_typing(self, term: str) -> Iterator[str]:
        """Yield the named graphs that give the type of *term*, an IRI in brackets."""
        with _our_errors():
            yield from self._graphs(ox.NamedNode(term[1:-1]), _RDF_TYPE, None)

    def said_of(self, term: str) -> Iterator[tuple[str, str, str]]:
        """Yield (graph, predicate, value) of each statement of a named graph on *term*.

        *term*, an IRI in brackets, predicate and value are N-Triples terms.
        """
        with _our_errors():
            subject = ox.NamedNode(term[1:-1])
            for quad in self._store.quads_for_pattern(subject, None, None, None):
                if isinstance(quad.graph_name, ox.NamedNode):
                    yield quad.graph_name.value, str(quad.predicate), str(quad.object)

    def graphs_mentioning(self, term: str) -> Iterator[str]:
        """Yield the named graphs with statements that point at *term*; not once each.

        Cost: 10 microseconds for the first.
        """
        with _our_errors():
            yield from self._graphs(None, None, ox.NamedNode(term[1:-1]))

    def _graphs(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        value: ox.NamedNode | None,
    ) -> Iterator[str]:
        for quad in self._store.quads_for_pattern(subject, predicate, value, None):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield quad.graph_name.value

    def dump_graph(self, iri: str, extension: str, out: IO[bytes]) -> None:
        """Write the graph *iri*, empty for the default one, to *out*, streaming.

        Args:
            iri: of a graph that is there.
            extension: ``ttl``, ``nt``, ``rdf`` or ``jsonld``.
            out: receives bytes.
        """
        graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
        rdf_format = ox.RdfFormat.from_extension(extension)
        with _our_errors():
            self._store.dump(out, rdf_format, from_graph=graph)

    def write_answer(self, query: str, result_format: str, out: IO[bytes]) -> None:
        """Write the answer of *query* to *out*, streaming.

        Args:
            query: any read-only SPARQL.
            result_format: a key of the formats that fit the form of the query; empty
                for CSV (solutions), JSON (yes or no) or Turtle (triples).
            out: receives bytes.

        Raises:
            BadQueryError: it does not parse, or the format does not fit.
        """
        with _our_errors():
            results = self._store.query(query, use_default_graph_as_union=True)
            if isinstance(results, ox.QueryTriples):
                graph = _GRAPHS.get(result_format or "turtle")
                if graph == ox.RdfFormat.TURTLE:
                    ox.serialize(results, out, format=graph, prefixes=PREFIXES)
                    return
                if graph is not None:
                    results.serialize(output=out, format=graph)
                    return
                known = ", ".join(_GRAPHS)
            else:
                default = "json" if isinstance(results, ox.QueryBoolean) else "csv"
                solutions = _SOLUTIONS.get(result_format or default)
                if solutions is not None:
                    results.serialize(output=out, format=solutions)
                    return
                known = ", ".join(_SOLUTIONS)
        problem = f"format « {result_format} » : formats possibles ici : {known}"
        raise BadQueryError(problem)


class WriterStore:
    """The one store that is written: a fresh folder, filled graph by graph."""

    def __init__(self, folder: Path | None = None) -> None:
        """Create or open the database in *folder*; in memory when there is none."""
        with _our_errors():
            self._store = ox.Store() if folder is None else ox.Store(str(folder))

    def load(self, graph_iri: str, lines: IO[bytes]) -> None:
        """Bulk load N-Triples from a stream into the named graph *graph_iri*.

        The text is ours (the archive's), so the engine skips its IRI checks.
        """
        with _our_errors():
            self._store.bulk_load(
                input=lines,
                format=ox.RdfFormat.N_TRIPLES,
                to_graph=ox.NamedNode(graph_iri),
                lenient=True,
            )

    def load_lines(self, graph_iri: str, lines: Iterable[str]) -> None:
        """Load N-Triples *lines* into *graph_iri*, some 100,000 at a time."""
        graph, source = ox.NamedNode(graph_iri), iter(lines)
        with _our_errors():
            while batch := "".join(islice(source, 100_000)):
                self._store.bulk_load(
                    input=batch,
                    format=ox.RdfFormat.N_TRIPLES,
                    to_graph=graph,
                    lenient=True,
                )

    def reader(self, generation: int = 0) -> OxigraphReader:
        """Return a reader over what has been loaded so far."""
        return OxigraphReader(self._store, generation)

    def count(self) -> int:
        """Return the number of quads."""
        with _our_errors():
            return len(self._store)

    def backup(self, folder: Path) -> None:
        """Write a checkpoint into *folder*, which must not exist.

        Files are hard-linked: cost does not grow with the data on one file system.
        """
        with _our_errors():
            self._store.flush()
            self._store.backup(str(folder))
