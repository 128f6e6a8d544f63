"""Short links: one per text, kept across restarts, bounded."""

import hashlib
import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pvd_graph.errors import BadQueryError, BusyError, NotFoundError, StoreError
from pvd_graph.store.lexing import QueryTooLongError
from pvd_graph.store.links import MAX_LINK_BYTES, Links

QUERY = 'SELECT ?s WHERE { ?s ?p "é\\n$x" }\n'


@pytest.fixture
def links(tmp_path: Path) -> Iterator[Links]:
    """No link yet, and room for three."""
    links = Links(tmp_path / "links.sqlite", most=3)
    yield links
    links.close()


def _select(number: int) -> str:
    return f"SELECT ?v{number} {{}}\n"


def test_a_link_is_made_from_its_text(links: Links) -> None:
    """The same for everyone, whatever ends the lines of a form."""
    identifier = links.add(QUERY)

    digest = hashlib.sha256(QUERY.encode()).digest()
    assert identifier == b32encode(digest).decode().lower()[:10]
    assert links.add(QUERY.replace("\n", "\r\n")) == identifier
    assert links.add(f"\n{QUERY}\n") == identifier
    assert links.query(identifier) == QUERY


def test_allowed_calls_may_be_kept(tmp_path: Path) -> None:
    """A query that this endpoint answers has its link."""
    query = "SELECT * { SERVICE <https://one.example/sparql> { ?s ?p ?o } }\n"
    links = Links(tmp_path / "links.sqlite", services=("https://one.example/sparql",))

    assert links.query(links.add(query)) == query
    links.close()


def test_links_outlive_the_server(tmp_path: Path) -> None:
    """Closed, opened again: the same link leads to the same query."""
    path = tmp_path / "links.sqlite"
    first = Links(path)
    identifier = first.add(QUERY)
    first.close()
    again = Links(path)

    assert again.query(identifier) == QUERY
    again.close()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("INSERT DATA { <a:b> <a:b> 1 }", BadQueryError),
        ("SELECT * { SERVICE <http://127.0.0.1/> {} }", BadQueryError),
        ("bonjour", BadQueryError),
        ("", BadQueryError),
        ("ASK {}" + " " * MAX_LINK_BYTES, QueryTooLongError),
    ],
)
def test_only_queries_for_the_public_are_kept(
    links: Links, query: str, error: type[Exception]
) -> None:
    """A link is no store of arbitrary texts."""
    with pytest.raises(error):
        links.add(query)


@pytest.mark.parametrize("identifier", ["", "abc", "A" * 10, "a" * 10, "%' OR 1=1"])
def test_no_link_is_guessed(links: Links, identifier: str) -> None:
    """What was never given leads nowhere."""
    links.add(QUERY)

    with pytest.raises(NotFoundError):
        links.query(identifier)


def test_texts_that_share_their_start_get_longer_identifiers(tmp_path: Path) -> None:
    """Nobody takes the link of another by a text that was searched for."""
    path = tmp_path / "links.sqlite"
    links = Links(path)
    identifier = links.add(QUERY)
    links.close()
    with sqlite3.connect(path) as base:
        base.execute("UPDATE link SET query = 'ASK {}'")
    base.close()
    links = Links(path)
    longer = links.add(QUERY)

    assert longer != identifier
    assert longer.startswith(identifier)
    assert links.query(identifier) == "ASK {}"
    assert links.query(longer) == QUERY
    links.close()


def test_unopened_links_make_room(links: Links) -> None:
    """Whoever fills the file drives out his own; what serves stays."""
    kept = links.add(_select(0))
    links.query(kept)
    others = [links.add(_select(n)) for n in range(1, 6)]

    found = 0
    for one in others:
        try:
            links.query(one)
        except NotFoundError:
            continue
        found += 1
    assert links.query(kept) == _select(0)
    assert found == 2


def test_full_of_links_that_serve(links: Links) -> None:
    """None is forgotten; a new one is refused, a known one is still given."""
    given = [links.add(_select(n)) for n in range(3)]
    for one in given:
        links.query(one)

    with pytest.raises(BusyError, match="adresse entière"):
        links.add(_select(3))
    assert links.add(_select(0)) == given[0]


def test_threads_share_the_file(tmp_path: Path) -> None:
    """Forty at once: each query has its link, none is lost."""
    links = Links(tmp_path / "links.sqlite")
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(links.add, map(_select, range(40))))

    assert len(set(given)) == 40
    assert [links.query(one) for one in given] == [_select(n) for n in range(40)]
    links.close()


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Not overwritten: whoever put it there may want it."""
    path = tmp_path / "links.sqlite"
    path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(StoreError, match=r"links\.sqlite"):
        Links(path)
