"""Virtuoso 7.2, where it differs from what the protocols say.

What a query may hold is `virtuoso_text`'s. Asked of Virtuoso Open Source 7.2.5, as
Debian 12 has it; ``docs/remote-store.md`` tells what was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar

import httpx
import pyoxigraph as ox

from pvd_graph.addresses import ServerAddress
from pvd_graph.errors import QueryLimitError
from pvd_graph.store.remote.model import Binding, Dataset, Mending, ServerFaultError
from pvd_graph.store.remote.naming import NOTHING
from pvd_graph.store.remote.rows import ROWS
from pvd_graph.store.remote.standard import StandardAdapter
from pvd_graph.store.remote.virtuoso_text import plain_query

__all__ = ["VirtuosoAdapter"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEAN = f"{_XSD}boolean"
_TRUTH = {"1": "true", "0": "false"}
# It takes timeouts from one second on, in milliseconds.
_LEAST_S = 1.0
# A load of 45 MB in one request was seen to wait for a lock that nobody gave back.
_CHUNK_BYTES = 4_000_000
_PARTIAL = "S1TAT"
_CEILING = "X-SPARQL-MaxRows"
# One more than Debian's ceiling; of what Virtuoso holds from the start.
_MANY = "SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 10001"
_TYPED = re.compile(
    rb'"type": "typed-literal", "datatype": "([^"]*)", "value": "(?:([01])"(?= ?}))?'
)
_DIGIT = re.compile(rb'(?<="http://www\.w3\.org/2001/XMLSchema#boolean">)[01](?=<)')
_TRUTH_XML = {b"1": b"true", b"0": b"false"}
_FIRST = re.compile(rb"(<literal(?: [^<>]*)?>)([ \t\n]+)")
_LAST = re.compile(rb"()(?<![ \t\n])([ \t\n]+)(?=</literal>)")
_LASTS = (b" </literal>", b"\n</literal>", b"\t</literal>")


def _typed(found: re.Match[bytes]) -> bytes:
    """Return the start of a typed literal as SPARQL 1.1 writes it; booleans whole."""
    kind, digit = found[1], found[2]
    start = b'"type": "literal", "datatype": "%b", "value": "' % kind
    if digit is None:
        return start
    is_boolean = kind == _BOOLEAN.encode()
    told = _TRUTH[digit.decode()].encode() if is_boolean else digit
    return start + told + b'"'


def _json_line(line: bytes) -> bytes:
    return _TYPED.sub(_typed, line)


def _xml_rows(rows: bytes) -> bytes:
    """Return rows whose texts an XML reader leaves as they are; booleans are words."""
    rows = rows.replace(b"\r", b"&#13;") if b"\r" in rows else rows
    if b'#boolean">' in rows:
        rows = _DIGIT.sub(lambda found: _TRUTH_XML[found[0]], rows)
    rows = _FIRST.sub(_kept_edge, rows)
    if any(last in rows for last in _LASTS):
        # Looked for at each space: costly, and rarely there.
        rows = _LAST.sub(_kept_edge, rows)
    return rows


def _kept_edge(found: re.Match[bytes]) -> bytes:
    """Return spaces at an edge of a text by their numbers: else they are lost."""
    return found[1] + b"".join(b"&#%d;" % one for one in found[2])


def _triples_line(line: bytes) -> bytes:
    """Return a line of N-Triples as the embedded store writes it."""
    if not line.strip() or line.startswith(b"#"):
        return b""
    return b"".join(
        f"{quad.subject} {quad.predicate} {_object(quad.object)} .\n".encode()
        for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    )


def _object(term: object) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
        return f'"{_TRUTH.get(term.value, term.value)}"^^<{_BOOLEAN}>'
    return str(term)


class _ByLine:
    """Mends an answer line by line as it streams; a solution is one line of JSON."""

    def __init__(self, mend: Callable[[bytes], bytes]) -> None:
        self._mend = mend
        self._kept = b""

    def feed(self, content: bytes) -> bytes:
        """Return the whole lines so far, mended."""
        *lines, self._kept = (self._kept + content).split(b"\n")
        return b"".join(self._mend(line + b"\n") for line in lines)

    def end(self) -> bytes:
        """Return what waited for the end of its line."""
        kept, self._kept = self._kept, b""
        return self._mend(kept)


class _ByRow:
    """Mends XML as it streams, all whole rows of a piece at once."""

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, content: bytes) -> bytes:
        """Return the whole rows so far, mended."""
        whole = self._kept + content
        end = b"</result>"
        at = whole.rfind(end) + len(end) if end in whole else 0
        self._kept = whole[at:]
        return _xml_rows(whole[:at])

    def end(self) -> bytes:
        """Return what waited."""
        kept, self._kept = self._kept, b""
        return _xml_rows(kept)


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in lines:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK_BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


class VirtuosoAdapter(StandardAdapter):
    """Virtuoso Open Source 7.2.5.

    It counts a triple once for each default graph that holds it, and its planner needs
    seconds to minutes over many of them: they are merged into two.
    """

    parts = 2
    digest = True
    formats: ClassVar[Mapping[str, str]] = {
        "json": "application/sparql-results+json",
        "ntriples": "application/n-triples",
        # Its JSON takes five times as long.
        ROWS: "application/sparql-results+xml",
    }

    def __init__(self) -> None:
        """Know nothing yet of any server."""
        self._whole: set[str] = set()

    def form(self, query: str, dataset: Dataset, time_s: float) -> dict[str, list[str]]:
        """Ask for an end in time too: it goes on when the connection is closed.

        Raises:
            BadQueryError: the query holds what is not SPARQL 1.1.
        """
        # A dataset without any graph is not one: all that it holds is meant.
        named = (*dataset.named, NOTHING) if dataset.default else dataset.named
        seen = Dataset(dataset.default, named)
        fields = super().form(plain_query(query, dataset.named), seen, time_s)
        return {**fields, "timeout": [str(int(max(time_s, _LEAST_S) * 1000))]}

    def check(self, answer: httpx.Response) -> None:
        """Refuse what it found until it was told to end: it says 200 all the same."""
        super().check(answer)
        if answer.headers.get("X-SQL-State", "") == _PARTIAL:
            problem = "La requête a été arrêtée par le serveur : elle a duré trop."
            raise QueryLimitError(problem, limit="time")
        if _CEILING in answer.headers:
            problem = (
                "le serveur du graphe a coupé la réponse à "
                f"{answer.headers[_CEILING]} lignes"
            )
            raise ServerFaultError(problem)
        if "X-SQL-State" in answer.headers:
            problem = "la réponse du serveur du graphe n'est pas entière"
            raise ServerFaultError(problem)

    def value(self, binding: Binding) -> str:
        """Return booleans as words: it keeps them as 1 and 0."""
        value = binding["value"]
        is_boolean = binding.get("datatype") == _BOOLEAN
        return _TRUTH.get(value, value) if is_boolean else value

    def mending(self, name: str) -> Mending:
        """Mend types, booleans, and the writing of triples."""
        if name == ROWS:
            return _ByRow()
        return _ByLine(_json_line if name == "json" else _triples_line)

    def fill(
        self,
        client: httpx.Client,
        address: ServerAddress,
        graph: str,
        lines: Iterable[bytes],
    ) -> None:
        """Add to the graph by many small requests; what is there stays.

        Raises:
            ServerFaultError: the server cuts large answers, CONSTRUCT without a word.
        """
        self._refuse_ceiling(client, address)
        for chunk in _chunks(lines):
            # Bytes, not a stream: the first request is sent twice, by Digest.
            client.post(
                address.graphs,
                params={"graph": graph},
                content=chunk,
                headers={"Content-Type": "application/n-triples"},
            ).raise_for_status()

    def _refuse_ceiling(self, client: httpx.Client, address: ServerAddress) -> None:
        if address.query in self._whole:
            return
        answer = client.post(address.query, data={"query": _MANY})
        answer.raise_for_status()
        if _CEILING in answer.headers:
            problem = (
                "Virtuoso coupe les réponses : ôtez ResultSetMaxRows de la section "
                "[SPARQL] de virtuoso.ini, puis redémarrez-le"
            )
            raise ServerFaultError(problem)
        self._whole.add(address.query)
