"""Who sends a file is known from the head of the form, and the rest is kept or not."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import parse_form_data
from werkzeug.test import EnvironBuilder

from pvd_graph.app.form_gate import HEAD_BYTES, FormGate, token_in
from pvd_graph.app.sparql_refusal import ProtocolError

SHOWN = "pvd_ab_cd"


def _form(**fields: str | bytes) -> tuple[str, bytes]:
    """Return the content type and the body of a form, in the order of *fields*."""
    boundary, body = "----pvd", b""
    for name, value in fields.items():
        about = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, bytes):
            about += '; filename="a.csv"\r\nContent-Type: text/csv'
        content = value if isinstance(value, bytes) else value.encode()
        body += f"--{boundary}\r\n{about}\r\n\r\n".encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + b"------pvd--\r\n"


def test_a_browser_has_its_token_in_the_head() -> None:
    """Also where the head ends within the file."""
    kind, body = _form(token=f" {SHOWN} ", file=b"x" * (2 * HEAD_BYTES), keep="1")

    assert token_in(kind, body[:HEAD_BYTES]) == SHOWN


def test_fields_before_files_are_what_libraries_send() -> None:
    """Whatever the order in which a program names them."""
    file = FileStorage(BytesIO(b"x" * HEAD_BYTES), "a.csv")
    sent = EnvironBuilder(method="POST", data={"file": file, "token": SHOWN})
    environ = sent.get_environ()

    head = environ["wsgi.input"].read(HEAD_BYTES)

    assert token_in(environ["CONTENT_TYPE"], head) == SHOWN


@pytest.mark.parametrize(
    "form",
    [
        _form(file=b"x", token=SHOWN),
        _form(other=SHOWN),
        _form(token="x" * 2000),
        (_form(token=SHOWN)[0], _form(token=SHOWN)[1][:80]),
        ("multipart/form-data; boundary=\xe9", b"token"),
        ("multipart/form-data; boundary=----pvd", b"nonsense" * 100),
        ("application/x-www-form-urlencoded", f"token={SHOWN}".encode()),
        ("", b""),
    ],
)
def test_what_shows_no_token_has_none(form: tuple[str, bytes]) -> None:
    """After the file, too long, cut, in no form."""
    assert token_in(*form) == ""


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("size", [1, 100, HEAD_BYTES - 1, 1 << 16, 1 << 20])
def test_a_body_is_kept_whole_or_its_head_is(size: int, *, good: bool) -> None:
    """However it is cut into parts; the head is looked at once."""
    content = bytes(range(256)) * (3 * HEAD_BYTES // 256)
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    messages: list[dict[str, Any]] = [{"body": p, "more_body": True} for p in parts]
    messages.append({"body": b"", "more_body": False})
    heads: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def admit(head: bytes) -> bool:
        heads.append(head)
        return good

    async def scenario() -> None:
        while True:
            message = await gate.receive()
            gate.write(message["body"])
            if not message["more_body"]:
                return

    body = BytesIO()
    gate = FormGate(receive, body, admit, most=2 << 20)
    asyncio.run(scenario())

    assert heads == [content[:HEAD_BYTES]]
    assert body.getvalue() == (content if good else content[:HEAD_BYTES])
    assert gate.kept == len(body.getvalue())


@pytest.mark.parametrize("good", [True, False])
def test_a_file_that_is_too_large_is_cut(good: bool) -> None:  # noqa: FBT001 - a case
    """Its fields are read all the same, so that a page can say why; of nobody: 413."""
    most, size = 1 << 20, 3 << 20
    kind, content = _form(token=SHOWN, alt="La halle", file=b"x" * size)

    async def admit(_head: bytes) -> bool:
        return good

    async def scenario() -> None:
        for start in range(0, len(content), 1 << 16):
            parts.append(content[start : start + (1 << 16)])
            message = await gate.receive()
            gate.write(message["body"])
        gate.close(kind)

    async def receive() -> dict[str, Any]:
        return {"body": parts.pop(), "more_body": True}

    parts: list[bytes] = []
    body = BytesIO()
    gate = FormGate(receive, body, admit, most=most)
    if not good:
        with pytest.raises(ProtocolError, match="1048576"):
            asyncio.run(scenario())
        assert len(body.getvalue()) == HEAD_BYTES
        return
    asyncio.run(scenario())

    assert gate.kept == len(body.getvalue()) < most + 100
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(gate.kept),
        "wsgi.input": BytesIO(body.getvalue()),
    }
    _, fields, files = parse_form_data(environ, silent=False)
    assert dict(fields) == {"token": SHOWN, "alt": "La halle"}
    assert most - 1_000 < len(files["file"].read()) < most
    files["file"].close()
