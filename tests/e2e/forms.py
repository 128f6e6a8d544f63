"""A browser as far as forms go: cookies, and the secret of a page's form."""

import re
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import Cookie, CookieJar

from tests.members import secret_in


def _kept(name: str, value: str) -> Cookie:
    """Return a cookie of the site on this machine, as a browser keeps it."""
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain="127.0.0.1",
        domain_specified=False,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )


class FormClient:
    """Somebody's browser on a running server."""

    def __init__(self, address: str, cookie: str = "") -> None:
        """Open it.

        Args:
            address: of the server.
            cookie: of a session; empty: nobody is signed in.
        """
        self.address = address
        jar = CookieJar()
        if cookie:
            jar.set_cookie(_kept("pvd", cookie))
        handler = urllib.request.HTTPCookieProcessor(jar)
        self._opener = urllib.request.build_opener(handler)

    def get(self, path: str) -> str:
        """Return a page."""
        with self._opener.open(self.address + path, timeout=120) as answer:
            text: str = answer.read().decode()
            return text

    def secret(self, page: str) -> str:
        """Return the secret of the form that *page* shows."""
        return secret_in(self.get(page))

    def send(self, path: str, secret: str, **fields: str) -> str:
        """Send a form of which one has the secret already; return the answer."""
        body = urllib.parse.urlencode({**fields, "csrf_token": secret}).encode()
        with self._opener.open(self.address + path, body, timeout=120) as answer:
            text: str = answer.read().decode()
            return text

    def post(self, path: str, page: str, **fields: str) -> None:
        """Send the form of a page."""
        self.send(path, self.secret(page), **fields)


def decision_of(
    moderator: FormClient, sheet: str, decision: str
) -> Callable[[], object]:
    """Open the page of a sheet to be moderated; return the click on *decision*."""
    page = f"/moderation/{sheet}"
    shown = moderator.get(page)
    fields = dict(re.findall(r'name="(revision)" value="(\d+)"', shown))
    if decision == "withdraw":
        fields["text"] = "À revoir"
    token = secret_in(shown)
    return lambda: moderator.send(page, token, decision=decision, **fields)
