"""Feeds follow the specification, whatever the texts in them."""

from pathlib import Path
from xml.etree import ElementTree as ET

from flask import Flask
from flask.testing import FlaskClient

from pvd_graph.app.feeds import Entry, Feed, feed_answer

NS = {"a": "http://www.w3.org/2005/Atom"}


def test_what_a_feed_must_have(client: FlaskClient) -> None:
    """RFC 4287, 4.1: id, title, updated, author, links; of entries too."""
    answer = client.get("/feeds/datasets.atom")

    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own
    entries = feed.findall("a:entry", NS)
    assert entries
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert one.findtext(f"a:{name}", namespaces=NS), name
        assert one.find("a:link[@rel='alternate']", NS) is not None
    assert feed.findtext("a:author/a:name", namespaces=NS) == "pvd-graph"
    (own,) = feed.findall("a:link[@rel='self']", NS)
    assert own.get("href") == "http://localhost/feeds/datasets.atom"
    days = [one.findtext("a:updated", namespaces=NS) or "" for one in entries]
    assert days == sorted(days, reverse=True)
    ids = [one.findtext("a:id", namespaces=NS) for one in entries]
    assert len(set(ids)) == len(ids)


def test_one_dataset_may_be_followed(client: FlaskClient) -> None:
    """In the language that is asked for; an unknown one is 404."""
    answer = client.get("/feeds/datasets.atom?dataset=indicators&lang=en")
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    terms = {one.get("term") for one in feed.findall("a:entry/a:category", NS)}
    assert terms == {"indicators"}
    assert client.get("/feeds/datasets.atom?dataset=none").status_code == 404


def test_no_text_breaks_a_feed() -> None:
    """Markup is text, and what XML cannot hold is left out."""
    entry = Entry("urn:x:1", "a < b & \x00c", "/x", "2026-01-02", "<b>\ud800</b>")
    app = Flask("essai", root_path=str(Path(__file__).parent))
    with app.test_request_context("/feeds/x.atom?q=a%26b"):
        answer = feed_answer(Feed("t", "s", "/", [entry]))
        empty = feed_answer(Feed("t", "s", "/", []))

    feed = ET.fromstring(answer.data)  # noqa: S314 - our own
    assert feed.findtext("a:entry/a:title", namespaces=NS) == "a < b & c"
    assert feed.findtext("a:entry/a:summary", namespaces=NS) == "<b></b>"
    assert feed.findtext("a:updated", namespaces=NS) == "2026-01-02T00:00:00Z"
    assert ET.fromstring(empty.data).findall("a:entry", NS) == []  # noqa: S314 - ours
