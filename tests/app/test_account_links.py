"""Links that come by e-mail: invitations, lost passwords."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts import people
from pvd_graph.app.language import LANGUAGES
from tests.members import PASSWORD, MemberSite, member_site, secret_in

MARIE = "marie@example.org"
NEW = "d'autres mots pris au hasard"


@pytest.fixture
def members(tmp_path: Path) -> Iterator[MemberSite]:
    """Open a site with accounts."""
    with member_site(tmp_path) as members:
        yield members


def test_a_lost_password_comes_back_by_mail(members: MemberSite) -> None:
    """The answer is the same whether there is an account or not."""
    town = members.organisation("town", code="99001")
    old = members.member(MARIE, town, "contributor")
    browser = members.browser()
    known = browser.post("/account/forgotten", email=f" {MARIE.upper()} ")
    unknown = browser.post("/account/forgotten", email="personne@example.org")

    assert known.text == unknown.text
    assert [one["To"] for one in members.mails()] == [MARIE]
    link = members.link_in_last_mail()
    refused = browser.post(link, password="court")  # noqa: S106 - too short
    assert refused.status_code == 400
    assert browser.post(link, password=NEW).status_code == 303
    assert browser.post(link, page="/account/login", password=NEW).status_code == 404
    assert old.get("/account").status_code == 302, "signed out everywhere"
    assert browser.sign_in(MARIE).status_code == 400
    assert browser.sign_in(MARIE, NEW).status_code == 303
    assert len(members.mails()) == 2, "the owner is told"


def test_an_invitation_opens_once(members: MemberSite) -> None:
    """It tells where to, takes a name and a password, and signs in."""
    town = members.organisation("town", code="99001")
    link = members.invite(MARIE, town, "contributor")
    browser = members.browser()
    page = browser.get(link)
    assert "Ville fictive" in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"
    refused = browser.post(link, name="Marie", password="court")  # noqa: S106 - too short
    assert refused.status_code == 400
    assert 'value="Marie"' in refused.text

    assert browser.post(link, name="Marie", password=PASSWORD).location == "/account"
    assert "Marie" in browser.get("/account").text
    for answer in (browser.get(link), browser.get(f"{link}x")):
        assert answer.status_code == 404


def test_a_link_shows_an_address_but_signs_nobody_in(members: MemberSite) -> None:
    """Who has an account still needs its password."""
    town = members.organisation("town", code="99001")
    members.member(MARIE, town, "contributor")
    partner = members.organisation("partner", code="demo")
    link = members.invite(MARIE, partner, "publisher")

    browser = members.browser()
    assert browser.post(link).location == "/account/login?done=invitation"
    assert browser.get("/account").status_code == 302
    assert browser.sign_in(MARIE).status_code == 303
    assert "édition de données" in browser.get("/account").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_both_languages(members: MemberSite, language: str) -> None:
    """As the rest of the site does."""
    page = members.browser().get(f"/account/login?lang={language}").text

    assert ("Mot de passe" in page) == (language == "fr")
    assert ("Forgotten your password" in page) == (language == "en")


def test_a_closed_account_takes_no_link(members: MemberSite) -> None:
    """Its owner could not sign in afterwards: they are told, nothing is used up."""
    town = members.organisation("town", code="99001")
    members.member(MARIE, town, "contributor")
    browser = members.browser()
    browser.post("/account/forgotten", email=MARIE)
    reset = members.link_in_last_mail()
    other = members.organisation("town", "Autre-Ville", code="99002")
    link = members.invite(MARIE, other, "contributor")
    page = browser.get("/account/login")
    with members.accounts.database.session() as session:
        people.disable(session, 1)

    answers = [
        browser.get(reset),
        browser.send(reset, csrf_token=secret_in(page.text), password=NEW),
        browser.post(link),
    ]

    assert [one.status_code for one in answers] == [404, 404, 400]
    assert all("Votre compte est fermé" in one.text for one in answers)
    assert browser.get(link).status_code == 200
