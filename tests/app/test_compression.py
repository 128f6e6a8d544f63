"""Answers are compressed for those who can read them, and for nobody else."""

import gzip

import pytest
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/static/css/site.css", "/map/hexagone.svg"])
def test_text_is_compressed(client: FlaskClient, path: str) -> None:
    """The same text, in a fraction of the bytes, kept apart by caches."""
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers=GZIP, buffered=True)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_a_browser_keeps_a_compressed_page(client: FlaskClient) -> None:
    """Its version is that of the page."""
    first = client.get("/", headers=GZIP)
    again = client.get("/", headers={**GZIP, "If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    "path",
    ["/static/vendor/public-sans-5.3.0/public-sans-fr.woff2", "/static/img/mark.svg"],
)
def test_what_would_not_shrink_is_left_alone(client: FlaskClient, path: str) -> None:
    """Fonts are compressed, and what fits a packet gains nothing."""
    assert (
        "Content-Encoding" not in client.get(path, headers=GZIP, buffered=True).headers
    )


def test_part_of_a_file_is_not_compressed(client: FlaskClient) -> None:
    """A range is of the bytes of the file."""
    asked = {**GZIP, "Range": "bytes=0-99"}
    part = client.get("/static/css/site.css", headers=asked, buffered=True)

    assert part.status_code == 206
    assert "Content-Encoding" not in part.headers
