"""Bodies are counted while they come, packed and unpacked."""

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import extension_of, save_body, save_parts

app = Flask(__name__)


@pytest.mark.parametrize(
    ("content_type", "extension"),
    [
        ("text/turtle", "ttl"),
        ('Text/Turtle; charset="UTF-8"', "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-quads", 415),
        ("text/turtle; charset=latin-1", 415),
        ("", 415),
    ],
)
def test_formats(content_type: str, extension: str | int) -> None:
    """In UTF-8; none that names graphs."""
    if isinstance(extension, str):
        assert extension_of(content_type) == extension
        return
    with pytest.raises(ProtocolError) as caught:
        extension_of(content_type)
    assert caught.value.status == extension


@pytest.mark.parametrize(
    ("body", "coding", "status"),
    [
        (b"x" * 100, "", None),
        (gzip.compress(b"x" * 400), "gzip", None),
        (b"x" * 101, "", 413),
        (gzip.compress(b"x" * 401), "gzip", 413),
        (gzip.compress(b"x") * 4, "gzip", None),
        (gzip.compress(b"x") + b"x", "gzip", 400),
        (gzip.compress(b"x")[:-1], "gzip", 400),
        (b"x", "br", 415),
    ],
)
def test_bodies(tmp_path: Path, body: bytes, coding: str, status: int | None) -> None:
    """The bound is that of what is sent; unpacked, four times."""
    headers = {"Content-Encoding": coding} if coding else {}
    path = tmp_path / "body"
    with app.test_request_context("/", method="PUT", data=body, headers=headers):
        if status is None:
            assert save_body(path, 100) == len(body)
            assert set(path.read_bytes()) == set(b"x")
            return
        with pytest.raises(ProtocolError) as caught:
            save_body(path, 100)
    assert caught.value.status == status


def test_a_body_of_a_thousand_members_is_refused(tmp_path: Path) -> None:
    """Each costs a new decoder."""
    body = gzip.compress(b"x") * 1_002
    headers = {"Content-Encoding": "gzip"}
    context = app.test_request_context("/", method="PUT", data=body, headers=headers)
    with context, pytest.raises(ProtocolError) as caught:
        save_body(tmp_path / "body", len(body))

    assert caught.value.status == 400


def test_a_cut_body_is_told(tmp_path: Path) -> None:
    """Less came than was announced."""
    context = app.test_request_context(
        "/",
        method="PUT",
        input_stream=BytesIO(b"12"),
        environ_overrides={"CONTENT_LENGTH": "3"},
    )
    with context, pytest.raises(ProtocolError) as caught:
        save_body(tmp_path / "body", 100)

    assert caught.value.status == 400


def test_a_form_without_file_is_told(tmp_path: Path) -> None:
    """Fields are no files."""
    context = app.test_request_context(
        "/", method="POST", data={"a": "b"}, content_type="multipart/form-data"
    )
    with context, pytest.raises(ProtocolError) as caught:
        save_parts(tmp_path, 1000)

    assert caught.value.status == 400
