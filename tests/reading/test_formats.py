"""What a file is: by what is declared, by its name, by its first bytes."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table
from pvd_graph.reading.formats import HEAD_BYTES, find_format
from pvd_graph.reading.limits import LIMITS
from pvd_graph.reading.packing import open_content

FEATURES = b'{"type": "FeatureCollection", "features": []}'


def _format(path: Path, content: bytes, declared: str = "") -> str:
    path.write_bytes(content)
    with open_content(path, LIMITS) as opened:
        table = Table(path, format=declared)
        return find_format(table, opened, content[:HEAD_BYTES])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("t.csv", b"a,b\n", "csv"),
        ("t.TSV", b"a\tb\n", "tsv"),
        ("t.txt", b"a;b\n", "csv"),
        ("t", b"\xef\xbb\xbfa;b\n", "csv"),
        ("t.json", b'[{"a": 1}]', "json"),
        ("t.json", b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        ("t.json", FEATURES, "geojson"),
        ("t.ndjson", b'{"a": 1}\n', "jsonl"),
        ("t.geojson", FEATURES, "geojson"),
        ("t.parquet", b"PAR1....", "parquet"),
    ],
)
def test_name_and_content_agree(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    """A name that says nothing leaves it to the content."""
    assert _format(tmp_path / name, content) == found


def test_what_is_declared_wins_over_the_name(tmp_path: Path) -> None:
    """Not over the content."""
    assert _format(tmp_path / "t.json", b"a,b\n", "csv") == "csv"
    with pytest.raises(UnreadableFileError, match="est déclaré comme du JSON"):
        _format(tmp_path / "t.csv", b"a,b\n", "json")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b" \r\n\0", "vide"),
        ("t.csv", b'[{"a": 1}]', "se nomme comme un CSV mais contient du JSON"),
        ("t.xlsx", b"a,b\n", "se nomme comme un classeur XLSX mais contient du texte"),
        ("t.csv", b"<!DOCTYPE html><html>", "page web"),
        ("t.csv", b"%PDF-1.7", "PDF"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "ancien classeur Excel"),
        ("t.csv", b"\x89PNG\r\n", "image"),
        ("t.csv", b"BZh91AY", "archive"),
        ("t.ttl", b"<a> <b> <c> .", "RDF, pas un tableau"),
        ("t.csv", b"<?xml version='1.0'?><a/>", "du XML"),
        ("t.csv", b"@prefix e: <http://e/> .\ne:s a e:C .", "du RDF"),
    ],
)
def test_what_is_no_table_says_what_it_is(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """And what to send instead."""
    with pytest.raises(UnreadableFileError, match=said):
        _format(tmp_path / name, content)
