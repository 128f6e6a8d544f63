"""The site makes the model of peers ahead of whoever asks."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from pvd_graph.app.site import LiveSite
from pvd_graph.errors import BusyError
from pvd_graph.services.peer_model import is_ready, peer_model
from pvd_graph.services.scratch import scratch_folder
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool import QueryPool
from tests.small_data import small_data


class _Followed:
    """Stands for the pool of query workers, which has nothing to do here."""

    def switch(self, _source: object) -> None:
        """Take note of a generation."""


def _follow(site: LiveSite) -> list[str]:
    said: list[str] = []
    site.follow(cast("QueryPool", _Followed()), said.append)
    return said


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    return done()


def test_the_model_is_made_without_being_asked(tmp_path: Path) -> None:
    """As soon as the site follows its generations, in the background."""
    data = small_data(tmp_path)
    site = LiveSite(Generations(data / "store"))
    try:
        assert not is_ready(site.reader())
        _follow(site)

        assert _within(30, lambda: is_ready(site.reader()))
    finally:
        site.close()


def test_that_of_a_graph_of_some_size_is_made_apart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The same model, of which this process made nothing: it has no such warning."""
    site = LiveSite(Generations(small_data(tmp_path) / "store"), small=0)
    try:
        _follow(site)

        assert _within(30, lambda: is_ready(site.reader()))
        assert caplog.records == []
        assert peer_model(site.reader()).model.towns == ()
    finally:
        site.close()


def test_the_end_of_the_site_does_not_wait_for_the_model(tmp_path: Path) -> None:
    """Nor is it an error of which the log should tell."""
    site = LiveSite(Generations(small_data(tmp_path) / "store"), small=0)
    _follow(site)
    reader = site.reader()
    site.close()

    if not is_ready(reader):
        with pytest.raises(BusyError):
            peer_model(reader)


def test_an_empty_store_has_a_model_of_nobody() -> None:
    """A scratch store starts without any town."""
    with scratch_folder() as data:
        site = LiveSite(Generations(data / "store"))
        try:
            said = _follow(site)

            assert _within(30, lambda: is_ready(site.reader()))
            assert said == []
        finally:
            site.close()
