"""The first rows of an answer, for a page: asked of the endpoint as any client would.

Tables come as TSV and triples as N-Triples: a line a row, so that what the page does
not show is counted and not read. Lines are taken apart here and not by the engine's
parser: what a query can make of a value (a triple in a triple in a triple...) must
meet nothing that recurses in this process.

Source: https://www.w3.org/TR/sparql11-results-csv-tsv/, section 4.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_graph.app.editor_snippets import form_of
from pvd_graph.app.links import page_path
from pvd_graph.app.problems import retry_after_s
from pvd_graph.app.query_port import QueryPort
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_wording import problem_in
from pvd_graph.errors import PvdError, QueryLimitError
from pvd_graph.vocab import shorten

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["LONGEST_CELL", "SHOWN", "Cell", "Refusal", "Rows", "ask"]

SHOWN = 200
"""Rows that the page shows."""
LONGEST_CELL = 2_000
"""Characters of a value that the page shows."""

_TABLE = "tsv"
_FORMATS = {"ask": "json", "construct": "ntriples", "describe": "ntriples"}
_IRI = re.compile(r"<([^<>]*)>")
_LITERAL = re.compile(
    r'"((?:[^"\\]|\\.)*+)"(?:@([A-Za-z0-9-]+)(?:--\w+)?|\^\^<([^<>]*)>)?', re.DOTALL
)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBERS = tuple(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "decimal", "double", "float")
)
_TRIPLE = re.compile(r"(\S+) (\S+) (.*) \.", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_TRIPLE_COLUMNS = {
    "fr": ("sujet", "propriété", "valeur"),
    "en": ("subject", "property", "value"),
}
_TOO_LARGE = {
    "fr": (
        "La réponse est trop grande pour être montrée ici. Téléchargez-la par un des "
        "liens de la requête, ou ajoutez LIMIT."
    ),
    "en": (
        "The answer is too large to be shown here. Download it by one of the links of "
        "the query, or add LIMIT."
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as a page shows it.

    Attributes:
        text: prefixed name or IRI, or the text of a literal; ``""`` when unbound.
        path: where it leads, None when nowhere.
        language: of the text, ``""`` when it has none.
        number: whether it is a quantity; a code of digits is a text.
    """

    text: str
    path: str | None = None
    language: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The start of an answer.

    Attributes:
        columns: names of the variables.
        rows: as long as *columns*, at most `SHOWN`.
        total: rows of the whole answer.
        boolean: the answer of an ASK, None for other forms.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    boolean: bool | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """Return the places of the columns that hold nothing but quantities."""
        held = {
            place: [row[place] for row in self.rows if row[place].text]
            for place in range(len(self.columns))
        }
        return frozenset(
            place
            for place, cells in held.items()
            if cells and all(cell.number for cell in cells)
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer.

    Attributes:
        status: of HTTP.
        title, detail: in the language asked.
        retry_after_s: None when trying again does not help.
        line, column: of the error in the query, 1-based, None when it has no place.
    """

    status: int
    title: str
    detail: str
    retry_after_s: int | None = None
    line: int | None = None
    column: int | None = None


def ask(
    port: QueryPort, environ: WSGIEnvironment, query: str, language: str = "fr"
) -> Rows | Refusal:
    """Return the first rows that the endpoint answers to *query*, or why it does not.

    Args:
        port: asked once.
        environ: of the visitor's request, whose share of the endpoint it takes.
        query: any text; the endpoint says what is wrong with a broken one.
        language: of what it says, ``fr`` or ``en``.
    """
    result_format = _FORMATS.get(form_of(query), _TABLE)
    try:
        answer = port.run(query, result_format, port.client_of(environ))
    except (PvdError, ProtocolError) as error:
        return _refusal(error, language)
    if result_format == "json":
        return Rows(boolean=bool(json.loads(answer.content)["boolean"]))
    # One line more than the head and the rows shown is what is left, unread.
    lines = answer.content.split(b"\n", SHOWN + 1)
    total = answer.content.count(b"\n")
    if result_format == _TABLE:
        head, *rows = lines[: SHOWN + 1]
        return _solutions(head, rows[: total - 1], total - 1)
    return _triples(lines[: min(SHOWN, total)], total, language)


def _refusal(error: PvdError | ProtocolError, language: str) -> Refusal:
    said = problem_in(language, error)
    detail = str(said["detail"])
    if isinstance(error, QueryLimitError) and error.limit == "size":
        detail = _TOO_LARGE[language]
    return Refusal(
        int(said["status"]),
        str(said["title"]),
        detail,
        retry_after_s(error) if isinstance(error, PvdError) else None,
        said.get("line"),
        said.get("column"),
    )


def _solutions(head: bytes, lines: list[bytes], total: int) -> Rows:
    names = head.decode().rstrip("\r").split("\t")
    columns = tuple(name.removeprefix("?") for name in names if name)
    rows = tuple(tuple(map(_cell, _text(line).split("\t"))) for line in lines)
    # A table without columns has rows without cells.
    return Rows(columns, rows if columns else tuple(() for _ in rows), total)


def _triples(lines: list[bytes], total: int, language: str) -> Rows:
    found = (_TRIPLE.fullmatch(_text(line)) for line in lines)
    rows = tuple(tuple(map(_cell, one.groups())) for one in found if one)
    return Rows(_TRIPLE_COLUMNS[language], rows, total)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")


def _cell(term: str) -> Cell:
    if found := _IRI.fullmatch(term):
        iri = _unescaped(found[1])
        web = iri.startswith(("https://", "http://"))
        return Cell(_cut(shorten(iri)), page_path(iri) or (iri if web else None))
    if found := _LITERAL.fullmatch(term):
        number = found[3] in _NUMBERS
        return Cell(_cut(_unescaped(found[1])), None, found[2] or "", number)
    return Cell(_cut(term), number=_NUMBER.fullmatch(term) is not None)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        point = found[1] or found[2]
        if point is None:
            return _ESCAPED.get(found[3], found[3])
        return chr(int(point, 16)) if int(point, 16) <= 0x10FFFF else found[0]  # noqa: PLR2004 - the last of Unicode

    return _ESCAPE.sub(character, text) if "\\" in text else text
