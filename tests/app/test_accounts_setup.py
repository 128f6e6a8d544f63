"""What account pages work with: on each kind of database, over http and https."""

import logging
import threading
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from tests.members import Browser, member_site
from tests.postgresql import Cluster, fresh_database


def test_the_pages_work_on_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    """From invitation to erasure; no file holds accounts then."""
    with member_site(tmp_path, database_url=fresh_database(cluster)) as members:
        town = members.organisation("town", code="99001")
        browser = members.member("marie@example.org", town, "contributor")
        other = members.browser()
        assert other.sign_in("marie@example.org").status_code == 303
        assert browser.get("/account").status_code == 200
        browser.post("/account/sessions/end", "/account")
        assert other.get("/account").status_code == 302
        other.post("/account/forgotten", email="marie@example.org")
        assert members.link_in_last_mail().startswith("/account/reset/")
        known = browser.get("/account/export.json").text
        assert "marie@example.org" in known
    assert not (tmp_path / "accounts.sqlite").exists()


def test_without_tls_the_cookie_has_a_plain_name(tmp_path: Path) -> None:
    """A laptop has no certificate; the cookie is still kept from scripts."""
    with member_site(tmp_path, site_address="") as members:
        client = members.app.test_client()
        answer = client.get("/account/login", base_url="http://127.0.0.1:1")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("pvd=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_what_is_left_to_do_is_done_before_closing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One after the other; what fails is logged and stops nothing."""
    done: list[str] = []
    gate = threading.Event()

    def fail() -> None:
        problem = "no answer"
        raise StoreError(problem)

    def wait() -> None:
        gate.wait(10)
        done.append("first")

    with caplog.at_level(logging.WARNING), member_site(tmp_path) as members:
        members.accounts.later(wait)
        members.accounts.later(fail)
        members.accounts.later(lambda: done.append("last"))
        assert done == []
        gate.set()

    assert done == ["first", "last"]
    assert "no answer" in caplog.text


def test_another_session_key_signs_everybody_out(tmp_path: Path) -> None:
    """The cookie is not taken for one of ours; the same key takes it."""
    with member_site(tmp_path, session_key="a" * 32) as members:
        town = members.organisation("town", code="99001")
        browser = members.member("marie@example.org", town, "contributor")
        cookie = browser.client.get_cookie("__Host-pvd", domain="pvd.example.org")
    assert cookie is not None
    (tmp_path / "search.sqlite").unlink()
    for key, status in (("b", 302), ("a", 200)):
        with member_site(tmp_path, session_key=key * 32) as members:
            other = Browser(members.app.test_client())
            other.client.set_cookie(
                "__Host-pvd", cookie.value, domain="pvd.example.org", secure=True
            )
            assert other.get("/account").status_code == status
        (tmp_path / "search.sqlite").unlink()
