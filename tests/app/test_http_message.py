"""How answers are framed: lengths, chunks, and answers without body."""

from collections.abc import Iterator

import pytest

from tests.app.http_site import Site, request, site, talk


@pytest.fixture(scope="module")
def small() -> Iterator[Site]:
    """An application that answers by the path."""
    with site() as served:
        yield served


def test_a_whole_answer_has_its_length_and_date(small: Site) -> None:
    """Where the application told no length."""
    head, _, body = talk(small, request("/", "Connection: close")).partition(
        b"\r\n\r\n"
    )

    assert b"content-length: 5" in head.split(b"\r\n")
    assert b"\r\ndate: " in head
    assert body == b"hello"


def test_head_gets_no_body(small: Site) -> None:
    """RFC 9110, 9.3.2."""
    received = talk(small, request("/", "Connection: close", method="HEAD"))

    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("keeps", [True, False])
def test_http_1_0_keeps_a_connection_only_if_asked(small: Site, *, keeps: bool) -> None:
    """RFC 9112, 9.3: and never where only the end of the connection ends a body."""
    lines = ("Connection: keep-alive",) if keeps else ()
    sent = request("/", *lines, version="1.0") + request("/stream", version="1.0")
    received = talk(small, sent)

    assert received.count(b"HTTP/1.0 200 OK") == 1 + keeps
    assert (b"connection: keep-alive" in received) == keeps
    assert b"chunked" not in received
    assert len(received) > (1 << 26) or not keeps


def test_a_body_in_parts_is_whole(small: Site) -> None:
    """Larger than what is held back before the application takes it."""
    body = b"z" * 2_000_000
    sent = request(
        "/echo", f"Content-Length: {len(body)}", "Connection: close", method="POST"
    )
    received = talk(small, sent + body)

    assert received.endswith(b"\r\n\r\n" + body)
