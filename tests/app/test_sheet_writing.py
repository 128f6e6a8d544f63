"""A town writes, a moderator decides, everybody reads: over HTTP, form by form."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from pvd_graph.experience.drafts import own_sheets
from tests.experience.hostile import HOSTILE
from tests.experience.test_markdown import Parts
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
        assert saved.location == preview, saved.text
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Open the site."""
    with live_site(tmp_path_factory.mktemp("writing")) as (members, _):
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


def test_the_whole_way(running: Running) -> None:
    """Written, change asked, published, read, changed, diffed, withdrawn."""
    key = running.begin()
    assert running.submit(key).status_code == 303
    assert key in running.mod.get("/moderation").text
    assert running.decide(key, "change").status_code == 400
    assert running.decide(key, "change", "Dites **combien**.").status_code == 303
    told = running.ana.get(f"/experiences/drafts/{key}").text
    note = told.partition('id="h-asked"')[2].partition("</section>")[0]
    assert "<strong>combien</strong>" in note
    assert running.members.browser().get(f"/experiences/{key}").status_code == 404

    assert running.submit(key, lessons="Commencer petit.").status_code == 303
    accepted = running.decide(key, "accept")
    assert accepted.status_code == 303, accepted.text
    reader = running.members.browser()
    page = reader.get(f"/experiences/{key}").text
    assert "<strong>vide</strong>" in page
    assert "Commencer petit." in page
    assert "Cerema" in page
    assert "mairie@" not in page
    assert key in reader.get("/communes/99001").text
    assert key in reader.get("/challenges/logements-vacants").text
    assert key in reader.get("/search?q=halle").text

    assert running.submit(key, title="Rouvrir la grande halle").status_code == 303
    review = running.mod.get(f"/moderation/{key}").text
    assert "<ins>grande</ins>" in review
    assert "<del>Commencer petit.</del>" in review
    assert running.decide(key, "refuse", "Le titre était bon.").status_code == 303
    assert "grande" not in reader.get(f"/experiences/{key}").text

    assert running.decide(key, "withdraw", "À revoir").status_code == 303
    assert reader.get(f"/experiences/{key}").status_code == 404
    assert key not in reader.get("/search?q=halle").text


def test_the_form_keeps_what_was_typed(running: Running) -> None:
    """Right or wrong, in lists too; what is wrong is told beside its field."""
    key = running.begin()
    running.save(
        running.ana,
        key,
        **{**GOOD, "cost_eur": "douze", "partners-2-partner": "Personne & fils"},
    )

    page = running.ana.get(f"/experiences/drafts/{key}?check=1").text

    assert 'value="douze" aria-invalid="true"' in page
    assert 'value="Personne &amp; fils"' in page
    assert 'value="Cerema"' in page
    assert page.count("à corriger") == 1
    preview = running.ana.get(f"/experiences/drafts/{key}/preview")
    assert preview.location.endswith("?check=1")


def test_two_editors(running: Running) -> None:
    """The second one has both texts before them; nothing is overwritten."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    page = running.bob.get(path).text
    running.save(running.ana, key, **GOOD)

    answer = running.bob.send(
        path,
        csrf_token=secret_in(page),
        version=VERSION.findall(page)[0],
        **{**GOOD, "title": "Le titre de Bob"},
    )

    assert answer.status_code == 409
    assert 'value="Le titre de Bob"' in answer.text
    assert "Rouvrir la halle" in answer.text
    assert 'value="Rouvrir la halle"' in running.ana.get(path).text
    again = running.bob.send(
        path,
        csrf_token=secret_in(answer.text),
        version=VERSION.findall(answer.text)[0],
        **{**GOOD, "title": "Le titre de Bob"},
    )
    assert again.status_code == 303


def test_autosave(running: Running) -> None:
    """A version each; the same again is none; an older one is told."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    token = secret_in(running.ana.get(path).text)
    auto = f"{path}/autosave"

    first = running.ana.send(auto, csrf_token=token, version="1", **GOOD)
    again = running.ana.send(auto, csrf_token=token, version="1", **GOOD)
    late = running.ana.send(auto, csrf_token=token, version="1", title="Autre")

    assert first.get_json()["version"] == 2
    assert again.get_json()["version"] == 2
    assert late.status_code == 409
    assert "Rien n'est perdu" in late.get_json()["problem"]


def test_a_sheet_begins_from_a_project(running: Running) -> None:
    """Of one's own town; its title, cost and partners come along."""
    page = running.ana.get("/experiences/new").text
    (owner,) = re.findall(r'name="organisation" value="(\d+)"', page)
    keys = re.findall(r'<option value="([a-z0-9-]+/[^"]+)"', page)
    assert keys

    running.ana.post("/experiences/new", organisation=owner, action=keys[0])

    with running.members.accounts.database.reading() as session:
        from pvd_graph.accounts.people import find_person  # noqa: PLC0415 - here alone

        ana = find_person(session, "ana@zone.example")
        assert ana is not None
        draft = own_sheets(session, ana)[0].draft
    assert draft["action"] == keys[0]
    assert draft["title"]
    assert draft["partners"]


def test_pictures_are_added_and_dropped(running: Running) -> None:
    """Shown on the draft, described, made anew; anything else is refused."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    out = io.BytesIO()
    Image.new("RGB", (64, 32), (200, 30, 30)).save(out, "JPEG")
    for body, status in ((out.getvalue(), 303), (b"<svg onload=alert(1)>", 400)):
        answer = running.ana.post(
            f"{path}/pictures",
            path,
            alt="La halle",
            picture=(io.BytesIO(body), "photo.jpg"),
        )
        assert answer.status_code == status
    # The form again, with what was typed beside the file.
    assert "Image refusée" in answer.text
    assert 'name="alt" type="text" maxlength="300" required value="La halle"' in (
        answer.text
    )
    page = running.ana.get(path).text
    (digest,) = set(re.findall(r"/pictures/([0-9a-f]{64})\.webp", page))
    picture = running.ana.get(f"{path}/pictures/{digest}.webp")
    assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    assert picture.cache_control.no_store
    picture.close()

    fields = {"pictures-1-sha256": digest, "pictures-1-alt": "La halle"}
    running.save(running.ana, key, **GOOD, **fields)
    assert digest in running.ana.get(path).text
    running.save(running.ana, key, **GOOD, **fields, **{f"drop-{digest}": "1"})
    assert digest not in running.ana.get(path).text


def test_personal_data_do_not_go_out(running: Running) -> None:
    """Told on the preview; an address blocks, a name asks for a word."""
    key = running.begin()
    answer = running.submit(key, advice="Appeler le 01 99 00 12 34")
    assert answer.status_code == 400
    page = running.ana.get(f"/experiences/drafts/{key}/preview").text
    assert "numéro de téléphone" in page
    assert "Soumettre" not in page

    assert running.submit(key, advice="Merci à Mme Dupont").status_code == 400
    preview = f"/experiences/drafts/{key}/preview"
    version = VERSION.findall(running.ana.get(preview).text)[0]
    done = running.ana.post(
        f"/experiences/drafts/{key}/submit",
        preview,
        version=version,
        names_confirmed="1",
    )
    assert done.status_code == 303

    path = f"/moderation/{key}"
    assert 'name="names_read"' in running.mod.get(path).text
    refused = running.decide(key, "accept")
    assert refused.status_code == 400
    assert "cochez la case" in refused.text
    assert running.members.browser().get(f"/experiences/{key}").status_code == 404
    accepted = running.decide(key, "accept", names_read="1")
    assert accepted.status_code == 303, accepted.text
    assert "Mme Dupont" in running.members.browser().get(f"/experiences/{key}").text


def test_a_partner_writes_for_a_town_that_it_names(running: Running) -> None:
    """By its code; a wrong one is told on the form, with what was typed."""
    partner = running.members.organisation("partner", "ANCT", "anct")
    con = running.members.member("con@zone.example", partner, "contributor")
    page = "/experiences/new"
    form = {"organisation": str(partner.id), "title": "Un marché"}

    for code in ("", "9900", "99999"):
        refused = con.post(page, **form, commune=code)
        assert refused.status_code == 400, code
        assert 'role="alert"' in refused.text
        assert 'value="Un marché"' in refused.text
    begun = con.post(page, **form, commune="99001")
    assert begun.status_code == 303
    assert "Un marché" in con.get(begun.location).text
    assert running.ana.get(begun.location).status_code == 404


def test_what_the_graph_refuses_is_told(running: Running) -> None:
    """To the moderator; nothing is published."""
    key = running.begin()
    running.submit(key, **{"partners-1-partner": "partenaire-inconnu"})

    answer = running.decide(key, "accept")

    assert answer.status_code == 400
    assert "partenaire-inconnu" in answer.text
    assert running.ana.get(f"/experiences/{key}").status_code == 404


def test_nothing_hostile_comes_out_of_forms(running: Running) -> None:
    """Neither for its author, nor for who reviews it, nor once it is published."""
    key = running.begin()
    hostile = "\n\n".join(HOSTILE)[:9000]
    bad = '"><script>alert(1)</script>'
    answer = running.submit(
        key, title=bad, context=hostile, course=hostile, **{"measures-1-label": bad}
    )
    assert answer.status_code == 303, answer.text
    paths = [f"/experiences/drafts/{key}", f"/moderation/{key}", "/moderation"]
    pages = [running.mod.get(path) for path in paths[1:]]
    pages += [running.ana.get(path) for path in (paths[0], f"{paths[0]}/preview")]
    assert running.decide(key, "accept").status_code == 303
    pages += [
        running.members.browser().get(path)
        for path in (f"/experiences/{key}", "/experiences", "/feeds/experiences.atom")
    ]
    for page in pages:
        parts = Parts(page.text)
        assert page.status_code == 200
        assert not {one for one in parts.attributes if one.startswith("on")}
        assert not {"iframe", "object", "embed", "math"} & parts.tags
        assert "style" not in parts.attributes
        ours = len(SCRIPTS.findall(page.text))
        assert page.text.count("<script") == ours
        assert "alert(1)</script>" not in page.text


_OF_A_SHEET = (
    ("GET", ""),
    ("POST", ""),
    ("POST", "/autosave"),
    ("GET", "/preview"),
    ("POST", "/submit"),
    ("POST", "/withdraw"),
    ("POST", "/extend"),
    ("POST", "/comments"),
    ("POST", "/pictures"),
)


@pytest.mark.parametrize(("method", "end"), _OF_A_SHEET)
def test_another_town_reaches_nothing(running: Running, method: str, end: str) -> None:
    """By changing an identifier: it is not even told that there is a sheet."""
    key = running.begin()
    path = f"/experiences/drafts/{key}{end}"
    for browser in (running.eve, running.mod):
        if method == "GET":
            answer = browser.get(path)
        else:
            token = secret_in(browser.get("/experiences/new").text)
            picture = io.BytesIO()
            Image.new("RGB", (8, 8)).save(picture, "PNG")
            picture.seek(0)
            more = {"picture": (picture, "a.png")} if end == "/pictures" else {}
            answer = browser.send(
                path, csrf_token=token, version="1", text="a", **GOOD, **more
            )
        assert answer.status_code == 404, (path, answer.status_code)


def test_without_account_nothing_is_written(running: Running) -> None:
    """Pages lead to the sign-in, forms are refused; so is one without its secret."""
    key = running.begin()
    stranger = running.members.browser()

    assert "/account/login" in stranger.get("/experiences/new").location
    assert "/account/login" in stranger.get("/moderation").location
    assert stranger.send("/experiences/new", title="a").status_code == 400
    path = f"/experiences/drafts/{key}"
    assert running.ana.send(path, version="1", **GOOD).status_code == 400


def test_moderation_is_for_moderators(running: Running) -> None:
    """Neither its own town's, nor another's."""
    key = running.begin()
    running.submit(key)
    for browser in (running.ana, running.eve):
        assert browser.get("/moderation").status_code == 404
        assert browser.get(f"/moderation/{key}").status_code == 404
        token = secret_in(browser.get("/experiences/new").text)
        answer = browser.send(f"/moderation/{key}", csrf_token=token, decision="accept")
        assert answer.status_code == 404


def test_a_submission_is_taken_back_and_a_draft_removed(running: Running) -> None:
    """By buttons of the form, which offers each only where it does something."""
    key = running.begin()
    form = f"/experiences/drafts/{key}"
    assert f"{form}/recall" not in running.ana.get(form).text
    assert running.submit(key).status_code == 303
    page = running.ana.get(form).text
    assert f"{form}/discard" not in page
    assert f"{form}/recall" in page

    taken = running.ana.post(f"{form}/recall", form)

    assert "La fiche est reprise" in running.ana.get(taken.location).text
    assert running.mod.get(f"/moderation/{key}").status_code == 404
    other = running.begin()
    form = f"/experiences/drafts/{other}"
    gone = running.ana.post(f"{form}/discard", form)
    assert "Le brouillon est supprimé" in running.ana.get(gone.location).text
    assert running.ana.get(form).status_code == 404


def test_pictures_are_public_with_their_sheet(running: Running) -> None:
    """Those of a draft are for its town, of a submission for moderators too."""
    key, out = running.begin(), io.BytesIO()
    path = f"/experiences/drafts/{key}"
    Image.new("RGB", (64, 32), (30, 200, 30)).save(out, "PNG")
    picture = (io.BytesIO(out.getvalue()), "a.png")
    running.ana.post(f"{path}/pictures", path, alt="La halle", picture=picture)
    (digest,) = set(re.findall(r"([0-9a-f]{64})\.webp", running.ana.get(path).text))
    address, own = f"/pictures/{digest}.webp", f"{path}/pictures/{digest}.webp"
    visitor = running.members.browser()

    def seen() -> list[int]:
        asked = ((visitor, address), (running.bob, own), (running.eve, own))
        answers = [one.get(at) for one, at in (*asked, (running.mod, own))]
        for one in answers:
            one.close()
        return [one.status_code for one in answers]

    assert seen() == [404, 200, 404, 404]
    fields = {"pictures-1-sha256": digest, "pictures-1-alt": "La halle"}
    assert running.submit(key, **fields).status_code == 303
    assert own in running.mod.get(f"/moderation/{key}").text
    assert seen() == [404, 200, 404, 200]
    running.decide(key, "accept")
    assert seen() == [200, 200, 404, 200]
    assert address in visitor.get(f"/experiences/{key}").text
    running.decide(key, "withdraw")
    assert seen() == [404, 200, 404, 200]


def test_each_side_is_told(running: Running) -> None:
    """Moderators of what waits, each side of a word of the other; nobody else."""
    key = running.begin()
    form, before = f"/experiences/drafts/{key}", len(running.members.mails())
    running.ana.post(f"{form}/comments", form, text="Trop tôt")
    assert len(running.members.mails()) == before

    assert running.submit(key).status_code == 303
    running.ana.post(f"{form}/comments", form, text="Une image suivra.")
    running.mod.post(f"{form}/comments", f"/moderation/{key}", text="Bien noté.")

    found = []
    for one in running.members.mails()[before:]:
        body = one.get_payload(decode=True)
        assert isinstance(body, bytes)
        found.append((str(one["To"]), body.decode()))
    assert [to for to, _ in found] == [
        *("mod@zone.example", "mod@zone.example", "ana@zone.example"),
    ]
    for (_, text), said, place in zip(
        found,
        ("attend votre relecture", "Une image suivra.", "Bien noté."),
        (f"/moderation/{key}", f"/moderation/{key}", form),
        strict=True,
    ):
        assert said in text
        assert place in text
