"""The pages of those who write, before axe-core and in both languages.

Accounts, sheets, moderation, files of partners: what only somebody signed in sees, or a
partner with a token. What strangers see is in `test_accessibility`.
"""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from pvd_graph.accounts.model import Kind, Role
from tests.app.graph_writer import Writer, holder, published_writer
from tests.app.test_sheet_talk import Talking, talking  # noqa: F401 - a fixture
from tests.members import ADDRESS, Browser
from tests.protocol.uploads import csv_of, partner_data
from tests.small_loads import ONE
from tests.web.looking import Watch, faults, served_by, watching
from tests.web.test_data_in_reach import pages_of
from tests.web.test_english import french_left

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Who sees it (an author, a moderator, an administrator, nobody) and where.
PAGES = [
    ("nobody", "/account/login"),
    ("nobody", "/account/forgotten"),
    ("nobody", "/account/invitation/{invitation}"),
    ("nobody", "/account/reset/{reset}"),
    ("ana", "/account"),
    ("ana", "/account/second-factor"),
    ("ana", "/account/email"),
    ("ana", "/experiences/mine"),
    ("ana", "/experiences/new"),
    ("ana", "/experiences/declare"),
    ("ana", "/experiences/drafts/{key}"),
    ("ana", "/experiences/drafts/{key}/preview"),
    ("ana", "/experiences/{key}"),
    ("ana", "/experiences/{key}/talk"),
    ("eve", "/experiences/{key}/talk"),
    ("mod", "/moderation"),
    ("mod", "/moderation/{key}"),
    ("mod", "/moderation/{waiting}"),
    ("mod", "/moderation/collections"),
    ("mod", "/moderation/collections/les-halles"),
    ("nobody", "/experiences/collections"),
    ("nobody", "/experiences/collections/les-halles"),
    ("nobody", "/experiences/collections/les-halles?booklet=1"),
    ("chief", "/account/admin"),
    ("chief", "/account/admin/log"),
    ("publisher", "/account/tokens"),
]
# Seen with a link that is used up by being opened, or in the middle of signing in; the
# pages of partners are looked at below.
ELSEWHERE = {
    *("/account/email/<secret>", "/account/login/code"),
    *("/account/email/stop/<secret>", "/account/email/restore/<secret>"),
    *("/datasets/<slug>/upload", "/datasets/<slug>/uploads/<name>"),
}
PLACES: dict[str, tuple[Kind, Role]] = {
    "chief": ("programme", "administrator"),
    "publisher": ("partner", "publisher"),
}
PARTNER: dict[Kind, str] = {"programme": "", "partner": "demo"}
PROGRAMS = re.compile(r"\.json$|/oidc/")


@pytest.fixture(scope="module")
def watch(chromium: str) -> Iterator[Watch]:
    """One browser for all pages."""
    with watching(chromium) as watch:
        yield watch


@pytest.fixture(scope="module")
def places(talking: Talking) -> dict[str, str]:  # noqa: F811 - the fixture
    """Return what the addresses are made of: a sheet, another one, links of mails."""
    town = talking.members.organisation("town", "Zone-Fictive", "99001")
    invitation = talking.members.invite("new@zone.example", town, "contributor")
    waiting = talking.begin()
    talking.submit(waiting)
    fields = {"sheet": talking.key, f"rank-{talking.key}": "1", "public": "1"}
    talking.mod.post(
        "/moderation/collections",
        title="Les halles",
        introduction="Une **façon**.",
        **fields,
    )
    asked = {"text": "Combien de baux ?"}
    path = f"/experiences/{talking.key}"
    talking.eve.post(f"{path}/questions", talking.path, **asked)
    talking.members.browser().post("/account/forgotten", email="ana@zone.example")
    return {
        "key": talking.key,
        "waiting": waiting,
        "invitation": invitation.rpartition("/")[2],
        "reset": talking.members.link_in_last_mail().rpartition("/")[2],
    }


def _browser(site: Talking, who: str) -> Browser:
    if who == "nobody":
        return site.members.browser()
    if who in PLACES:
        kind, role = PLACES[who]
        place = site.members.organisation(kind, f"Lieu de {who}", PARTNER[kind])
        known, email = site.members.browser(), f"{who}@zone.example"
        if known.sign_in(email).status_code == 303:
            return known
        return site.members.member(email, place, role)
    browser: Browser = getattr(site, who)
    return browser


def test_every_page_of_members_is_looked_at(talking: Talking) -> None:  # noqa: F811 - the fixture
    """A new page has its address above; partners' are below."""
    urls = talking.members.app.url_map
    bound = urls.bind("")
    filled = {
        "key": talking.key,
        "waiting": talking.key,
        "invitation": "a",
        "reset": "b",
    }
    looked = {
        bound.match(urlsplit(path.format(**filled)).path, return_rule=True)[0].rule
        for _, path in PAGES
    }
    pages = {
        rule for rule in pages_of(urls, personal=True) if not PROGRAMS.search(rule)
    }

    assert pages - looked == ELSEWHERE


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_of_members_is_accessible(
    watch: Watch,
    talking: Talking,  # noqa: F811 - the fixture
    places: dict[str, str],
    who: str,
    path: str,
) -> None:
    """No violation of any impact, wide and narrow, by day and by night."""
    client = _browser(talking, who).client
    with served_by(watch.page, client, ADDRESS):
        status = watch.open(ADDRESS + path.format(**places))

        assert status == 200
        assert faults(watch.page) == []
    assert watch.said == []
    assert [url for url in watch.asked if not url.startswith((ADDRESS, "data:"))] == []


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_of_members_is_english_where_asked(
    talking: Talking,  # noqa: F811 - the fixture
    places: dict[str, str],
    who: str,
    path: str,
) -> None:
    """No French but what towns wrote, which is marked as such."""
    browser = _browser(talking, who)
    browser.get("/about?lang=en")
    answer = browser.get(path.format(**places))
    browser.get("/about?lang=fr")

    assert '<html lang="en">' in answer.text
    # The title of a page and what previews of links say of it take no mark.
    page = re.sub(r"<title>.*?</title>|<meta [^>]*>", "", answer.text)
    assert list(french_left(page)) == []


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open the site to a partner, with a token."""
    folder = tmp_path_factory.mktemp("partner")
    with published_writer(folder, partner_data) as writer:
        yield holder(writer)


@pytest.fixture(scope="module")
def reports(partner: Writer) -> dict[str, str]:
    """Send a good file and one with faults; return where their reports are."""
    found = {"form": "/datasets/demo/upload"}
    files = {"good": csv_of(ONE), "bad": csv_of("a1,99999,Halle,demain", ONE, ONE)}
    for name, content in files.items():
        sent = partner.client.post(
            "/datasets/demo/upload",
            data={"token": partner.token, "file": (BytesIO(content), "a.csv")},
        )
        found[name] = str(sent.headers["Location"])
        give_up = time.monotonic() + 120
        while "refresh" in partner.client.get(found[name]).text:
            assert time.monotonic() < give_up
            time.sleep(0.1)
    return found


@pytest.mark.parametrize("name", ["form", "good", "bad"])
def test_a_page_of_partners_is_accessible(
    watch: Watch, partner: Writer, reports: dict[str, str], name: str
) -> None:
    """The form, and what became of two files."""
    with served_by(watch.page, partner.client, "http://localhost"):
        assert watch.open(f"http://localhost{reports[name]}") == 200
        assert faults(watch.page) == []
    assert watch.said == []


@pytest.mark.parametrize("name", ["form", "good", "bad"])
def test_a_page_of_partners_is_english_where_asked(
    partner: Writer, reports: dict[str, str], name: str
) -> None:
    """Reports too."""
    text = partner.client.get(f"{reports[name].partition('?')[0]}?lang=en").text

    assert '<html lang="en">' in text
    assert list(french_left(text)) == []
