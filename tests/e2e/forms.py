"""A browser as far as forms go: cookies, and the secret of a page's form."""

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.members import secret_in


class FormClient:
    """Somebody's browser on a running server."""

    def __init__(self, address: str) -> None:
        """Open it."""
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        """Return a page."""
        with self._opener.open(self.address + path, timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def secret(self, page: str) -> str:
        """Return the secret of the form that *page* shows."""
        return secret_in(self.get(page))

    def send(self, path: str, secret: str, **fields: str) -> None:
        """Send a form of which one has the secret already."""
        body = urllib.parse.urlencode({**fields, "csrf_token": secret}).encode()
        self._opener.open(self.address + path, body, timeout=60).close()

    def post(self, path: str, page: str, **fields: str) -> None:
        """Send the form of a page."""
        self.send(path, self.secret(page), **fields)
