"""The encoding of a text is told from all of it, block by block."""

import io
from pathlib import Path

import pytest

from pvd_graph.reading.encodings import Encoding, find_encoding


def _found(content: bytes, block: int) -> Encoding:
    """Look at *content* as a stream that gives *block* bytes at a time."""

    class _Slow(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return super().read1(min(block, size or block))

    return find_encoding(Path("a.csv"), _Slow(content))


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_characters_that_blocks_cut_are_whole(block: int) -> None:
    """Of two, three and four bytes, before a block without any accent."""
    content = "é€𝄞a\nbbbbbbbbbbbb\n".encode()

    assert _found(content, block).codec == "utf-8"


@pytest.mark.parametrize("block", [4, 1 << 20])
def test_the_only_accent_may_be_the_last_character(block: int) -> None:
    """A first look at the start of the file would say ASCII."""
    found = _found(b"code;nom\n" + b"01001;Ain\n" * 50 + "É".encode("cp1252"), block)

    assert found.codec == "cp1252"
    assert "ligne 52" in found.notes[0].fr
