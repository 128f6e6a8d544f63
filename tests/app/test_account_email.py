"""Another address: once it is read, once, and with the password."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.members import PASSWORD, Browser, MemberSite, member_site

MARIE = "marie@example.org"
OTHER = "d'autres mots pris au hasard"
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
    assert other.get(link).status_code == 404, "once"


def _links_to(members: MemberSite, address: str) -> list[str]:
    """Return the paths in messages to *address*, oldest first."""
    paths = []
    for mail in members.mails():
        body = mail.get_payload(decode=True)
        assert isinstance(body, bytes)
        if mail["To"] == address:
            found = re.findall(r"https://\S+/account/\S+", body.decode())
            paths += [urlsplit(one).path for one in found]
    return paths


def test_links_hold_no_address(members: MemberSite, marie: Browser) -> None:
    """Nor does what is kept of them in logs of servers between."""
    link = _asked(members, marie)
    members.browser().post(link)

    secrets = [one.rpartition("/")[2] for one in (link, *_links_to(members, MARIE))]
    assert len(secrets) == 3
    for one in secrets:
        assert re.fullmatch(r"[\w-]{43}", one, re.ASCII)
        assert b"example" not in urlsafe_b64decode(f"{one}=")


def test_the_address_there_is_can_stop_a_change(
    members: MemberSite, marie: Browser
) -> None:
    """It is told when the change is asked for; looking at the link stops nothing."""
    link = _asked(members, marie)
    (stop,) = _links_to(members, MARIE)
    anybody = members.browser()
    assert MARIE in anybody.get(stop).text
    assert anybody.get(link).status_code == 200

    stopped = anybody.post(stop)

    assert 'href="/account/forgotten"' in stopped.text
    for path in (link, stop):
        assert anybody.get(path).status_code == 404
    assert members.browser().sign_in(MARIE).status_code == 303


def test_the_address_of_before_can_undo_a_change(
    members: MemberSite, marie: Browser
) -> None:
    """Who took the account is signed out and their password of no use, once."""
    members.browser().post(_asked(members, marie))
    assert members.browser().sign_in(NEW).status_code == 303
    undo = _links_to(members, MARIE)[-1]
    anybody = members.browser()
    assert MARIE in anybody.get(undo).text
    assert marie.get("/account").status_code == 200

    done = anybody.post(undo)

    assert done.location.startswith("/account/reset/")
    assert marie.get("/account").status_code == 302
    for email in (MARIE, NEW):
        assert members.browser().sign_in(email).status_code == 400
    assert members.mails()[-1]["To"] == NEW
    assert anybody.post(done.location, password=OTHER).status_code == 303
    assert members.browser().sign_in(MARIE, OTHER).status_code == 303
    assert anybody.get(undo).status_code == 404


def test_a_change_is_not_undone_where_the_address_is_taken(
    members: MemberSite, marie: Browser
) -> None:
    """Who has it by now keeps it."""
    members.browser().post(_asked(members, marie))
    undo = _links_to(members, MARIE)[-1]
    town = members.organisation("town", code="99001")
    members.member(MARIE, town, "contributor")

    refused = members.browser().post(undo)

    assert refused.status_code == 400
    assert "un autre compte" in refused.text


def test_a_new_password_ends_what_was_asked(
    members: MemberSite, marie: Browser
) -> None:
    """Another address, and another password."""
    link = _asked(members, marie)
    (stop,) = _links_to(members, MARIE)
    members.browser().post("/account/forgotten", email=MARIE)
    reset = _links_to(members, MARIE)[-1]
    assert "/reset/" in reset
    form = {"current": PASSWORD, "password": OTHER}
    assert marie.post("/account/password", "/account", **form).status_code == 303

    for path in (link, stop, reset):
        assert members.browser().get(path).status_code == 404


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
