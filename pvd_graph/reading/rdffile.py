"""Read the project's own RDF files (Turtle, N-Triples) into statements.

Only for files that we ship: RDF from outside is parsed elsewhere, in a sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Statement

__all__ = ["read_statements"]


def read_statements(path: Path) -> Iterator[Statement]:
    """Yield the statements of *path* as N-Triples terms, in file order.

    Raises:
        UnreadableFileError: it does not parse (with the line), or holds a blank node,
            which nothing that is published may.
    """
    try:
        for quad in ox.parse(path=str(path)):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(
                quad.object, ox.BlankNode
            ):
                problem = f"nœud anonyme près de {quad.subject} {quad.predicate}"
                raise UnreadableFileError(path, problem)
            yield str(quad.subject), str(quad.predicate), str(quad.object)
    except SyntaxError as error:
        raise UnreadableFileError(path, str(error), line=error.lineno) from error
    except OSError as error:
        raise UnreadableFileError(path, str(error)) from error
