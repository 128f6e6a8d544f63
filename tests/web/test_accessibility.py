"""Each type of page before axe-core, in both themes, wide and narrow.

That nothing is asked of another site, and that nothing scrolls sideways at 320 pixels,
is looked at on the way. Pages of those who sign in are in `test_pages_of_members`.
"""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from pvd_graph.app import create_app
from tests.small_site import SmallSite
from tests.web.looking import Watch, faults, watching
from tests.web.test_data_in_reach import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Those of an earlier version look as those of today; queries need the endpoint, sheets
# and collections what towns write: `tests/e2e`, `test_pages_of_members`.
ELSEWHERE = {
    *("/ontology/<version>", "/ontology/schemes/<slug>/<version>"),
    *("/sparql/links", "/sparql/results", "/q/<identifier>"),
    *("/experiences/<uuid:key>", "/experiences/collections"),
    *("/experiences/collections/<slug>", "/reconcile", "/reconcile/"),
}
FIGURE = "private_long_vacancy_rate_pct"
PAGES = [
    "/",
    "/about",
    "/about/design",
    "/accessibility",
    "/actions",
    "/actions?challenge=logements-vacants",
    "/actions/projets-finances/fictif-1",
    "/api",
    "/catalog",
    "/challenges",
    "/challenges/logements-vacants",
    "/communes",
    "/communes/99001",
    "/communes/99003",
    "/communes/99001/graph",
    "/communes/99001/peers",
    "/compare?communes=99001,99002",
    "/compare?communes=99001,99002,01034",
    "/data-model",
    "/datasets",
    "/datasets/indicators",
    "/.well-known/void",
    "/embed/map",
    "/embed/peers/99001",
    "/experiences",
    "/groups",
    "/groups/vacance-fictive",
    "/guide",
    "/licences",
    "/map",
    f"/map?indicator={FIGURE}",
    "/ontology",
    "/ontology/schemes/defis",
    "/partners",
    "/partners?region=99&role=signatory",
    "/partners/cerema",
    "/privacy",
    "/site-map",
    "/programme",
    "/programme/dashboard",
    "/questions",
    "/questions/CQ-01",
    "/reconcile/preview?id=commune/99001",
    f"/resource/indicator/{FIGURE}",
    "/search?q=fictive",
    "/search?q=rienrienrien",
    "/sparql",
    "/sparql?query=ASK%7B%7D&lang=fr",
    "/sparql/help",
    "/sparql/statistics",
    "/there-is-no-such-page",
]


@pytest.fixture(scope="module")
def watch(chromium: str) -> Iterator[Watch]:
    """One browser for all pages."""
    with watching(chromium) as watch:
        yield watch


def test_every_page_of_strangers_is_looked_at(site: SmallSite) -> None:
    """A new page has its address above, or is one of those that are seen elsewhere."""
    urls = create_app(site).url_map
    bound = urls.bind("")
    looked = set()
    for path in PAGES:
        with suppress(HTTPException):
            rule, _given = bound.match(urlsplit(path).path, return_rule=True)
            looked.add(rule.rule)

    assert pages_of(urls) - looked == ELSEWHERE


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(watch: Watch, address: str, path: str) -> None:
    """No violation of any impact, wide and narrow, by day and by night."""
    status = watch.open(address + path)

    assert faults(watch.page) == []
    assert [url for url in watch.asked if not url.startswith((address, "data:"))] == []
    if status < 400:
        assert watch.said == []


@pytest.mark.parametrize("path", ["/", "/challenges"])
def test_what_is_suggested_while_typing_is_accessible(
    watch: Watch, address: str, path: str
) -> None:
    """Its names are read on their ground, by day and by night."""
    watch.open(address + path)
    box = watch.page.locator("input[name=q]:visible").first
    box.press_sequentially("fictive")
    watch.page.locator("[role=option]").first.wait_for()

    assert faults(watch.page) == []
    assert watch.page.locator("[role=option]").first.is_visible()
