"""Signing in by a provider of OpenID Connect: a real one, on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from joserfc.jwk import RSAKey
from sqlalchemy import update
from werkzeug.test import TestResponse

from pvd_graph.accounts import people
from pvd_graph.accounts.audit import entries
from pvd_graph.accounts.people import person_row
from pvd_graph.accounts.tables import SessionRow
from tests.members import ADDRESS, Browser, MemberSite, member_site
from tests.oidc_provider import CLAIMS, CLIENT, SECRET, Provider, oidc_provider

MARIE = CLAIMS["email"]
SHORT = {"password": "court"}
BACK = f"{ADDRESS}/account/oidc/callback"


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the provider's parts work without TLS, on this machine."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Run a provider."""
    with oidc_provider(BACK) as provider:
        yield provider


@pytest.fixture
def members(tmp_path: Path, provider: Provider) -> Iterator[MemberSite]:
    """Open a site whose agents sign in by the provider."""
    with member_site(
        tmp_path,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret=SECRET,
    ) as members:
        yield members


def _marie(members: MemberSite) -> None:
    town = members.organisation("town", code="99001")
    members.member(MARIE, town, "contributor")


def _age_sessions(members: MemberSite) -> None:
    """Have all sessions begun twenty minutes ago."""
    past = datetime.now(UTC) - timedelta(minutes=20)
    with members.accounts.database.session() as session:
        session.execute(update(SessionRow).values(created=past))


def _away(browser: Browser, query: str = "") -> str:
    """Follow the link to the provider; return where it sends the browser back to."""
    sent = browser.get(f"/account/oidc/start{query}")
    assert sent.status_code == 302
    answer = requests.get(sent.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def _sign_in(browser: Browser, query: str = "") -> TestResponse:
    back = urlsplit(_away(browser, query))
    return browser.get(f"{back.path}?{back.query}")


@pytest.mark.parametrize("signed", [False, True])
def test_an_agent_signs_in(
    members: MemberSite, provider: Provider, *, signed: bool
) -> None:
    """With userinfo as JSON or as a signed token; then out, at the provider too."""
    provider.signed = signed
    _marie(members)
    browser = members.browser()
    assert "ProConnect" in browser.get("/account/login").text

    done = _sign_in(browser, "?next=/account%3Fa")

    assert done.location == "/account?a"
    assert MARIE in browser.get("/account").text
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["acr_values"] == "eidas1"
    assert provider.asked["scope"].split() == [
        *("openid", "given_name", "usual_name", "email", "siret")
    ]
    assert provider.asked["nonce"]
    page = browser.post("/account/logout", "/account")
    link = page.text.split(f'href="{provider.issuer}/end?')[1].split('"')[0]
    query = parse_qs(link.replace("&amp;", "&"))
    assert query["post_logout_redirect_uri"] == [f"{ADDRESS}/account/login"]
    assert query["id_token_hint"][0].count(".") == 2
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("code", "noted"), [("01034", ["99900100000017"] * 2), ("99001", [])]
)
def test_another_employer_is_written_in_the_log(
    members: MemberSite, code: str, noted: list[str]
) -> None:
    """Each time, where the town's SIREN is known; nobody is refused for it."""
    members.member(MARIE, members.organisation("town", code=code), "contributor")
    for _ in noted or [""]:
        assert _sign_in(members.browser()).status_code == 303

    with members.accounts.database.reading() as session:
        found = entries(session, k=50)
    told = [one.detail["siret"] for one in found if one.action == "other_employer"]
    assert told == noted


def test_an_invitation_is_accepted_by_it(
    members: MemberSite, provider: Provider
) -> None:
    """An account without password, under the provider's name and address."""
    town = members.organisation("town", code="99001")
    secret = members.invite("accueil@example.org", town, "contributor")
    browser = members.browser()
    page = browser.get(secret).text
    query = page.split("/account/oidc/start")[1].split('"')[0]

    assert _sign_in(browser, query).location == "/account"
    page = browser.get("/account").text
    assert "Marie Exemple" in page
    assert MARIE in page
    assert 'name="current"' not in page

    with members.accounts.database.reading() as session:
        (linked,) = (
            one for one in entries(session, k=20) if one.action == "link_provider"
        )
    assert linked.detail == {"siret": CLAIMS["siret"]}
    asked = ("/account/password", "/account")
    assert "caractères" in browser.post(*asked, **SHORT).text
    _age_sessions(members)
    assert "Reconnectez" in browser.post(*asked, **SHORT).text
    provider.claims["email"] = "nouvelle@example.org"
    again = members.browser()
    assert _sign_in(again).location == "/account"
    assert "Marie Exemple" in again.get("/account").text


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "inconnue@example.org"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": "true"},
        {"email_verified": 0},
        {"email_verified": 1},
        {"email_verified": None},
        {"email": ""},
        {"email": "marie@example.org, autre@example.org"},
    ],
)
def test_who_has_no_account_gets_none(
    members: MemberSite, provider: Provider, claims: dict[str, object]
) -> None:
    """Nor does an address that the provider does not vouch for open one."""
    _marie(members)
    provider.claims |= claims
    browser = members.browser()

    refused = _sign_in(browser)

    assert refused.status_code == 403
    assert "Aucun compte de ce site" in refused.text
    assert 'action="/account/login"' in refused.text
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize("signed", [False, True])
def test_what_does_not_hold_is_refused(
    members: MemberSite, provider: Provider, *, signed: bool
) -> None:
    """Userinfo of another subject; or signed by another key, for another client."""
    provider.signed = signed
    _marie(members)
    for wrong in (
        {"sub": "agent-2"},
        *([{"aud": "other"}, {"iss": "https://evil.example"}] if signed else []),
    ):
        provider.userinfo = {**CLAIMS, **wrong}
        assert _sign_in(members.browser()).status_code == 502
    provider.userinfo = None
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert _sign_in(members.browser()).status_code == 502
    provider.signs_with = None
    assert _sign_in(members.browser()).status_code == 303


def test_an_answer_opens_the_browser_that_asked(members: MemberSite) -> None:
    """Not another's, nor twice, nor with another state."""
    _marie(members)
    browser, other = members.browser(), members.browser()
    back = urlsplit(_away(browser))
    path = f"{back.path}?{back.query}"

    assert other.get(path).status_code == 502
    forged = path.replace("state=", "state=x")
    assert browser.get(forged).status_code == 502
    assert browser.get(path).status_code == 303
    assert browser.get(path).status_code == 502


def test_who_says_no_at_the_provider_is_told_so(
    members: MemberSite, provider: Provider
) -> None:
    """It is no failure, and they may take a password to where they went."""
    provider.claims["refuses"] = True
    browser = members.browser()

    done = _sign_in(browser, "?next=/account%3Fa")

    assert done.status_code == 303
    page = browser.get(done.location).text
    assert "Connexion annulée" in page
    assert 'name="next" value="/account?a"' in page


def test_a_provider_that_vouches_expressly_is_believed(
    members: MemberSite, provider: Provider
) -> None:
    """By true, and by nothing else."""
    _marie(members)
    provider.claims["email_verified"] = True

    assert _sign_in(members.browser()).status_code == 303


def _invited(members: MemberSite, email: str) -> str:
    """Return the query of a link that accepts an invitation to another town."""
    town = members.organisation("town", "Autre-Ville", code="99002")
    link = members.invite(email, town, "contributor")
    return f"?invitation={link.rpartition('/')[2]}"


def test_an_invitation_goes_to_the_account_that_is_linked(
    members: MemberSite, provider: Provider
) -> None:
    """Whatever address it has here, and whether the provider still vouches for one."""
    _marie(members)
    browser = members.browser()
    assert _sign_in(browser).status_code == 303
    with members.accounts.database.session() as session:
        person_row(session, 1).email = "m.nouvelle@example.org"
    query = _invited(members, MARIE)

    assert _sign_in(browser, query).location == "/account"
    page = browser.get("/account").text
    assert "Autre-Ville" in page
    assert "Ville fictive" in page
    provider.claims["email_verified"] = False
    third = members.organisation("town", "Troisième-Ville", code="99003")
    secret = members.invite(MARIE, third, "contributor").rpartition("/")[2]
    assert _sign_in(browser, f"?invitation={secret}").location == "/account"
    assert "Troisième-Ville" in browser.get("/account").text


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"sub": "agent-2"}, "une autre identité"),
        ({"sub": "agent-2", "email_verified": False}, "ne garantit pas"),
    ],
)
def test_an_invitation_is_not_used_up_by_another_identity(
    members: MemberSite, provider: Provider, claims: dict[str, object], told: str
) -> None:
    """Nor does the account that has the address get the role."""
    _marie(members)
    assert _sign_in(members.browser()).status_code == 303
    query = _invited(members, "accueil@example.org")
    provider.claims |= claims

    refused = _sign_in(members.browser(), query)

    assert refused.status_code == 403
    assert told in refused.text
    owner = members.browser()
    owner.sign_in(MARIE)
    assert "Autre-Ville" not in owner.get("/account").text
    provider.claims |= {**CLAIMS, "email_verified": True}
    assert _sign_in(owner, query).location == "/account"
    assert "Autre-Ville" in owner.get("/account").text


def test_a_closed_account_uses_no_invitation_up(members: MemberSite) -> None:
    """Its owner is told that it is closed."""
    _marie(members)
    with members.accounts.database.session() as session:
        people.disable(session, 1)
    query = _invited(members, MARIE)

    refused = _sign_in(members.browser(), query)

    assert refused.status_code == 403
    assert "Votre compte est fermé" in refused.text
    path = f"/account/invitation/{query.partition('=')[2]}"
    assert members.browser().get(path).status_code == 200


def test_a_second_factor_is_asked_for_all_the_same(members: MemberSite) -> None:
    """The provider's word is one factor."""
    _marie(members)
    with members.accounts.database.session() as session:
        factor = members.accounts.second_factor
        secret = factor.new_secret()
        factor.enrol(session, 1, secret, pyotp.TOTP(secret).now())
    browser = members.browser()

    assert _sign_in(browser).location == "/account/login/code"
    assert browser.get("/account").status_code == 302


def test_a_provider_that_is_gone_is_told(members: MemberSite, tmp_path: Path) -> None:
    """Passwords go on working; a site without one has no such link."""
    del members
    with member_site(
        tmp_path / "gone", oidc_issuer="http://127.0.0.1:9", oidc_client=CLIENT
    ) as gone:
        assert gone.browser().get("/account/oidc/start").status_code == 502
    with member_site(tmp_path / "none") as none:
        assert none.browser().get("/account/oidc/start").status_code == 404
        assert "oidc" not in none.browser().get("/account/login").text
