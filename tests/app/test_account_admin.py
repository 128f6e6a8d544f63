"""The administration of accounts: role by action, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.model import ROLES, Kind, Role
from tests.members import Browser, MemberSite, member_site

PLACES: dict[Role, tuple[Kind, str]] = {
    "contributor": ("town", "99001"),
    "publisher": ("partner", "demo"),
    "moderator": ("programme", ""),
    "administrator": ("programme", ""),
}


@pytest.fixture
def members(tmp_path: Path) -> Iterator[MemberSite]:
    """Open a site with accounts."""
    with member_site(tmp_path) as members:
        yield members


def _member(members: MemberSite, role: Role, email: str = "") -> Browser:
    kind, code = PLACES[role]
    place = members.organisation(kind, f"Lieu {kind}", code)
    return members.member(email or f"{role}@example.org", place, role)


PAGES = ("/account/admin", "/account/admin/log")
FORMS = (
    "/account/admin/invite",
    "/account/admin/invitations/1/withdraw",
    "/account/admin/people/1/role",
    "/account/admin/people/1/disable",
    "/account/admin/people/1/enable",
    "/account/admin/people/1/erase",
    "/account/admin/people/1/second-factor",
)


@pytest.mark.parametrize("role", ROLES)
def test_it_is_there_for_administrators_alone(members: MemberSite, role: Role) -> None:
    """For others there is no such address, whatever they ask of it."""
    first = _member(members, "administrator", "first@example.org")
    browser = _member(members, role)
    expected = 200 if role == "administrator" else 404

    for path in PAGES:
        assert browser.get(path).status_code == expected
    if role != "administrator":
        for path in FORMS:
            assert browser.post(path, "/account").status_code == 404
        assert "Administrer" not in browser.get("/account").text
    assert first.get("/account").status_code == 200, "nothing was done to the first"


def test_nobody_else_is_led_to_the_sign_in(members: MemberSite) -> None:
    """Pages lead there, forms are refused."""
    browser = members.browser()
    for path in PAGES:
        assert browser.get(path).status_code == 302
    for path in FORMS:
        assert browser.post(path, "/account/login").status_code == 401


def test_somebody_is_invited_to_a_new_town(members: MemberSite) -> None:
    """By code: the graph knows its name. The message holds the link."""
    boss = _member(members, "administrator")
    path, page = "/account/admin/invite", "/account/admin"
    form = {"email": "lea@example.org", "role": "contributor", "organisation": ""}
    for wrong in (
        {"kind": "town", "code": "1034"},
        {"kind": "town", "code": "99077"},
        {"kind": "village", "code": "01034"},
        {"kind": "town", "code": "01034", "role": "moderator"},
        {"kind": "town", "code": "01034", "role": "king"},
        {"kind": "town", "code": "01034", "email": "lea"},
    ):
        assert boss.post(path, page, **{**form, **wrong}).status_code == 400
    assert members.mails() == []

    done = boss.post(path, page, **form, kind="town", code="01034")

    assert done.location == "/account/admin?done=invited"
    assert "lea@example.org" in boss.get(page).text
    guest = members.browser()
    link = members.link_in_last_mail()
    assert "Belley" in guest.get(link).text
    boss.post("/account/admin/invitations/1/withdraw", page)
    boss.post("/account/admin/invitations/2/withdraw", page)
    assert guest.get(link).status_code == 404


def test_somebody_is_invited_to_an_organisation_that_is_there(
    members: MemberSite,
) -> None:
    """By its number; one that is not there is not found."""
    boss = _member(members, "administrator")
    town = members.organisation("town", "Ville fictive", "99001")
    form = {"email": "lea@example.org", "role": "contributor"}
    path, page = "/account/admin/invite", "/account/admin"

    done = boss.post(path, page, **form, organisation=str(town.id))
    assert done.status_code == 303
    assert boss.post(path, page, **form, organisation="999").status_code == 404


def test_a_role_changes_and_goes(members: MemberSite) -> None:
    """At once: the next page of its holder knows."""
    boss = _member(members, "administrator")
    other = _member(members, "administrator", "deux@example.org")
    staff = members.organisation("programme", "Lieu programme")
    path = "/account/admin/people/2/role"
    form = {"organisation": str(staff.id)}
    assert other.get("/account/admin").status_code == 200

    boss.post(path, "/account/admin", **form, role="moderator")
    assert other.get("/account/admin").status_code == 404
    for role in ("", "administrator"):
        boss.post(path, "/account/admin", **form, role=role)
    assert boss.post(path, "/account/admin", organisation="x").status_code == 404
    assert other.get("/account/admin").status_code == 200


def test_an_account_is_closed_opened_and_erased(members: MemberSite) -> None:
    """The last administrator cannot lock everybody out."""
    boss = _member(members, "administrator")
    marie = _member(members, "contributor")

    def change(number: int, what: str, **form: str) -> int:
        path = f"/account/admin/people/{number}/{what}"
        return boss.post(path, "/account/admin", **form).status_code

    sure = {"sure": "1"}
    assert [change(1, "disable"), change(1, "erase", **sure)] == [400, 400]
    assert change(2, "disable") == 303
    assert marie.get("/account").status_code == 302
    assert marie.sign_in("contributor@example.org").status_code == 400
    assert change(2, "enable") == 303
    assert marie.sign_in("contributor@example.org").status_code == 303
    boss.post("/account/forgotten", email="contributor@example.org")
    assert "contributor@example.org" in {one["To"] for one in members.mails()}
    assert change(2, "second-factor") == 303
    assert change(2, "disable") == 303
    page = boss.get("/account/admin").text
    assert "effacer le compte de Exemple (contributor@example.org)" in page
    assert change(2, "erase") == 400, "not by a slip"
    assert "contributor@example.org" in boss.get("/account/admin").text
    assert change(2, "erase", **sure) == 303
    assert "contributor@example.org" not in {one["To"] for one in members.mails()}
    assert [change(2, "enable"), change(9, "disable"), change(2, "burn")] == [404] * 3
    log = boss.get("/account/admin/log").text
    assert "compte effacé" in log
    assert "Lieu town" in log
    assert "contributor@example.org" not in log


@pytest.mark.parametrize("number", [2**31, 10**30])
@pytest.mark.parametrize("path", [form for form in FORMS if "/1/" in form])
def test_numbers_that_no_row_can_have_lead_nowhere(
    members: MemberSite, path: str, number: int
) -> None:
    """Nor do they break the page."""
    admin = _member(members, "administrator")
    answer = admin.post(path.replace("/1/", f"/{number}/"), PAGES[0], organisation="1")
    assert answer.status_code == 404


def test_what_the_database_cannot_hold_is_told(members: MemberSite) -> None:
    """A number too large in a form, a null character in a text."""
    admin = _member(members, "administrator")
    huge = {"organisation": str(10**30), "role": "moderator"}
    assert (
        admin.post("/account/admin/people/1/role", PAGES[0], **huge).status_code == 400
    )
    login = "/account/login"
    other = members.browser()
    answer = other.post(login, login, email="ville\0@zone.example", password="x" * 12)
    assert answer.status_code == 400
    assert "caractère nul" in answer.text
