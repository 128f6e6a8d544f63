"""Content negotiation, by the examples of RFC 9110 and by what clients send."""

import pytest

from pvd_graph.app.negotiation import choose, choose_encoding

JSON, XML, CSV = "application/sparql-results+json", "application/xml", "text/csv"
OFFERS = [JSON, XML, CSV, "text/html"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/*", CSV),
        ("text/csv", CSV),
        ("TEXT/CSV; charset=utf-8", CSV),
        ("text/csv;q=0.5, application/xml;q=0.8", XML),
        ("application/xml, */*", XML),
        ("text/csv, application/xml", CSV),
        ("*/*;q=0.1, application/sparql-results+json;q=0", XML),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html",
        ),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=abc, application/xml", XML),
        (", ;q=1", JSON),
    ],
)
def test_best_representation(accept: str, chosen: str | None) -> None:
    """Quality, then precision, then the client's order, then ours."""
    assert choose(accept, OFFERS) == chosen


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("*", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("br", "identity"),
    ],
)
def test_best_coding(accept: str, chosen: str) -> None:
    """Nothing is compressed for who did not ask."""
    assert choose_encoding(accept, ("zstd", "gzip")) == chosen
