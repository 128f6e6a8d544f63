"""Solutions that a server writes as XML, written here in another format as they come.

Where a server's JSON is slow and its XML is not (Virtuoso: a fifth of the time). Some
hundred rows at a time are read and written by the engine, so that memory does not grow
with the answer.

Source: SPARQL Query Results XML Format (Second Edition).
"""

from __future__ import annotations

import io

import pyoxigraph as ox

__all__ = ["ROWS", "SOLUTIONS", "RowWriter"]

ROWS = "rows"
"""Among an adapter's formats: solutions come as XML, to be written here."""
SOLUTIONS = {
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
_AFTER = {"json": b"]}}", "xml": b"</results></sparql>"}
_BETWEEN = {"json": b","}
_BATCH_BYTES = 65_536
_ROW, _ROW_END, _END = b"<result>", b"</result>", b"</results></sparql>"


class RowWriter:
    """One answer: XML as the server writes it in, the format *name* out."""

    def __init__(self, name: str) -> None:
        """Write *name*, a key of `SOLUTIONS`."""
        self._name = name
        self._kept = b""
        self._head = b""
        self._before = b""

    def feed(self, content: bytes) -> bytes:
        """Return what the whole rows so far make of the answer, once they are many.

        Raises:
            SyntaxError: it is not XML of solutions.
        """
        self._kept += content
        if len(self._kept) < _BATCH_BYTES or _ROW_END not in content:
            return b""
        return self._written(self._kept.rfind(_ROW_END) + len(_ROW_END))

    def end(self) -> bytes:
        """Return the rest of the answer; see `feed`.

        Raises:
            ValueError: the answer has no end.
        """
        if not self._kept.rstrip().endswith(b"</sparql>"):
            problem = "an answer that was cut"
            raise ValueError(problem)
        if not self._head:
            # Few rows, none, or yes or no.
            return self._converted(self._kept)
        at = self._kept.rfind(_ROW_END)
        rest = b"" if at < 0 else self._written(at + len(_ROW_END))
        return rest + _AFTER.get(self._name, b"")

    def _written(self, end: int) -> bytes:
        """Return the rows up to *end*, without what stands before and after all."""
        rows, self._kept = self._kept[:end], self._kept[end:]
        after = len(_AFTER.get(self._name, b""))
        start = _BETWEEN.get(self._name, b"")
        if not self._head:
            self._head, _, rest = rows.partition(_ROW)
            rows = _ROW + rest
            none = self._converted(self._head + _END)
            start = self._before = none[: len(none) - after]
        written = self._converted(self._head + rows + _END)
        return start + written[len(self._before) : len(written) - after]

    def _converted(self, content: bytes) -> bytes:
        out = io.BytesIO()
        results = ox.parse_query_results(content, format=ox.QueryResultsFormat.XML)
        results.serialize(out, format=SOLUTIONS[self._name])
        return out.getvalue()
