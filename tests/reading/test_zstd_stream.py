"""Zstandard is read to its very end, or the cut is told."""

from io import BytesIO

import pytest
import zstandard

from pvd_graph.reading.zstd_stream import ZstdStream

CONTENT = bytes(range(256)) * 2000


def _read(packed: bytes, size: int = 4096) -> bytes:
    stream, parts = ZstdStream(BytesIO(packed)), []
    while part := stream.read1(size):
        assert len(part) <= size
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_frames_follow_one_another(size: int) -> None:
    """Whatever is asked for at once; an empty frame gives nothing."""
    pack = zstandard.ZstdCompressor().compress
    frames = pack(CONTENT[:5000]) + pack(b"") + pack(CONTENT[5000:9000])

    assert _read(frames, size) == CONTENT[:9000]
    assert _read(b"") == b""


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.999])
def test_a_cut_file_is_no_shorter_one(kept: float) -> None:
    """Which is what the library's own reader takes it for."""
    packed = zstandard.ZstdCompressor().compress(CONTENT)

    with pytest.raises(EOFError):
        _read(packed[: int(len(packed) * kept)])


def test_damage_is_an_error() -> None:
    """Neither an end nor other bytes."""
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(CONTENT)
    damaged = packed[:-2] + bytes([packed[-2] ^ 1, packed[-1]])

    with pytest.raises(zstandard.ZstdError):
        _read(damaged)
