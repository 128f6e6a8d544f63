"""Pages made ahead, over HTTP, on the real graph: there before anybody asks."""

import re
import urllib.request
from collections.abc import Iterator

import pytest

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import towns
from tests.conftest import Built, start_server
from tests.protocol.wire import until

_LISTS = 6
"""Home, lists and map, which are made first."""
_TOWNS = 5


@pytest.fixture
def ahead(built: Built) -> Iterator[str]:
    """Serve the published graph as it is served by default."""
    yield from start_server(built.data, PVD_PAGES_AHEAD="on")


@pytest.fixture
def plain(built: Built) -> Iterator[str]:
    """Serve it without pages made ahead; nobody else asks there."""
    yield from start_server(built.data, PVD_PAGES_AHEAD="off")


def _figure(server: str, name: str) -> float:
    with urllib.request.urlopen(f"{server}/metrics", timeout=30) as answer:  # noqa: S310 - our own server
        found = re.search(rf"^{name} (\S+)$", answer.read().decode(), re.MULTILINE)
    assert found, name
    return float(found[1])


def _page(server: str, code: str) -> bytes:
    asked = urllib.request.Request(  # noqa: S310 - our own server
        f"{server}/communes/{code}", headers={"Accept": "text/html"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own server
        body: bytes = answer.read()
    return body


@pytest.mark.slow
def test_the_first_reader_of_a_town_does_not_wait(
    ahead: str, plain: str, reader: GraphReader
) -> None:
    """Its page was made before; it is the one that a server without them makes."""
    largest = sorted(
        towns(reader).values(), key=lambda one: (-(one.population or 0), one.code_insee)
    )
    codes = [one.code_insee for one in largest[:_TOWNS]]
    least = _LISTS + _TOWNS

    assert until(lambda: _figure(ahead, "pvd_pages_kept") >= least, 600)
    assert _figure(ahead, "pvd_pages_from_memory_total") == 0
    pages = [_page(ahead, code) for code in codes]

    assert _figure(ahead, "pvd_pages_from_memory_total") == _TOWNS
    for code, page in zip(codes, pages, strict=True):
        made = _page(plain, code).replace(plain.encode(), ahead.encode())
        assert made == page
    assert _figure(plain, "pvd_pages_from_memory_total") == 0
