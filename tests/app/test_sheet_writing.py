"""A town writes, a moderator decides, everybody reads: over HTTP, form by form."""

import io
import re

from PIL import Image

from tests.app.sheet_forms import GOOD, VERSION, Running
from tests.members import secret_in


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


def test_what_the_graph_refuses_is_told(running: Running) -> None:
    """To the moderator; nothing is published."""
    key = running.begin()
    running.submit(key, challenges=["defi-inconnu"])

    answer = running.decide(key, "accept")

    assert answer.status_code == 400
    assert "defi-inconnu" in answer.text
    assert running.ana.get(f"/experiences/{key}").status_code == 404


def test_partners_that_are_not_known_are_names(running: Running) -> None:
    """Text on the page, a node below the sheet in the graph; personal data stop it."""
    key = running.begin()
    other = {"partners-2-partner": "soliha", "partners-2-role": "conseil"}
    assert running.submit(key, **other).status_code == 303
    review = running.mod.get(f"/moderation/{key}").text
    assert "Soliha" in review
    accepted = running.decide(key, "accept")
    assert accepted.status_code == 303, accepted.text

    reader = running.members.browser()
    page = reader.get(f"/experiences/{key}").text
    assert "<li>Soliha, conseil</li>" in page
    assert ">Cerema</a>, conseil" in page
    graph = reader.get(f"/experiences/{key}.ttl").text
    assert f"experience/{key}/partner/2" in graph
    assert 'name "Soliha"@fr' in graph
    for path in ("/partners", "/search?q=soliha", "/experiences?partner=2"):
        assert "<li>Soliha" not in reader.get(path).text
    assert "Soliha" not in reader.get("/partners").text

    other["partners-2-partner"] = "Bail 06 - 12 - 34 - 56 - 78"
    running.save(running.ana, key, **GOOD, **other)
    preview = running.ana.get(f"/experiences/drafts/{key}/preview").text
    assert "ressemble à" in preview
    assert "06 - 12 - 34 - 56 - 78" in preview
