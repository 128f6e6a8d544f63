"""A sheet begins: from a project of the town, or by a partner for a town."""

import re

from pvd_graph.experience.drafts import own_sheets
from tests.app.sheet_forms import Running


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
    assert running.ana.get(begun.location).status_code == 404
