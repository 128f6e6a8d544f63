"""The sitemap lists the pages that there are, in files of bounded length."""

from xml.etree import ElementTree as ET

from pvd_graph.services.sitemap import PART, site_index, site_pages, site_part
from pvd_graph.store.oxigraph import OxigraphReader

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOST = "https://example.org"


def _addresses(text: str) -> list[str]:
    root = ET.fromstring(text)  # noqa: S314 - our own text
    return [one.text or "" for one in root.findall("*/s:loc", NAMES)]


def test_every_thing_with_a_page_is_listed(small: OxigraphReader) -> None:
    """Towns of the programme, challenges, partners, datasets, actions, questions."""
    pages = site_pages(small)

    assert len(pages) == len(set(pages))
    assert {
        "/",
        "/communes/99001",
        "/challenges/logements-vacants",
        "/partners/cerema",
        "/datasets/indicators",
        "/actions/projets-finances/fictif-1",
        "/ontology/schemes/defis",
        "/questions/CQ-01",
        "/groups",
        "/groups/vacance-fictive",
    } <= set(pages)
    assert "/communes/99003" not in pages
    assert "/groups/ancien-fictif" not in pages
    assert _addresses(site_part(pages, HOST)) == [HOST + path for path in pages]


def test_many_pages_are_cut_in_parts() -> None:
    """Two files and their list; nothing is lost between them."""
    pages = [f"/communes/{number}&x" for number in range(PART + 1)]

    assert _addresses(site_index(pages, HOST)) == [
        f"{HOST}/sitemap-{number}.xml" for number in (1, 2)
    ]
    first = _addresses(site_part(pages, HOST, 1))
    second = _addresses(site_part(pages, HOST, 2))
    assert first + second == [HOST + path for path in pages]
