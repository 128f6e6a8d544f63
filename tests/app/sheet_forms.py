"""The forms of a sheet for tests: who fills them in, and what they look for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import TestResponse

from tests.live_site import live_site
from tests.members import Browser, MemberSite, secret_in

KEY = re.compile(r"/experiences/drafts/([0-9a-f-]{36})")
VERSION = re.compile(r'name="version" value="(\d+)"')
REVISION = re.compile(r'name="revision" value="(\d+)"')
SCRIPTS = re.compile(r'<script (?:src="/static/|type="application/ld\+json")')
GOOD = {
    "title": "Rouvrir la halle",
    "challenges": ["logements-vacants"],
    "context": "La halle était **vide**.",
    "course": "Un bail d'un jour par semaine.",
    "cost_eur": "12 500,50",
    "partners-1-partner": "Cerema",
    "partners-1-role": "conseil",
    "measures-1-label": "Locaux vides",
    "measures-1-before": "12",
    "measures-1-after": "4",
    "measures-1-unit": "locaux",
    "contact": "mairie@zone.example",
}


@dataclass(frozen=True)
class Running:
    """A site, and the browsers of an author, a colleague, a stranger, a moderator."""

    members: MemberSite
    ana: Browser
    bob: Browser
    eve: Browser
    mod: Browser

    def begin(self) -> str:
        """Begin a sheet as Ana; return its UUID."""
        page = self.ana.get("/experiences/new").text
        (owner,) = re.findall(r'name="organisation" value="(\d+)"', page)
        answer = self.ana.post("/experiences/new", organisation=owner, title="Essai")
        assert answer.status_code == 303, answer.text
        found = KEY.search(answer.location)
        assert found is not None
        return found[1]

    def save(self, browser: Browser, key: str, **fields: object) -> TestResponse:
        """Save the form as a browser shows it, with *fields* typed."""
        path = f"/experiences/drafts/{key}"
        page = browser.get(path).text
        version = VERSION.findall(page)[0]
        token = secret_in(page)
        return browser.send(path, csrf_token=token, **{"version": version, **fields})

    def submit(self, key: str, **fields: object) -> TestResponse:
        """Fill the form in, save, look at the preview, submit."""
        saved = self.save(self.ana, key, preview="1", **{**GOOD, **fields})
        preview = f"/experiences/drafts/{key}/preview"
        assert saved.location == f"{preview}?saved=1", saved.text
        assert self.ana.get(preview).status_code == 200
        form = f"/experiences/drafts/{key}"
        version = VERSION.findall(self.ana.get(form).text)[0]
        return self.ana.post(f"{form}/submit", form, version=version)

    def decide(
        self, key: str, decision: str, text: str = "", **more: str
    ) -> TestResponse:
        """Decide as the moderator."""
        path = f"/moderation/{key}"
        found = REVISION.findall(self.mod.get(path).text)
        more |= {"revision": found[0]} if found else {}
        return self.mod.post(path, decision=decision, text=text, **more)


@contextmanager
def writers(folder: Path) -> Iterator[Running]:
    """Open a site with an author, a colleague, a stranger and a moderator."""
    with live_site(folder) as (members, _):
        town = members.organisation("town", "Zone-Fictive", "99001")
        other = members.organisation("town", "Autre-Ville", "99002")
        staff = members.organisation("programme", "Programme")
        yield Running(
            members,
            members.member("ana@zone.example", town, "contributor"),
            members.member("bob@zone.example", town, "contributor"),
            members.member("eve@zone.example", other, "contributor"),
            members.member("mod@zone.example", staff, "moderator"),
        )
