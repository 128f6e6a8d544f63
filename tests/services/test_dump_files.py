"""Files of a dump: two compressions of one text, with their digests."""

import gzip
import hashlib
from pathlib import Path

import zstandard

from pvd_graph.services.dump_files import Body, Sink


def test_both_files_hold_the_text(tmp_path: Path) -> None:
    """More than a megabyte, so that it is written in several steps."""
    text = b"<a> <b> <c> .\n" * 100_000
    with Sink(tmp_path, "x.nt") as sink:
        for start in range(0, len(text), 70_001):
            sink.write(text[start : start + 70_001])

        plain, squeezed = sink.finish()

    assert gzip.decompress((tmp_path / "x.nt.gz").read_bytes()) == text
    with (tmp_path / "x.nt.zst").open("rb") as file:
        assert zstandard.ZstdDecompressor().stream_reader(file).read() == text
    for one in (plain, squeezed):
        content = (tmp_path / one.name).read_bytes()
        assert one.size == len(content)
        assert one.sha256 == hashlib.sha256(content).hexdigest()


def test_prefixes_are_left_out_however_they_arrive(tmp_path: Path) -> None:
    """Cut anywhere, the text after the prefixes is what comes through."""
    text = b"@prefix a: <http://a/> .\n@prefix b: <http://b/> .\na:x a:y b:z .\n"
    for step in (1, 7, 30, 200):
        with Sink(tmp_path, f"{step}.ttl") as sink:
            body = Body(sink)
            for start in range(0, len(text), step):
                body.write(text[start : start + step])
            body.finish()
            sink.finish()

        written = gzip.decompress((tmp_path / f"{step}.ttl.gz").read_bytes())
        assert written == b"a:x a:y b:z .\n"


def test_a_graph_without_statements_leaves_nothing(tmp_path: Path) -> None:
    """Prefixes alone are no body."""
    with Sink(tmp_path, "x.ttl") as sink:
        body = Body(sink)
        body.write(b"@prefix a: <http://a/> .\n")
        body.finish()
        sink.finish()

    assert gzip.decompress((tmp_path / "x.ttl.gz").read_bytes()) == b""
