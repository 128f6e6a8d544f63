"""Who reaches a sheet's forms, and what comes out of hostile ones."""

import io

import pytest
from PIL import Image

from tests.app.sheet_forms import GOOD, SCRIPTS, Running
from tests.experience.hostile import HOSTILE
from tests.experience.test_markdown import Parts
from tests.members import secret_in


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
