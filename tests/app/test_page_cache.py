"""Pages kept in memory: the same as made anew, for nobody in particular, bounded."""

import gzip

from flask import Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pvd_graph.app.page_cache import PageCache

TOWN = "/communes/99001"
_VARYING = {"date", "x-request-id"}


def _asked(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(
        path, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def _fixed(answer: TestResponse) -> dict[str, str]:
    return {k: v for k, v in answer.headers if k.lower() not in _VARYING}


def _kept(client: FlaskClient) -> PageCache:
    cache: PageCache = client.application.extensions["pvd_graph.page_cache"]
    return cache


def test_the_second_answer_is_the_first(client: FlaskClient) -> None:
    """Byte for byte, header for header, plain and compressed."""
    for coding in ("identity", "gzip"):
        first = _asked(client, f"{TOWN}?n={coding}", Accept_Encoding=coding)
        before = len(_kept(client))
        second = _asked(client, f"{TOWN}?n={coding}", Accept_Encoding=coding)

        assert len(_kept(client)) == before
        assert second.data == first.data
        assert _fixed(second) == _fixed(first)
    assert b"Fictive" in gzip.decompress(second.data)


def test_a_browser_that_holds_it_gets_no_body(client: FlaskClient) -> None:
    """What is kept does not stand before 304."""
    first = client.get(TOWN)
    again = _asked(client, TOWN, If_None_Match=first.headers["ETag"])

    assert again.status_code == 304
    assert again.data == b""


def test_formats_and_languages_are_kept_apart(client: FlaskClient) -> None:
    """The address is the same; what was asked for is not."""
    other = client.application.test_client()
    page = _asked(other, TOWN, Accept="text/html")
    english = _asked(other, f"{TOWN}?lang=en", Accept="text/html")
    after = _asked(other, TOWN, Accept="text/html")

    assert page.headers["Content-Language"] == "fr"
    assert english.headers["Content-Language"] == "en"
    assert after.headers["Content-Language"] == "en"
    assert "Set-Cookie" not in after.headers


def test_a_cookie_goes_to_who_asked_for_it_alone(client: FlaskClient) -> None:
    """The first who asks for English does not give its cookie to others."""
    path = f"{TOWN}?lang=en"
    one, two = (client.application.test_client() for _ in range(2))

    assert "lang=en" in one.get(path).headers["Set-Cookie"]
    assert "lang=en" in two.get(path).headers["Set-Cookie"]
    assert "Set-Cookie" not in two.get(path).headers


def test_what_changes_by_itself_is_not_kept(client: FlaskClient) -> None:
    """Health, experiences and errors are answered anew."""
    before = len(_kept(client))
    for path in ("/healthz", "/experiences", "/communes/00000", "/sparql/statistics"):
        client.get(path)

    assert len(_kept(client)) == before


def test_room_is_bounded() -> None:
    """The answer asked least recently goes first; one too large is not kept."""
    cache = PageCache(10_000)
    for name in ("a", "b", "c"):
        cache.keep(name, Response(b"x" * 1_000))
    assert cache.find("a") is not None
    cache.keep("d", Response(b"x" * 1_000))
    cache.keep("huge", Response(b"x" * 9_000))

    assert cache.find("b") is None
    assert cache.find("huge") is None
    found = cache.find("a")
    assert found is not None
    assert found.body == b"x" * 1_000
