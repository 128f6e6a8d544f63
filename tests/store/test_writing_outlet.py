"""How an answer leaves a worker: in one piece when small, at once when large."""

import gzip
import json
import os
import threading

import pytest
import zstandard

from pvd_graph.store import wire
from pvd_graph.store.writing_outlet import Outlet

END = wire.json_frame(wire.END, {})


def sent(contents: list[bytes], encoding: str) -> list[tuple[bytes, bytes]]:
    """Return the frames of an answer written as *contents*."""
    reading, writing = os.pipe()
    frames: list[tuple[bytes, bytes]] = []

    def read() -> None:
        while not frames or frames[-1][0] != wire.END:
            frames.append(wire.read_frame(reading))

    reader = threading.Thread(target=read)
    reader.start()
    outlet = Outlet(writing, "select", encoding)
    for content in contents:
        outlet.write(content)
    outlet.finish(END)
    reader.join()
    os.close(reading)
    os.close(writing)
    return frames


def test_small_answer_is_one_write_with_its_length() -> None:
    """The pool reads head, data and end at once."""
    reading, writing = os.pipe()
    outlet = Outlet(writing, "ask", "gzip")
    outlet.write(b"small")
    outlet.finish(END)
    received = os.read(reading, 1 << 16)
    os.close(reading)
    os.close(writing)

    frames = wire.FrameBuffer()
    frames.feed(received)
    kind, head = frames.pop() or (b"", b"")
    assert kind == wire.HEAD
    # Too small to be worth the compression that was asked.
    assert json.loads(head) == {"kind": "ask", "encoding": "identity", "length": 5}
    assert frames.pop() == (wire.DATA, b"small")
    assert frames.pop() == (wire.END, b"{}")
    assert len(frames) == 0


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
