"""Chunks of answers are merged as they are read; nothing else changes."""

import asyncio
import random
from itertools import pairwise

import h11
import httpcore
import httpx
import pytest

from pvd_graph.store.remote.framing import Frames, FramingTransport
from tests.servers import open_oxigraph

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n"
)
PARTS = [b"a", b"bc" * 600, b"\r\n0\r\n\r\n", b"d" * 70_000, b"10\r\n"]
CHUNKS = b"".join(b"%X\r\n%b\r\n" % (len(part), part) for part in PARTS)
ANSWER = HEAD + CHUNKS + b"0\r\n\r\n"


def _read(content: bytes) -> list[bytes]:
    """Return the pieces that the client's reader makes of an answer, to its end."""
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="GET", target="/", headers=[("host", "here")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(content)
    pieces: list[bytes] = []
    while not isinstance(event := reader.next_event(), h11.EndOfMessage):
        assert event is not h11.NEED_DATA
        if isinstance(event, h11.Data):
            pieces.append(bytes(event.data))
    return pieces


def _cut(content: bytes, at: list[int]) -> list[bytes]:
    edges = [0, *sorted(at), len(content)]
    pairs = pairwise(edges)
    return [content[start:end] for start, end in pairs if end > start]


def test_an_answer_read_at_once_has_one_chunk() -> None:
    """And its size is written as HTTP/1.1 says."""
    assert _read(Frames().feed(ANSWER)) == [b"".join(PARTS)]


def test_wherever_reads_end_the_answer_is_the_same() -> None:
    """At each byte of the first chunks, and at a thousand places drawn at random."""
    draw = random.Random(9)  # noqa: S311 - places, not secrets
    cuts = [[at] for at in range(1, 1_500)]
    cuts += [
        sorted(draw.sample(range(1, len(ANSWER)), draw.randrange(1, 12)))
        for _ in range(1_000)
    ]
    for places in cuts:
        frames = Frames()
        merged = b"".join(frames.feed(piece) for piece in _cut(ANSWER, places))
        assert b"".join(_read(merged)) == b"".join(PARTS), places


def test_nothing_waits_that_can_be_passed_on() -> None:
    """The start of a large chunk is not held back for its end."""
    frames = Frames()
    frames.feed(HEAD)

    assert frames.feed(b"FFFFFF\r\nfirst") == b"5\r\nfirst\r\n"
    assert frames.feed(b" second") == b"7\r\n second\r\n"


def test_each_answer_of_a_connection_is_read_for_itself() -> None:
    """An interim one, one with a length that looks like chunks, then chunks again."""
    frames = Frames()
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    assert frames.feed(interim) == interim
    assert _read(frames.feed(ANSWER)) == [b"".join(PARTS)]
    frames.begin()
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n1\r\na\r\n"
    assert frames.feed(plain) == plain
    frames.begin()
    assert _read(frames.feed(ANSWER)) == [b"".join(PARTS)]


@pytest.mark.parametrize(
    "chunks",
    [
        b"5\r\nhello5\r\nworld\r\n0\r\n\r\n",
        b"-5\r\nhello\r\n",
        b"0x5\r\nhello\r\n",
        b"5_0\r\nhello\r\n",
        b"\r\n5\r\nhello\r\n",
        b"5\nhello\r\n",
        b"1" * 300,
    ],
)
def test_what_is_not_chunked_as_it_should_be_is_refused(chunks: bytes) -> None:
    """It is not mended into an answer."""
    frames = Frames()
    frames.feed(HEAD)

    with pytest.raises(httpcore.RemoteProtocolError):
        frames.feed(chunks)


def test_a_head_without_end_is_the_clients_to_refuse() -> None:
    """Nothing of it is held back, nor kept for ever."""
    frames = Frames()
    line = b"X-More: more\r\n" * 10_000

    assert frames.feed(line) == line
    assert frames.feed(CHUNKS) == CHUNKS


def test_the_server_is_read_so() -> None:
    """Its chunks have a kilobyte; the client sees a tenth as many at the most."""
    query = (
        "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } "
        "VALUES ?c { 1 2 3 4 5 6 7 8 9 10 } VALUES ?d { 1 2 3 4 5 6 7 8 9 10 } "
        'BIND("a text of some length, so that all of it is a megabyte" AS ?e) }'
    )

    async def pieces(transport: httpx.AsyncBaseTransport, address: str) -> list[bytes]:
        client = httpx.AsyncClient(transport=transport, trust_env=False)
        sent = {"query": query}
        async with client, client.stream("POST", address, data=sent) as answer:
            answer.raise_for_status()
            return [piece async for piece in answer.aiter_raw()]

    with open_oxigraph() as server:
        plain = asyncio.run(pieces(httpx.AsyncHTTPTransport(), server.query))
        merged = asyncio.run(pieces(FramingTransport(httpx.Limits()), server.query))
    assert b"".join(merged) == b"".join(plain)
    assert len(merged) * 10 <= len(plain)
