"""Read CSV and TSV into rows of cells: encoding, separator and quotes are known here.

Knows nothing of names of columns, nor of what a cell means.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.folding import fold
from pvd_graph.model import Table, Wording
from pvd_graph.reading.annotated import as_annotated_text
from pvd_graph.reading.encodings import find_encoding
from pvd_graph.reading.grid import Grid, GridRow
from pvd_graph.reading.headers import columns_of_file
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import open_content
from pvd_graph.reading.refusing import Fault, unreadable

__all__ = ["DELIMITERS", "open_delimited"]

DELIMITERS = ",;\t|"
"""Those that are looked for, the likeliest first."""

_SAMPLE_ROWS, _NAMES_AMONG = 50, 20
_NAMED = {"tab": "\t", "\\t": "\t", "tabulation": "\t"}
_QUOTE_REMEDY = Wording(
    "Fermez le guillemet, ou doublez-le s'il fait partie du texte.",
    "Close the quote, or double it where it is part of the text.",
)


@contextmanager
def open_delimited(
    table: Table, file_format: str, limits: Limits = LIMITS
) -> Iterator[Grid]:
    """Open the file of *table*, ``csv`` or ``tsv``, as rows of cells.

    Raises:
        UnreadableFileError: see `find_encoding`; a declared separator that is none;
            and, when the row is reached, a quote that is never closed.
    """
    table = as_annotated_text(table, limits)
    with open_content(table.path, limits) as content:
        encoding = find_encoding(table.path, content.stream, table.encoding, limits)
    found = replace(table, format=file_format, encoding=encoding.codec)
    found = replace(found, delimiter=_delimiter(found, limits))
    with open_content(table.path, limits) as content:
        rows = _rows(found, _text(content.stream, found), table.header - 1)
        yield Grid(
            found,
            rows,
            encoding.notes,
            first=lambda count: list(islice(_again(found, limits), count)),
        )


def _text(stream: io.BufferedReader, table: Table) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding=table.encoding, newline="")


def _again(table: Table, limits: Limits) -> Iterator[GridRow]:
    """Yield the rows from the start of the file, without the lines that fail."""
    with open_content(table.path, limits) as content:
        try:
            yield from _rows(table, _text(content.stream, table), 0)
        except UnreadableFileError:
            return


def _delimiter(table: Table, limits: Limits) -> str:
    """Return the separator: declared, that of TSV, or the one that fits best."""
    if declared := _NAMED.get(table.delimiter, table.delimiter):
        if len(declared) == 1 and declared not in '"\r\n':
            return declared
        wording = Wording(
            f"delimiter = « {table.delimiter} » : un seul caractère est attendu.",
            f"delimiter = “{table.delimiter}”: one character is expected.",
        )
        raise unreadable(table.path, wording)
    if table.format == "tsv":
        return "\t"
    with open_content(table.path, limits) as content:
        text = _text(content.stream, table)
        try:
            lines = list(islice(text, table.header - 1, table.header + _SAMPLE_ROWS))
        except UnicodeError:
            lines = []  # told with its place when the row is reached
    scores = {one: _score(lines, one, table) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    return best if scores[best] > (0, 0, 0) else ","


def _score(lines: list[str], delimiter: str, table: Table) -> tuple[int, int, int]:
    """Return how well *delimiter* cuts *lines*: known names, even rows, columns.

    A title above the names may hold a separator of its own: the width is that of most
    rows, and names are looked for in the first ones.
    """
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            rows.append(cells)  # noqa: PERF402 - those before an error count
    except csv.Error:
        pass
    filled = [cells for cells in rows if any(cells)]
    if not filled:
        return (0, 0, 0)
    widths = Counter(map(len, filled))
    width, even = max(widths.items(), key=lambda one: (one[0] > 1, one[1], one[0]))
    if width == 1 or (len(filled[0]) == 1 and even * 2 < len(filled)):
        return (0, 0, 0)
    wanted = set(map(fold, columns_of_file(table)))
    named = max(
        sum(fold(name) in wanted for name in cells) for cells in filled[:_NAMES_AMONG]
    )
    return (named, even, width)


def _rows(table: Table, text: io.TextIOWrapper, skipped: int) -> Iterator[GridRow]:
    """Yield the rows of *text* after its first *skipped* lines."""
    for _ in range(skipped):
        text.readline()
    reader = csv.reader(text, delimiter=table.delimiter, strict=True)
    line = skipped
    while True:
        try:
            for cells in reader:
                line = reader.line_num + skipped
                yield line, cells, None
        except csv.Error as error:
            end = reader.line_num + skipped
            start, line = line + 1, end
            yield start, [], _quote_fault(table.path, str(error), start, end)
        except UnicodeError as error:
            wording = Wording(
                f"le texte n'est pas en {table.encoding} comme déclaré. Corrigez "
                "« encoding », ou enregistrez le fichier en UTF-8.",
                f"the text is not {table.encoding} as declared. Mend “encoding”, or "
                "save the file as UTF-8.",
            )
            raise unreadable(table.path, wording, line=line + 1) from error
        else:
            return


def _quote_fault(path: Path, said: str, line: int, end: int) -> Fault:
    """Return what a quote spoiled, where only the lines up to *end* are lost.

    Raises:
        UnreadableFileError: all that follows is lost.
    """
    if "field larger" in said and end == line:
        return Fault(
            "cell-length",
            "",
            "",
            Wording(
                "une cellule dépasse 131 072 caractères.",
                "a cell is over 131,072 characters.",
            ),
            Wording(
                "Raccourcissez-la, ou vérifiez les guillemets.",
                "Shorten it, or check the quotes.",
            ),
        )
    if "expected after" not in said:
        wording = Wording(
            "un guillemet s'ouvre sur cette ligne et n'est jamais fermé. "
            f"{_QUOTE_REMEDY.fr}",
            f"a quote opens on this line and is never closed. {_QUOTE_REMEDY.en}",
        )
        raise unreadable(path, wording, line=line)
    over = f" (lignes {line} à {end})" if end > line else ""
    over_en = f" (lines {line} to {end})" if end > line else ""
    return Fault(
        "quote",
        "",
        "",
        Wording(
            f"un guillemet est mal placé{over} : du texte suit un guillemet fermant.",
            f"a quote is misplaced{over_en}: text follows a closing quote.",
        ),
        _QUOTE_REMEDY,
    )
