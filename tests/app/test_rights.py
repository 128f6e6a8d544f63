"""Each cell of the matrix of rights, asked over HTTP; a route without a line fails.

What is refused changes nothing: all tables are compared, row by row.
"""

import hashlib
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from pvd_graph.accounts import invitations, people
from pvd_graph.accounts.base import Base
from pvd_graph.accounts.model import Organisation, Person, Role
from pvd_graph.accounts.tokens import Grant
from pvd_graph.app.experience_setup import Experience
from pvd_graph.app.headers import PERSONAL
from pvd_graph.experience import moderation, questions
from pvd_graph.experience.collections import gather
from pvd_graph.experience.drafts import NewDraft, new_sheet
from pvd_graph.experience.records import revisions
from pvd_graph.experience.tables import QuestionRow
from tests.app.rights import ACTORS, LINES, OPEN, Line, State
from tests.experience.sheets import TOWN, typed
from tests.live_site import live_site
from tests.members import Browser, MemberSite, secret_in

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class Stage:
    """A site with somebody of each kind, and what they may act on."""

    members: MemberSite
    experience: Experience
    places: dict[str, Organisation]
    browsers: dict[str, Browser] = field(default_factory=dict)
    shared: str = ""
    count: Iterator[int] = field(default_factory=itertools.count)

    def person(self, name: str) -> Person:
        """Return who an actor is."""
        with self.members.accounts.database.reading() as session:
            found = people.find_person(session, f"{name}@zone.example")
        assert found is not None
        return found

    def enter(self, name: str, place: str, role: Role) -> None:
        """Have somebody accept an invitation."""
        email = f"{name}@zone.example"
        self.browsers[name] = self.members.member(email, self.places[place], role)

    def sheet(self, state: State) -> str:
        """Make a sheet of the town in a state; return its UUID."""
        author = self.person("dual" if state == "own" else "ana")
        fields = typed(challenges=["logements-vacants"], contact="mairie@zone.example")
        with self.members.accounts.database.session() as session:
            new = NewDraft(self.places["town"], TOWN, fields)
            sheet = new_sheet(session, author, new)
            if state != "draft":
                moderation.submit(session, author, sheet.id, version=1)
        if state in {"published", "shared"}:
            mod = self.person("mod")
            with self.members.accounts.database.reading() as session:
                waiting = revisions(session, mod, sheet.id)[-1].id
            self.experience.sheets.accept(mod, sheet.id, waiting)
        return sheet.id

    def prepare(self, about: State) -> dict[str, Any]:
        """Make what a line is about; return the parts of its address."""
        if about == "shared":
            return {"key": self.shared}
        if about in {"draft", "submitted", "own", "published"}:
            return {"key": self.sheet(about)}
        make = {
            "question": self._question,
            "collection": self._collection,
            "member": self._member,
            "invited": self._invited,
            "token": self._token,
        }
        return make[about]() if about else {}

    def _question(self) -> dict[str, Any]:
        eve, town = self.person("eve"), self.places["other"].id
        with self.members.accounts.database.session() as session:
            questions.ask(session, eve, town, self.shared, "Combien ?")
            session.flush()
            newest = select(QuestionRow).order_by(QuestionRow.id.desc())
            row = session.scalars(newest).first()
            assert row is not None
            row.answered = row.at
            return {"number": row.id}

    def _collection(self) -> dict[str, Any]:
        title = f"Recueil caché {next(self.count)}"
        with self.members.accounts.database.session() as session:
            told = title, "", [self.shared]
            made = gather(session, self.person("mod"), "", told, public=False)
        return {"slug": made.id}

    def _member(self) -> dict[str, Any]:
        email = f"membre{next(self.count)}@zone.example"
        self.members.member(email, self.places["town"], "contributor")
        with self.members.accounts.database.reading() as session:
            found = people.find_person(session, email)
        assert found is not None
        return {"number": found.id}

    def _invited(self) -> dict[str, Any]:
        email = f"invite{next(self.count)}@zone.example"
        with self.members.accounts.database.session() as session:
            invitations.invite(session, email, self.places["town"].id, "contributor")
            pending = invitations.pending(session)
        return {"number": max(one.id for one in pending)}

    def _token(self) -> dict[str, Any]:
        tokens, partner = self.members.accounts.tokens, self.places["partner"].id
        grant = Grant("publish", frozenset({"action-coeur-de-ville"}), publisher="anct")
        made = tokens.create(grant, days=30, organisation=partner)
        return {"number": partner, "name": made.split("_")[1]}

    def fingerprint(self) -> str:
        """Return a name for all that the database holds, but when people were seen."""
        found = hashlib.sha256()
        with self.members.accounts.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                if table.name == "session":
                    continue
                rows = session.execute(select(table)).all()
                shown = sorted(str(_steady(row._mapping)) for row in rows)  # noqa: SLF001 - its public name
                found.update(f"{table.name}{shown}".encode())
        return found.hexdigest()


def _steady(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): row[key] for key in row if str(key) != "last_seen"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Open the site; everybody signs in once."""
    with live_site(tmp_path_factory.mktemp("rights")) as (members, experience):
        places = {
            "town": members.organisation("town", "Zone-Fictive", TOWN),
            "other": members.organisation("town", "Autre-Ville", "99002"),
            "partner": members.organisation("partner", "ANCT", "anct"),
            "staff": members.organisation("programme", "Programme"),
        }
        stage = Stage(members, experience, places)
        roles: tuple[tuple[str, str, Role], ...] = (
            ("ana", "town", "contributor"),
            ("bob", "town", "contributor"),
            ("eve", "other", "contributor"),
            ("con", "partner", "contributor"),
            ("pub", "partner", "publisher"),
            ("mod", "staff", "moderator"),
            ("dual", "staff", "moderator"),
            ("adm", "staff", "administrator"),
            ("shut", "town", "contributor"),
        )
        for one in roles:
            stage.enter(*one)
        with members.accounts.database.session() as session:
            town, dual = places["town"].id, stage.person("dual")
            people.set_role(session, dual.id, town, "contributor")
            people.disable(session, stage.person("shut").id)
        stage.browsers["nobody"] = members.browser()
        stage.shared = stage.sheet("shared")
        yield stage


def _own(stage: Stage, actor: str) -> str:
    """Return the number of the organisation that an actor speaks for first."""
    own = {"ana": "town", "bob": "town", "eve": "other", "con": "partner"}
    own |= {"pub": "partner"}
    return str(stage.places[own.get(actor, "staff")].id)


def _filled(stage: Stage, actor: str, form: Mapping[str, str]) -> dict[str, Any]:
    known = {"town": str(stage.places["town"].id), "own": _own(stage, actor)}
    known |= {"count": str(next(stage.count)), "picture": "{picture}"}
    filled: dict[str, Any] = {key: text.format(**known) for key, text in form.items()}
    if filled.get("picture"):
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, "PNG")
        filled["picture"] = (io.BytesIO(out.getvalue()), "a.png")
    return filled


def _named(rule: Rule) -> set[str]:
    """Return the parts of an address that are to be given."""
    return rule.arguments - set(rule.defaults or ())


def _ask(stage: Stage, actor: str, line: Line, parts: dict[str, Any]) -> TestResponse:
    """Have an actor open the page, or send the form, with the secret of their own."""
    browser = stage.browsers[actor]
    rules = [
        rule
        for rule in stage.members.app.url_map.iter_rules(line.endpoint)
        if _named(rule) <= {*parts, *line.form}
    ]
    rule = max(rules, key=lambda one: len(_named(one)))
    form = _filled(stage, actor, line.form)
    values = {one: parts.get(one) or form.pop(one) for one in _named(rule)}
    adapter = stage.members.app.url_map.bind("")
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    path = adapter.build(line.endpoint, values, method=method)
    if method == "GET":
        return browser.client.get(
            path, query_string=form, base_url="https://pvd.example.org"
        )
    page = browser.get("/account/login" if actor in {"nobody", "shut"} else "/account")
    if line.endpoint == "moderation_pages.decide" and "key" in parts:
        form["revision"] = _waiting(stage, parts["key"])
    return browser.send(path, csrf_token=secret_in(page.text), **form)


def _waiting(stage: Stage, sheet: str) -> str:
    with stage.members.accounts.database.reading() as session:
        known = revisions(session, stage.person("dual"), sheet)
    return str(known[-1].id) if known else "0"


def _cell(answer: TestResponse) -> str:
    """Return the letter of an answer; see `Line`."""
    if answer.status_code == 302 and "/account/login" in answer.location:
        return "i"
    known = {200: "y", 303: "y", 400: "r", 409: "r", 401: "i", 403: "f", 404: "n"}
    return known.get(answer.status_code, str(answer.status_code))


_NAMES = [f"{place}-{line.told}" for place, line in enumerate(LINES)]


@pytest.mark.parametrize("line", LINES, ids=_NAMES)
def test_each_cell(stage: Stage, line: Line) -> None:
    """Whoever asks; what is done is done to something made for it."""
    parts, found = stage.prepare(line.about), ""
    for actor, expected in zip(ACTORS, line.cells, strict=True):
        before = stage.fingerprint()
        answer = _ask(stage, actor, line, parts)
        found += _cell(answer)
        answer.close()
        if expected == "y":
            parts = stage.prepare(line.about)
        else:
            assert stage.fingerprint() == before, f"{actor} changed something"
    assert found == line.cells, dict(zip(ACTORS, found, strict=True))


def test_each_route_that_knows_who_asks_has_a_line(stage: Stage) -> None:
    """And each that takes more than a look: a new one is to be thought about."""
    known = {line.endpoint for line in LINES}
    routes = {
        rule.endpoint
        for rule in stage.members.app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in PERSONAL
        or not (rule.methods or set()) <= _SAFE
    }
    opened = {one for one in routes if one in OPEN or one.partition(".")[0] in OPEN}

    assert routes - opened == known
    assert not opened & known
    assert all(
        any(one in {route, route.partition(".")[0]} for route in routes) for one in OPEN
    )


# These answer with the form again, for the author; who is signed out is told so, and
# there is no such draft for anybody else.
_KEEPS_WHAT_IS_TYPED = {
    "sheet_writing.save": (400, 404, 401),
    "sheet_writing.autosave": (400, 400, 401),
}


def test_no_form_is_taken_from_another_site(stage: Stage) -> None:
    """Each asks for the secret of a page of ours, whoever is signed in."""
    app, before = stage.members.app, stage.fingerprint()
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in PERSONAL:
            continue
        if "POST" not in (rule.methods or ()):
            continue
        fits = {"key": stage.shared, "number": 1, "slug": "a", "name": "a"}
        fits |= {"secret": "a", "what": "disable"}
        values = {one: fits[one] for one in _named(rule)}
        path = app.url_map.bind("").build(rule.endpoint, values, method="POST")
        refused = _KEEPS_WHAT_IS_TYPED.get(rule.endpoint, (400, 400, 400))
        for actor, status in zip(("ana", "adm", "nobody"), refused, strict=True):
            answer = stage.browsers[actor].send(path)
            assert answer.status_code == status, (path, actor)
            asked += 1
    assert asked > 100
    assert stage.fingerprint() == before


def test_pages_for_all_are_the_same_for_all(stage: Stage) -> None:
    """They never look who asks: what a copy answers to one is for all."""
    app, same = stage.members.app, 0
    for rule in app.url_map.iter_rules():
        public = rule.endpoint.partition(".")[0] not in PERSONAL
        if rule.arguments or not public or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint.startswith("health."):
            continue
        answers = []
        for actor in ("nobody", "adm"):
            with stage.browsers[actor].get(rule.rule) as answer:
                answers.append((answer.status_code, answer.data))
        assert answers[0] == answers[1], rule.rule
        same += answers[0][0] == HTTPStatus.OK
    assert same > 40


def test_what_is_hidden_is_shown_by_no_page_for_all(stage: Stage) -> None:
    """A collection, a question, a draft, whoever asks for their public address."""
    collection = stage.prepare("collection")["slug"]
    paths = [f"/experiences/collections/{collection}"]
    for state in ("draft", "submitted"):
        key = stage.prepare(state)["key"]
        paths += [f"/experiences/{key}{end}" for end in ("", ".json", ".ttl", "/talk")]
    for path in paths:
        for actor in ("nobody", "eve", "ana", "adm"):
            answer = stage.browsers[actor].get(path)
            assert _cell(answer) in ("in" if path.endswith("/talk") else "n"), path
