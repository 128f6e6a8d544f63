"""Who is signed out while writing loses nothing: over HTTP, without a script."""

import html
import re

from tests.app.sheet_forms import GOOD, VERSION, Running
from tests.members import Browser, secret_in

_HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)">')
TEXT = 'Un texte qui compte & "pèse".'


def _opened(browser: Browser, path: str) -> dict[str, str]:
    """Return what the form of a draft sends beside what is typed."""
    page = browser.get(path).text
    (shown,) = re.findall(r'name="shown" value="([^"]+)"', page)
    return {
        "csrf_token": secret_in(page),
        "shown": html.unescape(shown),
        "version": VERSION.findall(page)[0],
    }


def _sign_out(browser: Browser) -> None:
    assert browser.post("/account/logout", "/account").status_code == 303


def test_what_was_typed_can_be_sent_again(running: Running) -> None:
    """Where one signs in is told; then its form, and the old one, are good."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    form = _opened(running.ana, path) | GOOD | {"context": TEXT}
    _sign_out(running.ana)

    refused = running.ana.send(path, **form)

    assert refused.status_code == 401
    assert f"/account/login?next=/experiences/drafts/{key}" in refused.text
    page = refused.text.partition("<ol>")[2]
    again = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
    assert again["context"] == TEXT
    assert again["challenges"] == "logements-vacants"

    assert running.ana.sign_in("ana@zone.example").status_code == 303
    saved = running.ana.send(path, **again)
    assert saved.status_code == 303
    assert f"{TEXT}</textarea>" in html.unescape(running.ana.get(path).text)
    later = form | {"context": "Encore un.", "version": "2"}
    assert running.ana.send(path, **later).status_code == 303
    assert "Encore un.</textarea>" in running.ana.get(path).text


def test_the_script_is_told_where_to_sign_in(running: Running) -> None:
    """And saves by itself once its writer has signed in again, by the same form."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    form = _opened(running.ana, path) | {"context": "Entre deux."}
    _sign_out(running.ana)
    for browser in (running.ana, running.members.browser()):
        told = browser.send(f"{path}/autosave", **form)
        assert told.status_code == 401
        assert told.json == {
            "problem": "Vous n'êtes plus connecté.",
            "sign_in": f"/account/login?next={path}",
        }

    running.ana.sign_in("ana@zone.example")
    assert running.ana.send(f"{path}/autosave", **form).status_code == 200
    assert "Entre deux.</textarea>" in running.ana.get(path).text


def test_a_form_of_somebody_else_is_no_key(running: Running) -> None:
    """Neither another person's, nor another sheet's; the text is shown, not saved."""
    key, other = running.begin(), running.begin()
    path = f"/experiences/drafts/{key}"
    forms = [
        _opened(running.bob, path),
        _opened(running.ana, f"/experiences/drafts/{other}"),
        {"version": "1", "shown": "faux"},
    ]
    for form in forms:
        form |= {"csrf_token": "faux", "context": "Un piège."}
        refused = running.ana.send(path, **form)
        assert refused.status_code == 400
        assert "Un piège.</textarea>" in refused.text
        assert "n'est plus bon" in html.unescape(refused.text)
        assert running.ana.send(f"{path}/autosave", **form).status_code == 400
    assert "Un piège." not in running.ana.get(path).text


def test_other_forms_lead_to_where_one_signs_in(running: Running) -> None:
    """A title that is none of tokens, and the way."""
    key = running.begin()
    path = f"/experiences/drafts/{key}"
    form = _opened(running.ana, path)
    _sign_out(running.ana)
    page = running.ana.get("/account/login").text
    form["csrf_token"] = secret_in(page)

    refused = running.ana.send(f"{path}/submit", **form)

    assert refused.status_code == 401
    assert "<h1>Vous n'êtes plus connecté</h1>" in html.unescape(refused.text)
    assert 'href="/account/login" target="_blank"' in refused.text
    running.ana.sign_in("ana@zone.example")
