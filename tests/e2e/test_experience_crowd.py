"""Two hundred authors save, twenty sheets are published in a row, the server is killed.

Over HTTP, on the server that runs in production; SIGKILL in the middle, as the machine
would. Authors and moderator then go on where they were.
"""

import json
import re
import threading
import time
import urllib.error
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from pvd_graph.accounts import people, sessions
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Organisation, Role
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.accounts.secrets import key_for, session_key_of
from pvd_graph.accounts.tables import PersonRow
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet, sheet_of
from pvd_graph.experience.following import due_sheets
from pvd_graph.experience.tables import SheetRow
from pvd_graph.services.checking_data import check_data
from tests.e2e.forms import FormClient
from tests.e2e.killable import kill, served
from tests.experience.sheets import typed
from tests.live_site import live_data
from tests.members import secret_in

AUTHORS, PUBLICATIONS = 200, 20
VERSION = re.compile(r'name="version" value="(\d+)"')
REVISION = re.compile(r'name="revision" value="(\d+)"')
_TOWNS = {"99001": "Zone-Fictive", "99002": "Autre-Ville"}


@dataclass
class Author:
    """Somebody with a draft, and what the server answered to be saved."""

    cookie: str
    sheet: str
    tried: int = 0
    acknowledged: int = 0

    def open(self, client: FormClient) -> tuple[str, str]:
        """Open the form; return its secret and its version."""
        page = client.get(f"/experiences/drafts/{self.sheet}")
        shown = re.search(r"texte numéro (\d+)", page)
        if shown is not None:
            assert self.acknowledged <= int(shown[1]) <= self.tried
        else:
            assert not self.acknowledged
        return secret_in(page), VERSION.findall(page)[0]

    def save(self, client: FormClient, secret: str, version: str) -> str:
        """Save one text more; return the version that it became."""
        self.tried += 1
        path, text = f"/experiences/drafts/{self.sheet}/autosave", self.tried
        answer = client.send(
            path, secret, version=version, context=f"texte numéro {text}"
        )
        self.acknowledged = text
        return str(json.loads(answer)["version"])


@dataclass
class Crowd:
    """Who there is, and what waits for the moderator."""

    authors: list[Author] = field(default_factory=list)
    moderator: str = ""
    waiting: list[str] = field(default_factory=list)


def _crowd(data: Path, url: str) -> Crowd:
    """Make them in the database; each is signed in."""
    key = key_for(session_key_of(data), "cookies")
    app = Flask("cookies")
    app.secret_key = key
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    crowd, database = Crowd(), Database(data, url=url)
    with database.session() as session:

        def person(name: str, owner: Organisation, role: Role) -> tuple[PersonRow, str]:
            email = f"{name}@zone.example"
            row = PersonRow(name=name, email=email, created=datetime.now(UTC))
            session.add(row)
            session.flush()
            people.set_role(session, row.id, owner.id, role)
            sid = sessions.begin(session, people.person_of(row), "Essai")
            return row, signer.dumps({"sid": sid})

        towns = [
            make_organisation(session, "town", name, code)
            for code, name in _TOWNS.items()
        ]
        staff = make_organisation(session, "programme", "Programme")
        crowd.moderator = person("mod", staff, "moderator")[1]
        for number in range(AUTHORS):
            town = towns[number % 2]
            row, cookie = person(f"auteur{number}", town, "contributor")
            who = people.person_of(row)
            made = new_sheet(session, who, NewDraft(town, town.code, {}))
            crowd.authors.append(Author(cookie, made.id))
        for number in range(PUBLICATIONS):
            town, told = towns[number % 2], f"La halle numéro {number}."
            row, _ = person(f"signataire{number}", town, "contributor")
            who = people.person_of(row)
            fields = typed(title=told, challenges=["habitat"], partners=[])
            made = new_sheet(session, who, NewDraft(town, town.code, fields))
            moderation.submit(session, who, made.id, version=1)
            crowd.waiting.append(made.id)
    database.close()
    return crowd


def _publish(client: FormClient, sheet: str) -> None:
    path = f"/moderation/{sheet}"
    page = client.get(path)
    # Whoever was answered by nobody looks again: it may be decided already.
    if found := REVISION.findall(page):
        token = secret_in(page)
        client.send(path, token, decision="accept", revision=found[0])


def _write_until_killed(author: Author, address: str, over: threading.Event) -> None:
    client = FormClient(address, author.cookie)
    with suppress(OSError, HTTPException):
        secret, version = author.open(client)
        while not over.is_set():
            version = author.save(client, secret, version)
            over.wait(1)


def _go_on(author: Author, address: str) -> None:
    client = FormClient(address, author.cookie)
    secret, version = author.open(client)
    author.save(client, secret, version)


def _ask(address: str, query: str) -> list[dict[str, str]]:
    asked = urllib.parse.urlencode({"query": query, "format": "json"})
    found = json.loads(FormClient(address).get(f"/sparql?{asked}"))
    return [
        {name: cell["value"] for name, cell in row.items()}
        for row in found["results"]["bindings"]
    ]


_PUBLISHED = """
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
SELECT ?sheet ?title ?revision ?result ?document ?picture WHERE {
  ?sheet a pvd:ExperienceSheet ; dcterms:title ?title ; pvd:currentRevision ?revision ;
    pvd:measuredResult ?result ; dcterms:references ?document ; schema:image ?picture .
}
"""


@pytest.mark.slow
def test_a_crowd_writes_and_the_server_is_killed(tmp_path: Path, url: str) -> None:
    """No acknowledged save and no accepted sheet is lost, none is half published."""
    data = live_data(tmp_path / "data")
    crowd = _crowd(data, url)
    half = PUBLICATIONS // 2
    over = threading.Event()
    with (
        served(data, PVD_DATABASE_URL=url) as (address, process),
        ThreadPoolExecutor(AUTHORS) as pool,
    ):
        writing = [
            pool.submit(_write_until_killed, one, address, over)
            for one in crowd.authors
        ]
        moderator = FormClient(address, crowd.moderator)
        for sheet in crowd.waiting[:half]:
            _publish(moderator, sheet)

        def accept() -> None:
            with suppress(OSError, HTTPException):
                _publish(moderator, crowd.waiting[half])

        sent = threading.Thread(target=accept)
        sent.start()
        time.sleep(0.3)
        kill(process)
        over.set()
        sent.join()
        for one in writing:
            one.result()
    saved = sum(one.acknowledged > 0 for one in crowd.authors)
    assert saved > AUTHORS / 2, "hardly anybody had saved before the kill"

    with (
        served(data, PVD_DATABASE_URL=url) as (address, _),
        ThreadPoolExecutor(AUTHORS) as pool,
    ):
        going = [pool.submit(_go_on, one, address) for one in crowd.authors]
        moderator = FormClient(address, crowd.moderator)
        for sheet in crowd.waiting[half:]:
            _publish(moderator, sheet)
        for one in going:
            one.result()
        found = _ask(address, _PUBLISHED)
        assert len(found) == PUBLICATIONS
        told = {row["sheet"].rpartition("/")[2]: row["title"] for row in found}
        assert set(told) == set(crowd.waiting)
        assert sorted(told.values()) == sorted(
            f"La halle numéro {number}." for number in range(PUBLICATIONS)
        )
        listed = FormClient(address).get("/experiences.json")
        assert all(sheet in listed for sheet in crowd.waiting)

    database = Database(data, url=url)
    with database.reading() as session:
        assert due_sheets(session) == []
        for author in crowd.authors:
            row = session.get(SheetRow, author.sheet)
            assert row is not None
            assert sheet_of(session, row).draft["context"].endswith(str(author.tried))
            assert author.acknowledged == author.tried
    database.close()
    assert check_data(data).problems == ()
