"""Signing in and out over HTTP: what opens, what does not, and what is not told."""

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pvd_graph.accounts import people
from pvd_graph.accounts.audit import entries
from pvd_graph.app.accounts_setup import open_accounts
from pvd_graph.config import Settings
from tests.app.graph_writer import published_writer
from tests.members import (
    ADDRESS,
    PASSWORD,
    Browser,
    MemberSite,
    member_site,
    secret_in,
)

MARIE = "marie@example.org"


@pytest.fixture
def members(tmp_path: Path) -> Iterator[MemberSite]:
    """Open a site with accounts."""
    with member_site(tmp_path) as members:
        yield members


@pytest.fixture
def marie(members: MemberSite) -> Browser:
    """Return the browser of a contributor."""
    town = members.organisation("town", code="99001")
    return members.member(MARIE, town, "contributor")


@pytest.mark.usefixtures("marie")
def test_a_password_opens_and_signing_out_closes(members: MemberSite) -> None:
    """The cookie is the browser's alone, and of no use once signed out."""
    browser = members.browser()
    answer = browser.sign_in(MARIE.upper())
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-pvd"]

    assert (answer.status_code, answer.location) == (303, "/account")
    assert (cookie["httponly"], cookie["secure"]) == (True, True)
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    page = browser.get("/account")
    assert MARIE in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers

    assert browser.post("/account/logout", "/account").status_code == 303
    browser.client.set_cookie(
        "__Host-pvd", cookie.value, domain="pvd.example.org", secure=True
    )
    assert browser.get("/account").status_code == 302


@pytest.mark.usefixtures("marie")
def test_what_is_wrong_is_not_told_apart(members: MemberSite) -> None:
    """Unknown address, wrong password, closed account: the same page."""
    with members.accounts.database.session() as session:
        town = members.organisation("town", code="99001")
        members.member("ferme@example.org", town, "contributor")
        closed = people.find_person(session, "ferme@example.org")
        assert closed is not None
        people.disable(session, closed.id)
    answers = {
        members.browser().sign_in(email, password).text.replace(email, "")
        for email, password in [
            (MARIE, "autre chose que cela"),
            ("personne@example.org", PASSWORD),
            ("ferme@example.org", PASSWORD),
        ]
    }

    assert len({_without_secret(one) for one in answers}) == 1
    assert "incorrect" in answers.pop()


def _without_secret(page: str) -> str:
    start = page.index('name="csrf_token"')
    return page[:start] + page[page.index(">", start) :]


@pytest.mark.usefixtures("marie")
def test_an_unknown_address_takes_as_long(members: MemberSite) -> None:
    """As a known one with a wrong password: a hash is compared in any case."""

    def taken(email: str) -> float:
        start = time.perf_counter()
        members.browser().sign_in(email, "autre chose que cela")
        return time.perf_counter() - start

    # In turns: what else the machine does meets both; without the hash it is a tenth.
    pairs = [(taken(MARIE), taken("personne@example.org")) for _ in range(5)]
    known, unknown = map(min, zip(*pairs, strict=True))

    assert 0.5 < known / unknown < 2


def test_nobody_is_signed_in_under_a_name_planted_before(members: MemberSite) -> None:
    """Session fixation: the cookie of before signing in is another."""
    town = members.organisation("town", code="99001")
    members.member(MARIE, town, "contributor")
    browser = members.browser()
    browser.get("/account/login")
    before = browser.client.get_cookie("__Host-pvd", domain="pvd.example.org")
    assert before is not None
    browser.sign_in(MARIE)

    thief = members.browser()
    thief.client.set_cookie(
        "__Host-pvd", before.value, domain="pvd.example.org", secure=True
    )
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/account/login", "/account/logout", "/account/forgotten", "/account/profile"],
)
def test_a_form_of_another_site_does_nothing(
    members: MemberSite, marie: Browser, path: str
) -> None:
    """Without the secret, or with that of another browser."""
    fields = {"email": MARIE, "password": PASSWORD, "name": "Autre"}
    stranger = members.browser()
    stranger.get("/account/login")

    for secret in ("", "x", _secret_of(stranger)):
        answer = marie.send(path, csrf_token=secret, **fields)
        assert answer.status_code == 400
        assert "est plus bon" in answer.text
    assert MARIE in marie.get("/account").text
    assert members.mails() == []


def _secret_of(browser: Browser) -> str:
    return secret_in(browser.get("/account/login").text)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
        "",
    ],
)
@pytest.mark.usefixtures("marie")
def test_next_leads_nowhere_else(members: MemberSite, target: str) -> None:
    """An address of this site, or one's account."""
    answer = members.browser().sign_in(MARIE, next=target)

    assert answer.location == "/account"


@pytest.mark.usefixtures("marie")
def test_one_comes_back_to_where_one_was_going(members: MemberSite) -> None:
    """Through the form."""
    browser = members.browser()
    sent = browser.get("/account?a=b")
    assert sent.location == "/account/login?next=/account?a%3Db"

    answer = browser.sign_in(MARIE, next="/account?a=b")
    assert answer.location == "/account?a=b"
    assert browser.get("/account/login").location == "/account"


def test_a_second_factor_is_asked_for(members: MemberSite, marie: Browser) -> None:
    """A code opens once; a recovery code too; the password alone opens nothing."""
    page = marie.get("/account/second-factor").text
    assert "<svg" in page
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    totp = pyotp.TOTP(secret)
    now = int(time.time())
    form = {"current": PASSWORD, "code": totp.at(now)}
    refused = _enrol(marie, page, {**form, "code": "000000"})
    assert refused.status_code == 400
    assert _enrol(marie, refused.text, {**form, "current": "x"}).status_code == 400
    shown = _enrol(marie, refused.text, form).text
    codes = [one.split("</li>")[0] for one in shown.split("<li>")]
    recovery = [one for one in codes if len(one) == 11 and one[5] == "-"]
    assert len(recovery) == 10

    browser = members.browser()
    assert browser.sign_in(MARIE).location == "/account/login/code"
    assert browser.get("/account").status_code == 302
    again = browser.post("/account/login/code", code=totp.at(now))
    assert again.status_code == 400, "a code that was used"
    later = browser.post("/account/login/code", code=f" {totp.at(now + 30)} ")
    assert later.location == "/account"
    for expected in (303, 400):
        browser = members.browser()
        browser.sign_in(MARIE, next="/account?x=1")
        answer = browser.post("/account/login/code", code=recovery[0].upper())
        assert answer.status_code == expected
    file = (members.data / "accounts.sqlite").read_bytes()
    assert secret.encode() not in file
    assert recovery[1].encode() not in file


def test_a_page_that_is_loaded_again_shows_the_same_secret(
    members: MemberSite, marie: Browser
) -> None:
    """A telephone does so on coming back from its application; for ten minutes."""
    first = _secret_shown(marie)
    assert _secret_shown(marie) == first

    factor = members.accounts.second_factor
    for seconds, same in ((500, True), (700, False)):
        with marie.client.session_transaction(base_url=ADDRESS) as kept:
            before = int(time.time()) - seconds
            sealed = factor._cipher.encrypt_at_time(first.encode(), before)  # noqa: SLF001 - time passes
            kept["new_totp"] = sealed.decode()
        assert (_secret_shown(marie) == first) is same


def _secret_shown(browser: Browser) -> str:
    page = browser.get("/account/second-factor").text
    return page.split("<code>")[1].split("</code>")[0].replace(" ", "")


def test_a_code_is_of_no_use_without_a_password(members: MemberSite) -> None:
    """Its page leads back to the form, and so does the code itself."""
    browser = members.browser()
    assert browser.get("/account/login/code").location == "/account/login"
    answer = browser.post("/account/login/code", "/account/login", code="123456")
    assert answer.location == "/account/login"


def _enrol(browser: Browser, page: str, form: dict[str, str]) -> TestResponse:
    return browser.send("/account/second-factor", csrf_token=secret_in(page), **form)


@pytest.mark.parametrize("by_client", [True, False])
def test_attempts_are_limited(tmp_path: Path, *, by_client: bool) -> None:
    """By account, whoever tries; other accounts stay open, and so do good passwords.

    Where clients are not told apart too.
    """
    limits = {"account_pages.send_sign_in": ("account", "3 per hour")}
    with member_site(tmp_path, failures=limits, by_client=by_client) as members:
        town = members.organisation("town", code="99001")
        members.member(MARIE, town, "contributor")
        members.member("paul@example.org", town, "contributor")
        good = [members.browser().sign_in(MARIE).status_code for _ in range(5)]
        tries = [members.browser().sign_in(MARIE, "x").status_code for _ in range(5)]
        answer = members.browser().sign_in(MARIE)
        other = members.browser().sign_in("paul@example.org")

    assert good == [303] * 5
    assert tries == [400, 400, 400, 429, 429]
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert other.status_code == 303


@pytest.mark.parametrize(
    ("path", "amount"), [("/account/login", 120), ("/account/forgotten", 10)]
)
def test_one_client_is_limited(tmp_path: Path, path: str, amount: int) -> None:
    """Whatever the accounts it tries."""
    with member_site(tmp_path, failures={}) as members:
        browser = members.browser()
        secret = secret_in(browser.get(path).text)
        # Too long to be compared: what counts here is the asking.
        fields = {"csrf_token": secret, "password": "x" * 300}
        tries = [
            browser.send(path, email=f"{number}@example.org", **fields).status_code
            for number in range(amount + 1)
        ]

    assert 429 not in tries[:-1]
    assert tries[-1] == 429


@pytest.mark.usefixtures("marie")
def test_links_never_follow_the_host_header(members: MemberSite) -> None:
    """A request for another host gets no link to it, least of all by mail."""
    browser = members.browser()
    page = browser.client.get("/account/forgotten", base_url="https://evil.example")
    browser.client.post(
        "/account/forgotten",
        base_url="https://evil.example",
        data={"email": MARIE, "csrf_token": secret_in(page.text)},
        headers={"X-Forwarded-Host": "evil.example"},
    )

    (mail,) = members.mails()
    text = str(mail.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]
    assert f"{ADDRESS}/account/reset/" in text
    assert "evil" not in text


@pytest.mark.usefixtures("marie")
def test_failures_are_noted_without_what_was_typed(members: MemberSite) -> None:
    """An address field may hold a password by mistake."""
    browser = members.browser()
    browser.sign_in(MARIE, "autre chose")
    browser.sign_in("mot de passe tapé ici@x.org", "autre chose")
    members.accounts.settle()

    with members.accounts.database.reading() as session:
        found = [one for one in entries(session, k=99) if one.action == "fail_sign_in"]
    assert [(one.person, one.object, one.detail) for one in found] == [
        (None, "person:1", {})
    ]


def test_a_cookie_writes_no_graph(tmp_path: Path) -> None:
    """What takes a token takes nothing else, whoever is signed in."""
    with published_writer(tmp_path) as writer:
        app = writer.client.application
        with open_accounts(app, Settings(data=writer.data), ADDRESS) as accounts:
            members = MemberSite(app, accounts, writer.data)
            staff = members.organisation("programme", "Programme")
            boss = members.member("boss@example.org", staff, "administrator")
            graph = "https://w3id.org/pvd-graph/graph/demo"
            answers = [
                boss.client.put(
                    f"/graph-store?graph={graph}", data="", base_url=ADDRESS
                ),
                boss.client.post("/update", data={"update": ""}, base_url=ADDRESS),
            ]

    assert [one.status_code for one in answers] == [401, 401]


def test_public_pages_know_nobody(marie: Browser, members: MemberSite) -> None:
    """They are the same for all, so that they can be kept."""
    assert marie.get("/about").text == members.browser().get("/about").text


def test_a_site_without_accounts_has_no_such_pages(client: FlaskClient) -> None:
    """A scratch store, for one."""
    for path in ("/account", "/account/login", "/account/oidc/start"):
        assert client.get(path).status_code == 404
