"""Tables become rows with their line; what is not whole is refused with its place."""

import gzip
import hashlib
from pathlib import Path

import pytest
import zstandard

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table
from pvd_graph.reading.tabular import check_whole, is_rdf, read_rows

TEXT = 'code,nom\n99001,"Ville, haute"\n99002,"deux\nlignes"\n99003,Bas\n'


def test_rows_keep_the_line_of_the_file(tmp_path: Path) -> None:
    """A cell over two lines shifts those that follow: reports must not be off."""
    path = tmp_path / "a.csv"
    path.write_text("\ufeff" + TEXT, encoding="utf-8")

    rows = list(read_rows(path))

    assert [row.line for row in rows] == [2, 4, 5]
    assert rows[0].cells == {"code": "99001", "nom": "Ville, haute"}


def test_compressed_tables_read_the_same(tmp_path: Path) -> None:
    """Compression is told by the name."""
    content = TEXT.encode()
    gz, zst = tmp_path / "a.csv.gz", tmp_path / "a.csv.zst"
    gz.write_bytes(gzip.compress(content))
    zst.write_bytes(zstandard.compress(content))

    assert list(read_rows(gz)) == list(read_rows(zst))


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", None, "vide"),
        (b"a,b\n1,2\n3\n", 3, "1 cellule au lieu de 2"),
        (b"a,b\n1,2,3\n", 2, "3 cellules au lieu de 2"),
        (b'a,b\n1,"2\n', 2, "jamais fermé"),
        ("a,b\né,1\n2,\x82\n".encode("latin-1"), 2, "ni UTF-8"),
    ],
)
def test_a_broken_table_says_where(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    """Empty, short row, long row, open quote, another encoding."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError, match=message) as caught:
        list(read_rows(path))

    assert caught.value.line == line


def test_a_cut_compressed_table_is_refused(tmp_path: Path) -> None:
    """A download that stopped in the middle is not a shorter table."""
    path = tmp_path / "a.csv.gz"
    lines = "".join(
        f"{n},{hashlib.sha256(bytes([n % 256])).hexdigest()}\n" for n in range(5000)
    )
    path.write_bytes(gzip.compress(f"n,h\n{lines}".encode())[:4000])

    with pytest.raises(UnreadableFileError, match="coupé ou abîmé") as caught:
        list(read_rows(path))

    assert caught.value.line is not None


def test_a_file_that_is_not_the_manifests_is_refused(tmp_path: Path) -> None:
    """Cut at a line's end it still reads; only the digest tells, and says how far."""
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = Table(path, rows=3, sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    check_whole(table)

    path.write_text(TEXT[: TEXT.index("99003")], encoding="utf-8")

    with pytest.raises(UnreadableFileError, match="2 lignes au lieu de 3"):
        check_whole(table)


def test_rdf_is_told_by_its_name() -> None:
    """Compression does not hide it."""
    assert is_rdf(Path("a.ttl"))
    assert is_rdf(Path("a.nt.gz"))
    assert not is_rdf(Path("a.csv.gz"))
