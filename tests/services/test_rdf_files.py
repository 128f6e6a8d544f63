"""RDF of partners becomes the statements of one graph, or is refused with its place."""

import gzip
import io
import itertools
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from pvd_graph.errors import UnreadableFileError
from pvd_graph.services.rdf_files import rdf_to_ntriples
from pvd_graph.store.write_process import WriteLimits, WriteProcesses

BASE, SKOLEM = "http://example.org/", "http://example.org/anonyme/"
FOUND = '<http://example.org/a> <http://example.org/b> "é" .\n'
TURTLE = '<a> <b> "é" .'
RDF_XML = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="http://example.org/"><r:Description r:about="a"><e:b>é</e:b>'
    "</r:Description></r:RDF>"
)
ENTITIES = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.fixture(scope="module")
def processes() -> Iterator[WriteProcesses]:
    """Start processes that have five seconds and 256 MiB."""
    found = WriteProcesses(WriteLimits(time_s=5, memory_bytes=256 << 20))
    yield found
    found.close()


def _read(processes: WriteProcesses, path: Path) -> str:
    output = path.with_name("out.nt")
    count = rdf_to_ntriples(path, output, base=BASE, skolem=SKOLEM, processes=processes)
    text = output.read_text("utf-8")
    assert text.count("\n") == count
    return text


def _zip(name: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", TURTLE.encode()),
        ("a.TTL", TURTLE.encode()),
        ("a.nt", FOUND.encode()),
        ("a.nq", FOUND.replace(" .", " <http://example.org/g> .").encode()),
        ("a.trig", f"GRAPH <g> {{ {TURTLE[:-1]} }}".encode()),
        ("a.rdf", RDF_XML.encode()),
        ("a.xml", RDF_XML.encode()),
        ("a.jsonld", '{"@id": "a", "http://example.org/b": "é"}'.encode()),
        ("a.ttl.gz", gzip.compress(TURTLE.encode())),
        ("a.ttl.zst", zstandard.compress(TURTLE.encode())),
        ("a.zip", _zip("a.ttl", TURTLE)),
    ],
)
def test_every_format_and_packing_is_read(
    processes: WriteProcesses, tmp_path: Path, name: str, content: bytes
) -> None:
    """The name tells the format; the graph that a file names is not kept."""
    path = tmp_path / name
    path.write_bytes(content)

    assert _read(processes, path) == FOUND


def test_blank_nodes_get_iris_wherever_they_come(
    processes: WriteProcesses, tmp_path: Path
) -> None:
    """The statements before the first one are there once, not twice."""
    path = tmp_path / "a.nt"
    path.write_text(
        "".join(f"<http://e/{n}> <http://e/p> <http://e/o> .\n" for n in (1, 2, 2, 2))
        + "_:x <http://e/p> <http://e/o> .\n",
        "utf-8",
    )

    lines = _read(processes, path).splitlines()

    assert len(lines) == 3
    assert sum(line.startswith(f"<{SKOLEM}") for line in lines) == 1


BROKEN = [
    ("a.ttl", b"", "aucun énoncé", None),
    ("a.ttl", b"<a> <b> <c d> .", "une IRI contient un caractère interdit", 1),
    ("a.ttl", b"<a> <b> 'x' .\n<a> <b> 'y'", "un point manque", 2),
    ("a.ttl", b"@prefix a: <http://a/> .\na:x b:y a:z .", "un préfixe n'est pas", 2),
    ("a.ttl", "<a> <b> 'Évry' .".encode("cp1252"), "enregistrez en UTF-8", 1),
    ("a.ttl", b"<a> <b> <javascript:alert(1)> .", "ne sont pas acceptés", None),
    ("a.ttl", b"<!DOCTYPE html><html>", "une page web (HTML)", None),
    ("a.nt", b'<http://a> <http://b> "x" .\n<http://a> <http://b> "y', "trop tôt", 2),
    (
        "a.nq",
        b"<http://a> <http://b> 1 <http://g/1> .",
        "le RDF ne se lit pas",
        1,
    ),
    (
        "a.nq",
        b"".join(b'<http://a> <http://b> "x" <http://g/%d> .\n' % n for n in (1, 2)),
        "Le fichier a plusieurs graphes",
        None,
    ),
    ("a.rdf", f"{ENTITIES}{RDF_XML}".encode(), "Une déclaration DOCTYPE", 1),
    ("a.rdf", b"<a>" * 200 + b"</a>" * 200, "niveaux d'imbrication", 1),
    ("a.rdf", RDF_XML[:-30].encode(), "s'arrête trop tôt", 1),
    ("a.rdf", RDF_XML[:-10].encode(), "trop tôt, un élément n'est pas fermé", 1),
    (
        "a.jsonld",
        b'{"@context": "https://schema.org/", "@id": "a", "name": "x"}',
        "Un @context distant n'est pas chargé",
        None,
    ),
    (
        "a.jsonld",
        b'{"@id": "http://g/", "@graph": [{"@id": "a", "http://p/": "x"}]}',
        "nomme des graphes",
        None,
    ),
    ("a.jsonld", b'{"a":' * 3000, "niveaux d'imbrication", 1),
    ("a.ttl.gz", gzip.compress(TURTLE.encode() * 500)[:-20], "coupé ou abîmé", None),
    (
        "a.nt.gz",
        gzip.compress(FOUND.encode() * 1_500_000),
        "bombe de décompression",
        None,
    ),
    ("a.csv", b"code,nom\n", "ne dit pas de quel RDF", None),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case[0]}: {case[2]}")
def test_broken_rdf_says_what_and_where(
    processes: WriteProcesses,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, bytes, str, int | None],
) -> None:
    """In both languages; nothing is left of it but the file."""
    name, content, message, line = case
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        _read(processes, path)

    assert message in str(caught.value)
    assert caught.value.english
    assert caught.value.line == line
    assert {one.name for one in tmp_path.iterdir()} == {name, "temporary"}
    assert list((tmp_path / "temporary").iterdir()) == []
    assert path.read_bytes() == content


def test_what_takes_too_much_is_stopped(tmp_path: Path) -> None:
    """Anonymous nodes that nothing tells apart: each way to name twelve is tried."""
    path = tmp_path / "a.ttl"
    pairs = itertools.permutations(range(12), 2)
    path.write_text(
        "".join(f"_:n{one} <p> _:n{other} .\n" for one, other in pairs), "utf-8"
    )
    processes = WriteProcesses(WriteLimits(time_s=0.5, memory_bytes=256 << 20))
    try:
        with pytest.raises(UnreadableFileError, match="nœuds anonymes"):
            _read(processes, path)
    finally:
        processes.close()
    assert not path.with_name("out.nt").exists()
