"""Every page in English: no French left that is not told to be French."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.published_site import PublishedSite

PAGES = (
    *(
        "/about",
        "/accessibility",
        "/privacy",
        "/api",
        "/data-model",
        "/dumps/",
        "/.well-known/void",
    ),
    *("/datasets", "/datasets/indicators", "/groups", "/questions"),
    *("/groups/vacance-fictive", "/groups/ancien-fictif", "/questions/CQ-01"),
    *(
        "/embed/peers/99001",
        "/search",
        "/search?q=fictive",
        "/search?q=fictvie+exmeple",
        "/search?q=xyzzyq",
    ),
    *("/ontology", "/ontology/schemes/defis", "/guide", "/catalog"),
    *(
        "/sparql",
        "/sparql/help",
        "/resource/indicator/private_long_vacancy_rate_pct",
        "/nothing-here",
    ),
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
_READ_OUT = ("alt", "aria-label", "title", "placeholder", "data-label")
_PROPER = re.compile(
    r"Petites villes de demain|Banque des Territoires|Action cœur de ville|"
    r"Villages d'avenir|Territoires d'industrie|base permanente des équipements"
)


class _Texts(HTMLParser):
    """The texts of a page that a screen reader would read as English."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow the language; note what is read out of attributes."""
        given = dict(attrs)
        silent = self._silent() or tag in _VERBATIM
        if "lang" in given:
            silent = tag in _VERBATIM or given["lang"] != "en"
        if not silent:
            self.found += [given[name] or "" for name in _READ_OUT if name in given]
            if tag == "meta" and given.get("name") == "description":
                self.found.append(given.get("content") or "")
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
            self.found.append(data)

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
