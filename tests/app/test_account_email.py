"""Another address: once it is read, once, and with the password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.members import PASSWORD, Browser, MemberSite, member_site

MARIE = "marie@example.org"
NEW = "m.nouvelle@example.org"


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


def _asked(members: MemberSite, marie: Browser, email: str = NEW) -> str:
    answer = marie.post("/account/email", email=email, current=PASSWORD)
    assert answer.status_code == 200
    return members.link_in_last_mail()


def test_the_address_changes_when_its_link_is_confirmed(
    members: MemberSite, marie: Browser
) -> None:
    """Not before, and not by looking at the link; the old one is told."""
    link = _asked(members, marie, NEW.upper())
    assert members.mails()[-1]["To"] == NEW
    other = members.browser()
    assert NEW in other.get(link).text
    assert other.sign_in(NEW).status_code == 400

    assert other.post(link).status_code == 303

    assert members.browser().sign_in(NEW).status_code == 303
    assert members.browser().sign_in(MARIE).status_code == 400
    assert members.mails()[-1]["To"] == MARIE
    assert other.post(link).status_code == 400, "once"


def test_it_takes_the_password_and_an_address(marie: Browser) -> None:
    """A browser left open does not give the account away."""
    for fields in (
        {"email": NEW, "current": "x"},
        {"email": "marie", "current": PASSWORD},
    ):
        assert marie.post("/account/email", **fields).status_code == 400


def test_the_address_of_another_cannot_be_taken(
    members: MemberSite, marie: Browser
) -> None:
    """The form does not tell that it is one; the link does not work."""
    town = members.organisation("town", code="99001")
    members.member(NEW, town, "contributor")
    link = _asked(members, marie)

    assert members.browser().post(link).status_code == 400
    assert members.browser().sign_in(MARIE).status_code == 303


def test_a_link_that_was_changed_leads_nowhere(
    members: MemberSite, marie: Browser
) -> None:
    """Nor for whoever makes one up."""
    link = _asked(members, marie)

    for path in (f"{link}x", "/account/email/x", "/account/email/WzEsMl0.x.y"):
        assert members.browser().get(path).status_code == 404
    assert members.browser().get("/account/email").status_code == 302
