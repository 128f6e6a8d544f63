"""Every page in English: no French left that is not told to be French."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.published_site import PublishedSite
from tests.small_site import SMALL_GRAPH

PAGES = (
    *("/about", "/accessibility", "/privacy", "/api", "/data-model", "/dumps/"),
    "/site-map",
    *("/.well-known/void", "/catalog", "/datasets", "/datasets/indicators"),
    *("/questions", "/questions/CQ-01", "/guide", "/experiences", "/collections"),
    *("/groups", "/groups/vacance-fictive", "/groups/ancien-fictif", "/ontology"),
    *("/ontology/schemes/defis", "/search", "/search?q=fictive", "/search?q=xyzzyq"),
    *("/search?q=fictvie+exmeple", "/sparql", "/sparql/help", "/embed/peers/99001"),
    *("/resource/indicator/private_long_vacancy_rate_pct", "/nothing-here"),
    *("/", "/communes", "/communes?q=zzz", "/communes/99001", "/communes/99003"),
    *("/communes/99001/graph", "/communes/01034/graph", "/programme/dashboard"),
    *("/licences", "/about/design", "/partners?role=producer", "/embed/map?lang=en"),
    *("/compare?communes=99001,99002,01034", "/groups?lang=en"),
    *("/communes/01034", "/communes/99001/peers", "/map", "/embed/map"),
    *("/communes/99003/peers?w_size=90", "/programme", "/challenges"),
    *("/challenges/logements-vacants", "/challenges/habitat", "/actions"),
    *("/actions?year=2019", "/actions?year=1999", "/partners", "/partners/cerema"),
    *("/actions/projets-finances/fictif-1", "/partners/etat", "/partners/anct"),
    *("/compare", "/compare?communes=99001,99002", "/compare?a=fictive&b=zzzz"),
)
# Words that English does not have, and that few French sentences do without.
_FRENCH = re.compile(
    r"(?<![\w'’/.-])(?:le|la|les|des|du|une|aux|et|ou|où|dans|sur|pour|par|avec|sans|"
    r"est|sont|ont|cette|ces|ses|leur|leurs|qui|que|ne|pas|plus|nous|vous|votre|vos|"
    r"ville|villes|défi|défis|données|page d)(?![\w'’/-])|(?<!\w)(?:[ldnscj]|qu)['’]\w",
    re.IGNORECASE,
)
_VERBATIM = {"script", "style", "code", "pre", "textarea", "kbd"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"}
_PLAIN = {"title", "option"}
_READ_OUT = ("alt", "aria-label", "title", "placeholder", "data-label")
_PROPER = re.compile(
    r"Petites? villes? de demain|La Réunion|Public Sans|L'Ancienne-Œuvre|"
    r"Action cœur de ville|"
    r"Banque des Territoires|"
    r"Villages d'avenir|Territoires d'industrie|base permanente des équipements"
)


@cache
def _french_of_the_graph() -> list[str]:
    """Return the texts of the small graph, long ones first."""
    quads = ox.parse(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    texts = {one.object.value for one in quads if isinstance(one.object, ox.Literal)}
    return sorted((text for text in texts if " " in text), key=len, reverse=True)


class _Texts(HTMLParser):
    """The texts of a page that a screen reader would read as English."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._graph = _french_of_the_graph()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow the language; note what is read out of attributes."""
        given = dict(attrs)
        silent = self._silent() or tag in _VERBATIM
        if "lang" in given:
            silent = tag in _VERBATIM or given["lang"] != "en"
        if not silent:
            said = [given[name] or "" for name in _READ_OUT if name in given]
            if tag == "meta" and "description" in (given.get("name") or ""):
                said.append(given.get("content") or "")
            self.found += map(self._unmarked, said)
        if tag not in _VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing lies within."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close it, and what was left open within (``<p>`` for instance)."""
        while self._open:
            name, _silent = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Note it unless it is of another language."""
        if not self._silent():
            plain = bool(self._open) and self._open[-1][0] in _PLAIN
            self.found.append(self._unmarked(data) if plain else data)

    def _unmarked(self, text: str) -> str:
        """Leave out what the graph has in French alone, where no mark can stand."""
        for french in self._graph:
            text = text.replace(french, "")
        return text

    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def french_left(page: str) -> Iterator[str]:
    """Yield the texts of an English *page* that look French."""
    texts = _Texts()
    texts.feed(page)
    for text in texts.found:
        plain = _PROPER.sub("", " ".join(text.split()))
        if _FRENCH.search(plain):
            yield " ".join(text.split())


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Ask for English once, as a reader would."""
    site = PublishedSite(tmp_path_factory.mktemp("english"))
    client = create_app(site).test_client()
    client.get("/about?lang=en")
    yield client
    site.search().close()


@pytest.mark.parametrize("path", PAGES)
def test_no_french_is_left_on_an_english_page(english: FlaskClient, path: str) -> None:
    """What the graph has in French alone says so to screen readers (WCAG 3.1.2)."""
    answer = english.get(path, headers={"Accept": "text/html"}, follow_redirects=True)

    assert answer.mimetype == "text/html"
    assert '<html lang="en">' in answer.text
    assert list(french_left(answer.text)) == []


def test_french_would_be_seen() -> None:
    """In texts and in what is read out; not where it is told to be French."""
    page = (
        '<html lang="en"><p>Les villes</p><img alt="la carte"><p lang="fr">Le pont '
        "<b>et</b></p><code>le</code><p>Ussel <br>des monts</p></html>"
    )

    assert list(french_left(page)) == ["Les villes", "la carte", "des monts"]
