"""Every format gives the same rows; memory does not grow with them."""

import csv
import gzip
import io
import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Column, Issue, Table
from pvd_graph.reading.tables import open_table
from tests.conftest import ROOT
from tests.reading.broken_case import zipped
from tests.reading.broken_records import parquet
from tests.reading.broken_workbooks import HEAD, ods, ods_row, xlsx

CSV = b"code,nom\n01001,\xc3\x89vry\n01002,\n"
CELLS = [{"code": "01001", "nom": "Évry"}, {"code": "01002", "nom": ""}]
OBJECTS = [{"code": "01001", "nom": "Évry"}, {"code": "01002", "nom": None}]
_TEXT_CELLS = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>01001</t></is></c><c r="B2" t="str">'
    '<v>Évry</v></c></row><row r="3"><c r="A3" t="str"><v>01002</v></c></row>'
)
WAYS = {
    "a.csv": CSV,
    "marked.csv": b"\xef\xbb\xbf" + CSV,
    "semicolons.csv": CSV.replace(b",", b";"),
    "bars.csv": CSV.replace(b",", b"|"),
    "returns.csv": CSV.replace(b"\n", b"\r\n"),
    "old.csv": CSV.replace(b"\n", b"\r"),
    "wide.csv": CSV.decode().encode("utf-16"),
    "windows.csv": CSV.decode().encode("cp1252"),
    "a.txt": CSV.replace(b",", b"\t"),
    "a.tsv": CSV.replace(b",", b"\t"),
    "a.csv.gz": gzip.compress(CSV),
    "a.csv.zst": zstandard.compress(CSV[:9]) + zstandard.compress(CSV[9:]),
    "a.zip": zipped({"a.csv": CSV, "__MACOSX/a.csv": "x"}),
    "a.xlsx": xlsx(HEAD + _TEXT_CELLS),
    "a.xlsx.gz": gzip.compress(xlsx(HEAD + _TEXT_CELLS)),
    "a.ods": ods(
        ods_row("code", "nom") + ods_row("01001", "Évry") + ods_row("01002", "")
    ),
    "a.json": json.dumps(OBJECTS).encode(),
    "marked.json": b"\xef\xbb\xbf" + json.dumps(OBJECTS).encode(),
    "held.json": json.dumps({"meta": {"n": 2}, "communes": OBJECTS}).encode(),
    "a.json.gz": gzip.compress(json.dumps(OBJECTS).encode()),
    "a.jsonl": b"\n".join(json.dumps(one).encode() for one in OBJECTS),
    "lines.json": b"\n".join(json.dumps(one).encode() for one in OBJECTS),
    "a.parquet": parquet({"code": ["01001", "01002"], "nom": ["Évry", None]}),
    "a.parquet.zst": zstandard.compress(
        parquet({"code": ["01001", "01002"], "nom": ["Évry", None]})
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_every_format_gives_the_same_cells(tmp_path: Path, name: str) -> None:
    """Text, in the order of the file, an empty cell where there is no value."""
    path = tmp_path / name
    path.write_bytes(WAYS[name])

    with open_table(Table(path)) as opened:
        assert opened.header == ("code", "nom")
        assert [dict(row.cells) for row in opened.rows] == CELLS


def test_what_was_found_is_told(tmp_path: Path) -> None:
    """So that a manifest can be proposed, and read the same way again."""
    path = tmp_path / "a.csv"
    path.write_bytes(WAYS["semicolons.csv"].decode().encode("cp1252"))

    with open_table(Table(path)) as opened:
        found = opened.found

    assert (found.format, found.encoding, found.delimiter) == ("csv", "cp1252", ";")
    with open_table(found) as again:
        assert len(list(again.rows)) == 2
        assert again.notes == []


def test_declared_names_choose_the_separator(tmp_path: Path) -> None:
    """Commas in every cell do not win over the columns that are awaited."""
    path = tmp_path / "a.csv"
    path.write_text("nom, long;code, INSEE\na, b;c, d\n", "utf-8")
    columns = {"code, INSEE": Column("code, INSEE")}

    with open_table(Table(path, columns=columns)) as opened:
        assert opened.header == ("nom, long", "code, INSEE")


def test_rows_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    """Each is told with its line; the rest is read."""
    path = tmp_path / "a.csv"
    path.write_text('code,nom\n1,2\n3\n4,"5"6\n7,8\n9,10,11\n', "utf-8")
    issues: list[Issue] = []

    with open_table(Table(path), issues) as opened:
        lines = [row.line for row in opened.rows]

    assert lines == [2, 5]
    assert [issue.line for issue in issues] == [3, 4, 6]
    assert opened.skipped == 3


def test_a_declared_format_is_believed_whatever_the_name(tmp_path: Path) -> None:
    """Portals name downloads as they like."""
    path = tmp_path / "download.php"
    path.write_bytes(WAYS["a.xlsx"])

    with open_table(Table(path, format="xlsx")) as opened:
        assert len(list(opened.rows)) == 2


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.parquet"])
def test_errors_of_whoever_reads_are_their_own(tmp_path: Path, name: str) -> None:
    """A KeyError of the mapping does not make the file a damaged one."""
    path = tmp_path / name
    path.write_bytes(WAYS[name])

    with pytest.raises(KeyError, match="code-insee"), open_table(Table(path)) as opened:
        next(opened.rows).cells["code-insee"]


@pytest.mark.parametrize("name", WAYS)
def test_spoiled_bytes_give_rows_or_the_one_error(tmp_path: Path, name: str) -> None:
    """Whatever is changed: never the error of a library, never a crash."""
    chance = random.Random(name)  # noqa: S311 - the same files each time
    path = tmp_path / name
    for _ in range(40):
        content = bytearray(WAYS[name])
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(content))
            if chance.random() < 0.5:
                content[at] = chance.randrange(256)
            else:
                del content[at : at + chance.randint(1, 20)]
            content = content or bytearray(b"x")
        path.write_bytes(content)
        with suppress(UnreadableFileError), open_table(Table(path), []) as opened:
            list(opened.rows)


_MEASURE = """
import resource, sys
from pathlib import Path
from pvd_graph.model import Table
from pvd_graph.reading.tables import open_table
with open_table(Table(Path(sys.argv[1]))) as opened:
    count = sum(1 for _row in opened.rows)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak_kib(path: Path, rows: int) -> int:
    """Return the most memory that reading a table of *rows* rows took."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(("12345", "Évry-lès-Bains", "1 234,50"))
    line = text.getvalue().encode()
    with path.open("wb") as out:
        out.write(b"code;nom;montant\n")
        for _ in range(rows // 10_000):
            out.write(line * 10_000)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _MEASURE, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    count, peak = map(int, done.stdout.split())
    assert count == rows
    return peak


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """A million rows take no more than a hundred thousand, and a fifth."""
    small = _peak_kib(tmp_path / "small.csv", 100_000)
    large = _peak_kib(tmp_path / "large.csv", 1_000_000)

    assert large <= 1.2 * small
