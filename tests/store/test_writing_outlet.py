"""How an answer leaves a worker: in one piece when small, at once when large."""

import gzip
import json
import os
import threading

import pytest
import zstandard

from pvd_graph.store import wire
from pvd_graph.store.writing_outlet import Outlet
from tests.store.frames import Frames


def sent(contents: list[bytes], encoding: str) -> list[tuple[bytes, bytes]]:
    """Return the frames of an answer written as *contents*."""
    reading, writing = os.pipe()
    frames: list[tuple[bytes, bytes]] = []

    def read() -> None:
        coming = Frames(reading)
        while not frames or frames[-1][0] != wire.END:
            frames.append(coming.next())

    reader = threading.Thread(target=read)
    reader.start()
    outlet = Outlet(writing, "select", encoding)
    for content in contents:
        outlet.write(content)
    outlet.finish(leaves=False)
    reader.join()
    os.close(reading)
    os.close(writing)
    return frames


@pytest.mark.parametrize("leaves", [True, False])
def test_small_answer_is_one_frame(*, leaves: bool) -> None:
    """The pool reads all of it at once."""
    reading, writing = os.pipe()
    outlet = Outlet(writing, "ask", "gzip")
    outlet.write(b"small\n")
    outlet.finish(leaves=leaves)
    received = os.read(reading, 1 << 16)
    os.close(reading)
    os.close(writing)

    frames = wire.FrameBuffer()
    frames.feed(received)
    kind, payload = frames.pop() or (b"", b"")
    assert (kind, len(frames)) == (wire.WHOLE, 0)
    head, _, content = payload.partition(b"\n")
    # Too small to be worth the compression that was asked.
    expected = {"kind": "ask", "encoding": "identity", "leaves": leaves}
    assert json.loads(head) == expected
    assert content == b"small\n"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_large_answer_leaves_in_parts_that_make_the_whole(encoding: str) -> None:
    """No frame is larger than is agreed, and the length is not known at first."""
    parts = [os.urandom(50_000) for _ in range(8)]
    frames = sent(parts, encoding)

    (kind, head), *rest = frames
    assert kind == wire.HEAD
    assert json.loads(head) == {"kind": "select", "encoding": encoding}
    data = [payload for kind, payload in rest if kind == wire.DATA]
    assert len(data) > 2
    assert max(map(len, data)) <= wire.DATA_BYTES
    packed = b"".join(data)
    if encoding == "gzip":
        packed = gzip.decompress(packed)
    elif encoding == "zstd":
        packed = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    assert packed == b"".join(parts)
