"""Pages are there before anybody asks, of the generation in force alone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from pvd_graph.app import create_app
from pvd_graph.app.language import Language
from pvd_graph.app.page_cache import PageKey, page_cache
from pvd_graph.app.pages_ahead import Pace, PagesAhead, pages_ahead, wanted
from pvd_graph.app.site import LiveSite
from pvd_graph.store.generations import Generations
from tests.live_site import live_data

HOST = "http://127.0.0.1:8000/"
AT_ONCE = Pace(least_triples=0, nice=0)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[LiveSite]:
    """Open a small graph that was published."""
    site = LiveSite(Generations(live_data(tmp_path) / "store"))
    yield site
    site.close()


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    return done()


def _kept(app: Flask) -> dict[str, PageKey]:
    found = cast("list[PageKey]", page_cache(app).asked())
    return {key.host_url + key.address[1:]: key for key in found}


def test_pages_are_kept_before_they_are_asked(site: LiveSite) -> None:
    """Under the address of the site, then under the one that a reader used."""
    app = create_app(site)
    ahead = PagesAhead(app, site, HOST[:-1], AT_ONCE)
    ahead.start()
    try:
        assert _within(300, lambda: f"{HOST}communes/99001/peers?" in _kept(app))
        app.test_client().get("/about", base_url="https://pvd.example/")

        there = "https://pvd.example/communes/99001?"
        assert _within(300, lambda: there in _kept(app))
    finally:
        ahead.close()


def test_a_page_made_ahead_is_answered(site: LiveSite) -> None:
    """To who takes gzip and to who does not; nothing is computed."""
    app = create_app(site)
    ahead = PagesAhead(app, site, HOST, AT_ONCE)
    ahead.start()
    try:
        assert _within(300, lambda: f"{HOST}communes/99001?" in _kept(app))
    finally:
        ahead.close()
    before = page_cache(app).asked()
    client = app.test_client()
    for coding in ("gzip", "identity"):
        answer = client.get(
            "/communes/99001",
            base_url=HOST,
            headers={"Accept": "text/html", "Accept-Encoding": coding},
        )
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == (
            "gzip" if coding == "gzip" else None
        )
        assert int(answer.headers["Content-Length"]) == len(answer.data)

    assert sorted(map(str, page_cache(app).asked())) == sorted(map(str, before))


def test_small_graphs_are_left_alone(site: LiveSite) -> None:
    """Their pages are made as fast as they are asked."""
    app = create_app(site)
    with pages_ahead(app, site, HOST):
        assert not _within(2, lambda: bool(_kept(app)))


def test_the_end_does_not_wait_for_the_pages(
    site: LiveSite, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that is at work, or has not begun, is ended; that is no error."""
    ahead = PagesAhead(create_app(site), site, HOST, AT_ONCE)
    ahead.start()
    assert _within(300, lambda: ahead.working)
    ahead.close()

    assert not ahead.working
    assert caplog.records == []


def test_what_was_asked_goes_first(site: LiveSite) -> None:
    """Then the towns, those of many first; a page of a person is never made."""
    lately: list[tuple[str, Language]] = [
        ("/communes/99002/peers?", "en"),
        ("/account?", "fr"),
        ("/search?q=x", "fr"),
        ("/communes/99002/peers?lang=en", "en"),
        ("/communes?region=84", "fr"),
    ]
    asked = [
        PageKey("1", language, HOST, address, zipped=True)
        for address, language in lately
    ]
    found = wanted(site.reader(), asked)

    assert found[:3] == [
        ("/communes/99002/peers?", "en"),
        ("/communes/99002/peers?lang=en", "en"),
        ("/?", "fr"),
    ]
    assert len(found) == len(set(found))
    assert {address for address, _ in found[3:]} >= {"/communes?", "/map?"}
