"""Turn what a server wrote into what was asked: names, XML, other formats, packing."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from pvd_graph.errors import QueryLimitError
from pvd_graph.store.remote.model import Mending
from pvd_graph.store.remote.naming import Outgoing
from pvd_graph.store.remote.rows import ROWS, SOLUTIONS, RowWriter
from pvd_graph.store.writing_geojson import write_geojson
from pvd_graph.store.writing_markdown import write_markdown
from pvd_graph.store.writing_outlet import Compressor, packing
from pvd_graph.store.writing_xml import XmlCleaner
from pvd_graph.vocab import PREFIXES

__all__ = ["Writing", "converted", "same_as"]

_CONVERTED_BYTES = 128 << 20
_WORTH_COMPRESSING = 1_000
_XML = {"xml", "rdfxml"}
_TABLES = {"markdown": write_markdown, "geojson": write_geojson}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_PREFIXED = {"turtle", "trig", "rdfxml"}
# Triples read the same in both: there is no graph name.
_SAME = {"nquads": "ntriples", "trig": "turtle"}


def same_as(name: str, formats: Mapping[str, str]) -> str:
    """Return the format to ask the server for where *name* is wanted."""
    if ROWS in formats and (name in SOLUTIONS or name in _TABLES):
        return ROWS
    for one in (name, _SAME.get(name, "")):
        if one in formats:
            return one
    return "ntriples" if name in _GRAPHS else "json"


def converted(content: bytes, name: str, asked: str) -> bytes:
    """Return a whole answer in the format *name*; *asked* is what `same_as` gave."""
    out = io.BytesIO()
    if name in _GRAPHS:
        quads = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        triples = (quad.triple for quad in quads)
        prefixes = PREFIXES if name in _PREFIXED else None
        ox.serialize(triples, out, format=_GRAPHS[name], prefixes=prefixes)
        return out.getvalue()
    read = ox.QueryResultsFormat.XML if asked == ROWS else ox.QueryResultsFormat.JSON
    results = ox.parse_query_results(content, format=read)
    if name in _TABLES and isinstance(results, ox.QuerySolutions):
        _TABLES[name](results, out)
    else:
        results.serialize(out, format=SOLUTIONS[name])
    return out.getvalue()


class Writing:
    """One answer on its way out."""

    def __init__(
        self, name: str, asked: str, encoding: str, mending: Mending | None = None
    ) -> None:
        """Write the format *name* from *asked*, which the server writes.

        Args:
            name: a format of the query pool.
            asked: what `same_as` gave for it.
            encoding: ``identity``, ``gzip`` or ``zstd``.
            mending: what the server's writing needs.
        """
        self.encoding = encoding
        self._name = name
        self._outgoing = Outgoing()
        self._mending = mending
        self._asked = asked
        rows = asked == ROWS and name in SOLUTIONS
        self._rows = RowWriter(name) if rows else None
        self._whole: list[bytes] | None = None
        if not rows and _SAME.get(name, name) != asked and name != asked:
            self._whole = []
        self._size = 0
        self._clean: Callable[[bytes], bytes] | None = None
        if name in _XML:
            self._clean = XmlCleaner(ascii_only=name == "xml")
        self._packer: tuple[Compressor, int, int] | None = None

    def take(self, content: bytes) -> bytes:
        """Return what *content*, as it came, makes of the answer; not yet packed.

        Raises:
            QueryLimitError: ``size``, too much to be written in this format here.
            NoXmlError: it holds what XML cannot say.
        """
        if self._mending is not None:
            content = self._mending.feed(content)
        content = self._outgoing.feed(content)
        if self._rows is not None:
            content = self._rows.feed(content)
        if self._whole is None:
            return self._cleaned(content)
        self._size += len(content)
        if self._size > _CONVERTED_BYTES:
            problem = (
                "La réponse est trop grande pour ce format. Demandez-la en JSON, en "
                "CSV ou en N-Triples, ou restreignez la requête."
            )
            raise QueryLimitError(problem, limit="size")
        self._whole.append(content)
        return b""

    def last(self) -> bytes:
        """Return what is left of the answer; see `take`."""
        mended = b"" if self._mending is None else self._mending.end()
        rest = self._outgoing.feed(mended) + self._outgoing.end()
        if self._rows is not None:
            rest = self._rows.feed(rest) + self._rows.end()
        if self._whole is None:
            return self._cleaned(rest)
        return self._cleaned(self._converted([*self._whole, rest]))

    def _converted(self, parts: list[bytes]) -> bytes:
        return converted(b"".join(parts), self._name, self._asked)

    def _cleaned(self, content: bytes) -> bytes:
        return self._clean(content) if self._clean is not None and content else content

    def packed(self, content: bytes) -> bytes:
        """Return a piece of the answer as it is sent; more follow."""
        if self.encoding == "identity" or not content:
            return content
        if self._packer is None:
            self._packer = packing(self.encoding)
        compressor, flush, _ = self._packer
        return compressor.compress(content) + compressor.flush(flush)

    def packed_last(self, content: bytes) -> bytes:
        """Return the last piece as it is sent; a small answer goes as it is."""
        if self._packer is None and len(content) < _WORTH_COMPRESSING:
            self.encoding = "identity"
        if self.encoding == "identity":
            return content
        if self._packer is None:
            self._packer = packing(self.encoding)
        compressor, _, finish = self._packer
        return compressor.compress(content) + compressor.flush(finish)
