"""Funded projects as a feed, filtered as their list is."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.dated_site import DatedSite

NS = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Ask a site whose actions come from a dated load."""
    site = DatedSite(tmp_path_factory.mktemp("dated"))
    yield create_app(site).test_client(use_cookies=False)
    site.search().close()


def _feed(client: FlaskClient, query: str) -> ET.Element:
    answer = client.get(f"/feeds/actions.atom{query}")
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data)  # noqa: S314 - our own


def _titles(client: FlaskClient, query: str) -> list[str]:
    entries = _feed(client, query).findall("a:entry", NS)
    return [one.findtext("a:title", "", NS) for one in entries]


def test_actions_are_told_by_town(dated: FlaskClient) -> None:
    """With the day on which the graph got them, and what they address."""
    entries = _feed(dated, "").findall("a:entry", NS)

    assert len(entries) == 2
    assert all(" : " in title for title in _titles(dated, ""))
    days = {one.findtext("a:updated", "", NS) for one in entries}
    assert days == {"2026-02-03T00:00:00Z"}
    assert all(one.find("a:category", NS) is not None for one in entries)


def test_filters_of_the_list_hold(dated: FlaskClient) -> None:
    """And one commune may be followed, whatever code it had."""
    everything = set(_titles(dated, ""))

    assert _titles(dated, "?year=1999") == []
    ours = _titles(dated, "?commune=99001")
    assert ours
    assert set(ours) <= everything
    assert _titles(dated, "?commune=99004") == ours
    assert dated.get("/feeds/actions.atom?commune=99999").status_code == 404


def test_what_has_no_day_is_left_out(client: FlaskClient) -> None:
    """A feed must not say when where nobody knows."""
    assert _titles(client, "") == []
