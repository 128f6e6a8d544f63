"""What becomes of a sheet: taken back, removed, told; its pictures with it."""

import io
import re

from PIL import Image

from tests.app.sheet_forms import Running


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
    running.decide(key, "withdraw", "À revoir")
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


def _told_why(running: Running) -> str:
    mail = running.members.mails()[-1]
    assert mail["To"] == "ana@zone.example"
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


def test_a_moderator_says_why_a_sheet_goes(running: Running) -> None:
    """By either way; its author is told, and reads it again. A town needs no reason."""
    key = running.begin()
    page, form = f"/moderation/{key}", f"/experiences/drafts/{key}"
    for path, name in ((page, "text"), (f"{form}/withdraw", "reason")):
        assert running.submit(key).status_code == 303
        assert running.decide(key, "accept").status_code == 303
        fields = {"decision": "withdraw", name: " "}
        refused = running.mod.post(path, page, **fields)
        assert refused.status_code == 400
        assert "Dites pourquoi" in refused.text
        assert running.members.browser().get(f"/experiences/{key}").status_code == 200
        why = f"Le bail a pris fin ({name})."
        gone = running.mod.post(path, page, **(fields | {name: why}))
        assert gone.location == "/moderation?done=withdraw"
        assert running.members.browser().get(f"/experiences/{key}").status_code == 404
        assert why in _told_why(running)
        assert why in running.ana.get(form).text

    assert running.submit(key).status_code == 303
    assert running.decide(key, "accept").status_code == 303
    assert 'name="sure" value="1" required' in running.ana.get(form).text
    assert running.ana.post(f"{form}/withdraw", form).status_code == 303


def test_moderators_see_the_contact(running: Running) -> None:
    """In the review, and marked where it changes; the author in the preview."""
    key = running.begin()
    running.submit(key)
    assert (
        "transmis à mairie@zone.example" in running.mod.get(f"/moderation/{key}").text
    )
    running.decide(key, "accept")
    running.submit(key, contact="urbanisme@zone.example")

    review = running.mod.get(f"/moderation/{key}").text

    assert "<del>mairie@zone.example</del>" in review
    assert "<ins>urbanisme@zone.example</ins>" in review
    preview = running.ana.get(f"/experiences/drafts/{key}/preview").text
    assert "transmis à urbanisme@zone.example" in preview
    public = running.members.browser().get(f"/experiences/{key}").text
    assert "@zone.example" not in public
