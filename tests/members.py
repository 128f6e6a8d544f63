"""People who sign in to a site over the small graph, as browsers do: by its forms."""

import html
import mailbox
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pvd_graph.accounts import invitations
from pvd_graph.accounts.model import Kind, Organisation, Role
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.app import create_app
from pvd_graph.app.accounts_setup import Accounts, open_accounts
from pvd_graph.app.context import Site
from pvd_graph.app.rate_limits import limit_rates
from pvd_graph.config import Settings
from pvd_graph.services.mailing import OUTBOX
from tests.small_site import SmallSite

ADDRESS = "https://pvd.example.org"
PASSWORD = "quatre mots pris au hasard"  # noqa: S105 - of people who do not exist
_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser: its cookies, and the secret of the last form that it was shown."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=ADDRESS)

    def post(self, path: str, page: str = "", **fields: Any) -> TestResponse:  # noqa: ANN401 - what forms hold
        """Open *page*, or the one at *path*, and send the form that leads to *path*."""
        shown = self.get(page or path)
        return self.send(path, csrf_token=secret_in(shown.text), **fields)

    def send(self, path: str, **fields: Any) -> TestResponse:  # noqa: ANN401 - as above
        """Send a form without opening its page."""
        return self.client.post(path, data=fields, base_url=ADDRESS)

    def sign_in(
        self, email: str, password: str = PASSWORD, **more: str
    ) -> TestResponse:
        """Sign in by the form."""
        return self.post("/account/login", email=email, password=password, **more)


def secret_in(page: str) -> str:
    """Return the secret of a page's form; empty without."""
    found = _FIELD.search(page)
    return html.unescape(found[1]) if found else ""


@dataclass(frozen=True, slots=True)
class MemberSite:
    """A site with accounts."""

    app: Flask
    accounts: Accounts
    data: Path

    def browser(self) -> Browser:
        """Open a browser that nobody has used."""
        return Browser(self.app.test_client())

    def organisation(
        self, kind: Kind, name: str = "Ville fictive", code: str = ""
    ) -> Organisation:
        """Return an organisation, made where there is none."""
        with self.accounts.database.session() as session:
            return make_organisation(session, kind, name, code)

    def invite(self, email: str, organisation: Organisation, role: Role) -> str:
        """Return the path of an invitation."""
        with self.accounts.database.session() as session:
            secret = invitations.invite(session, email, organisation.id, role)
        return f"/account/invitation/{secret}"

    def member(self, email: str, organisation: Organisation, role: Role) -> Browser:
        """Invite somebody, have them accept; return their browser, signed in."""
        browser = self.browser()
        answer = browser.post(
            self.invite(email, organisation, role), name="Exemple", password=PASSWORD
        )
        assert answer.status_code == 303, answer.text
        return browser

    def mails(self) -> list[Message]:
        """Return what was sent so far, once what runs later is done."""
        self.accounts.settle()
        path = self.data / OUTBOX
        if not path.exists():
            return []
        box = mailbox.mbox(path, create=False)
        try:
            return list(box)
        finally:
            box.close()

    def link_in_last_mail(self) -> str:
        """Return the path of the link in the last message."""
        body = self.mails()[-1].get_payload(decode=True)
        assert isinstance(body, bytes)
        (link,) = set(re.findall(r"https://\S+/account/\S+", body.decode()))
        return str(urlsplit(link).path)


@contextmanager
def member_site(
    data: Path,
    *,
    site: Site | None = None,
    failures: Mapping[str, tuple[str, str]] | None = None,
    by_client: bool = True,
    **settings: Any,  # noqa: ANN401 - of `Settings`
) -> Iterator[MemberSite]:
    """Open a site with accounts in the folder *data*.

    Args:
        data: the data folder.
        site: what it shows; the small graph where there is none.
        failures: how often attempts may fail; None: nobody's rates are limited.
        by_client: whether clients have rates too.
        settings: of the site, beside its address.
    """
    data.mkdir(exist_ok=True)
    small = SmallSite(data) if site is None else None
    app = create_app(site or small)  # type: ignore[arg-type] # one of them is there
    chosen = replace(Settings(data=data, site_address=ADDRESS), **settings)
    try:
        if failures is not None:
            limit_rates(app, failures=failures, enabled=by_client)
        with open_accounts(app, chosen, "http://127.0.0.1:1") as accounts:
            yield MemberSite(app, accounts, data)
    finally:
        if small is not None:
            small.search().close()
