"""Tokens of partners: made by who publishes for them, and by nobody else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.model import Role
from tests.members import Browser, MemberSite, member_site

FORM = {"dataset": "action-coeur-de-ville", "right": "publish", "days": "90"}
PAGE = "/account/tokens"
_TOKEN = re.compile(r"pvd_[A-Za-z0-9]+_[A-Za-z0-9_-]{20,}")


@pytest.fixture
def members(tmp_path: Path) -> Iterator[MemberSite]:
    """Open a site with accounts; the partner « anct » is organisation 1."""
    with member_site(tmp_path) as members:
        members.organisation("partner", "ANCT", "anct")
        members.organisation("partner", "Insee", "insee")
        yield members


def _publisher(members: MemberSite, code: str = "anct") -> Browser:
    partner = members.organisation("partner", code, code)
    return members.member(f"{code}@example.org", partner, "publisher")


def test_a_token_is_shown_once_and_opens_one_dataset(members: MemberSite) -> None:
    """It belongs to the partner; revoked, it opens nothing."""
    browser = _publisher(members)
    assert "Jetons" in browser.get("/account").text
    page = browser.get(PAGE).text
    assert "action-coeur-de-ville" in page
    assert "Filosofi" not in page, "the datasets of another partner are not offered"

    (token,) = set(_TOKEN.findall(browser.post(f"{PAGE}/1", PAGE, **FORM).text))

    grant = members.accounts.tokens.check(token)
    assert grant is not None
    assert grant.right == "publish"
    assert grant.datasets == {"action-coeur-de-ville"}
    page = browser.get(PAGE).text
    assert token not in page
    name = token.split("_")[1]
    assert f"pvd_{name}_" in page
    assert browser.post(f"{PAGE}/1/{name}/revoke", PAGE).status_code == 303
    assert members.accounts.tokens.check(token) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"dataset": "filosofi"},
        {"dataset": "none-such"},
        {"right": "admin"},
        {"days": "36500"},
        {"days": ""},
    ],
)
def test_nothing_beyond_what_the_form_offers(
    members: MemberSite, changes: dict[str, str]
) -> None:
    """Another's dataset, another right, for ever."""
    browser = _publisher(members)
    answer = browser.post(f"{PAGE}/1", PAGE, **{**FORM, **changes})

    assert answer.status_code == 404
    assert members.accounts.tokens.all() == []


def test_another_partner_has_no_say(members: MemberSite) -> None:
    """Changing a number or a name leads nowhere."""
    mine, other = _publisher(members), _publisher(members, "insee")
    mine.post(f"{PAGE}/1", PAGE, **FORM)
    (made,) = members.accounts.tokens.all()

    for path in (f"{PAGE}/1", f"{PAGE}/1/{made.name}/revoke"):
        assert other.post(path, PAGE, **FORM).status_code == 404
    stolen = other.post(f"{PAGE}/2/{made.name}/revoke", PAGE)
    assert stolen.status_code == 404
    assert members.accounts.tokens.all()[0].revoked is None
    assert made.name not in other.get(PAGE).text


@pytest.mark.parametrize(
    ("role", "kind", "expected"),
    [
        ("contributor", "partner", 404),
        ("contributor", "town", 404),
        ("moderator", "programme", 404),
        ("administrator", "programme", 200),
    ],
)
def test_other_roles(members: MemberSite, role: Role, kind: str, expected: int) -> None:
    """Administrators publish for anybody, the others for nobody."""
    places = {
        "partner": lambda: members.organisation("partner", "ANCT", "anct"),
        "town": lambda: members.organisation("town", "Ville", "99001"),
        "programme": lambda: members.organisation("programme", "Programme"),
    }
    browser = members.member("x@example.org", places[kind](), role)

    assert browser.get(PAGE).status_code == expected
    assert browser.post(f"{PAGE}/1", "/account", **FORM).status_code == expected
    assert members.browser().get(PAGE).status_code == 302
