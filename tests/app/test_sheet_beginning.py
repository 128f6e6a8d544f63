"""A sheet begins: from a project of the town, or by a partner for a town."""

import re

from pvd_graph.experience.drafts import own_sheets
from tests.app.sheet_forms import GOOD, VERSION, Running


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


def test_what_a_partner_tells_is_said_to_be_its_and_is_the_towns_too(
    running: Running,
) -> None:
    """Its town reads, answers and withdraws it; readers see who tells."""
    partner = running.members.organisation("partner", "Agence", "agence")
    con = running.members.member("agence@zone.example", partner, "contributor")
    form = {"organisation": str(partner.id), "commune": "99001", "title": "Un marché"}
    begun = con.post("/experiences/new", **form)
    (key,) = re.findall("[0-9a-f-]{36}", begun.location)
    draft = f"/experiences/drafts/{key}"
    assert running.ana.get(draft).status_code == 200
    assert running.eve.get(draft).status_code == 404
    assert "Un marché" in running.ana.get("/experiences/mine").text
    assert "Un marché" not in running.eve.get("/experiences/mine").text

    good = {**GOOD, "title": "Un marché", "partners-1-partner": "", "context": "Vide."}
    running.save(con, key, preview="1", **good)
    (version,) = VERSION.findall(con.get(draft).text)
    con.post(f"{draft}/submit", draft, version=version)
    accepted = running.decide(key, "accept")
    assert accepted.status_code == 303, accepted.text
    reader = running.members.browser()
    page = reader.get(f"/experiences/{key}").text
    assert "Racontée par Agence, pour la commune." in page
    assert "C'est la commune qui raconte" not in page
    assert "racontée par Agence" in reader.get("/communes/99001").text

    talk = f"/experiences/{key}/talk"
    running.eve.post(talk.replace("/talk", "/questions"), talk, text="Combien ?")
    assert "Combien" in running.ana.get(talk).text
    withdrawn = running.ana.post(f"{draft}/withdraw", draft)
    assert withdrawn.status_code == 303
    assert running.ana.get(withdrawn.location).status_code == 200
    assert reader.get(f"/experiences/{key}").status_code == 404
