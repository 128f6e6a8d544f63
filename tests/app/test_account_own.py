"""One's own account: changed with the password, handed out, erased."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from tests.members import PASSWORD, Browser, MemberSite, member_site

MARIE = "marie@example.org"
NEW = "d'autres mots pris au hasard"


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


def test_name_and_language_change(marie: Browser) -> None:
    """A name of nothing does not."""
    assert marie.post("/account/profile", "/account", name=" ").status_code == 400
    done = marie.post("/account/profile", "/account", name="M. <b>", locale="en")
    page = marie.get("/account").text

    assert done.location == "/account?done=profile"
    assert "M. &lt;b&gt;" in page
    assert '<option value="en" lang="en" selected>' in page


def test_another_password_signs_other_browsers_out(
    members: MemberSite, marie: Browser
) -> None:
    """And takes the one of before."""
    other = members.browser()
    other.sign_in(MARIE)
    path = "/account/password"
    wrong = marie.post(path, "/account", current="x", password=NEW)
    short = marie.post(path, "/account", current=PASSWORD, password="court")  # noqa: S106 - too short
    assert (wrong.status_code, short.status_code) == (400, 400)
    assert other.get("/account").status_code == 200

    done = marie.post(path, "/account", current=PASSWORD, password=NEW)

    assert done.status_code == 303
    assert marie.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert [one["To"] for one in members.mails()] == [MARIE]


def test_browsers_are_signed_out_from_another(
    members: MemberSite, marie: Browser
) -> None:
    """One by one, or all but this one."""
    others = [members.browser() for _ in range(3)]
    for browser in others:
        browser.sign_in(MARIE)
    page = marie.get("/account").text
    names = [one.split('"')[0] for one in page.split('name="session" value="')[1:]]
    assert len(names) == 3

    marie.post("/account/sessions/end", "/account", session=names[0])
    left = [one.get("/account").status_code for one in others]
    assert sorted(left) == [200, 200, 302]
    marie.post("/account/sessions/end", "/account")
    assert [one.get("/account").status_code for one in others] == [302] * 3
    assert marie.get("/account").status_code == 200


def test_what_is_known_is_handed_out(marie: Browser) -> None:
    """To whom it is about, as a file."""
    answer = marie.get("/account/export.json")
    known = json.loads(answer.text)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert known["person"][0]["email"] == MARIE
    assert "$argon2" not in answer.text


def test_an_account_is_erased_with_the_password(
    members: MemberSite, marie: Browser
) -> None:
    """And a word that one is sure; then nothing opens it."""
    path = "/account/erase"
    members.browser().post("/account/forgotten", email=MARIE)
    wanted = "m.nouvelle@example.org"
    marie.post("/account/email", current=PASSWORD, email=wanted)
    assert {one["To"] for one in members.mails()} == {MARIE, wanted}
    wrong = marie.post(path, "/account", current="x", sure="1")
    unsure = marie.post(path, "/account", current=PASSWORD)
    assert (wrong.status_code, unsure.status_code) == (400, 400)

    done = marie.post(path, "/account", current=PASSWORD, sure="1")

    assert done.location == "/account/login?done=erased"
    assert members.mails() == [], "what waited for them in the mailbox file"
    assert marie.get("/account").status_code == 302
    assert members.browser().sign_in(MARIE).status_code == 400


def test_the_second_factor_goes_with_the_password_only(
    members: MemberSite, marie: Browser
) -> None:
    """A browser left open cannot take it away; nor make new codes."""
    for path in ("codes", "remove"):
        refused = marie.post(f"/account/second-factor/{path}", "/account", current="x")
        assert refused.status_code == 400
    done = marie.post("/account/second-factor/remove", "/account", current=PASSWORD)
    assert done.status_code == 303
    assert len(members.mails()) == 1


def test_recovery_codes_are_renewed_with_the_password(
    members: MemberSite, marie: Browser
) -> None:
    """Shown once, in place of those of before; then the code can be taken off."""
    factor = members.accounts.second_factor
    secret = factor.new_secret()
    with members.accounts.database.session() as session:
        old = factor.enrol(session, 1, secret, pyotp.TOTP(secret).now())
    assert old is not None
    path = "/account/second-factor/codes"

    page = marie.post(path, "/account", current=PASSWORD).text

    shown = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", page)
    assert len(set(shown)) == 10
    assert not set(shown) & set(old)
    assert "restants : <strong>10" in marie.get("/account").text.replace("\u00a0", " ")
    marie.post("/account/second-factor/remove", "/account", current=PASSWORD)
    assert members.browser().sign_in(MARIE).location == "/account"


PAGES = ("", "/second-factor", "/export.json")
FORMS = (
    *("/profile", "/password", "/second-factor", "/second-factor/codes"),
    *("/second-factor/remove", "/sessions/end", "/erase"),
)


def test_nobody_sees_or_changes_it_without_signing_in(members: MemberSite) -> None:
    """Pages lead to where one signs in, forms are refused."""
    browser = members.browser()
    for path in PAGES:
        answer = browser.get(f"/account{path}")
        assert answer.status_code == 302
        assert answer.location.startswith("/account/login?next=")
    for path in FORMS:
        answer = browser.post(f"/account{path}", "/account/login")
        assert answer.status_code == 401
