"""Published sheets are read, filtered, and shown ahead of their publication."""

from datetime import date
from pathlib import Path

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.services.browse_sheets import (
    as_published,
    facet_counts,
    sheet,
    sheet_parts,
    sheets,
    sheets_about,
)
from pvd_graph.vocab import id_iri
from tests.app.sheet_site import SheetSite
from tests.experience.sheets import SHEET, content

CHALLENGE = id_iri("challenge", "locaux-vides")


def test_a_preview_is_what_will_be_read(tmp_path: Path) -> None:
    """Part by part: whoever submits has seen it as published."""
    reader = SheetSite(tmp_path, [(SHEET, content())]).reader()
    read = sheet(reader, SHEET)
    issues = [Issue(1, date(2026, 1, 1))]

    shown, parts = as_published(sheet_lines(SHEET, content(), issues))

    assert shown == read
    published = sheet_parts(reader, read)
    for name in ("contributions", "results", "documents", "pictures", "revisions"):
        ours, theirs = getattr(parts, name), getattr(published, name)
        assert [one.items() for one in ours] != []
        assert [one.iri for one in ours] == [one.iri for one in theirs]


def test_sheets_about_a_thing(tmp_path: Path) -> None:
    """All conditions hold together."""
    reader = SheetSite(tmp_path, [(SHEET, content())]).reader()

    assert len(sheets_about(reader, communes=["99001"], challenge=CHALLENGE)) == 1
    assert sheets_about(reader, communes=["99002"]) == []
    assert sheets_about(reader, partner=id_iri("partner", "etat")) == []
    found = list(sheets(reader).values())
    assert facet_counts(found, lambda one: one.challenges) == {CHALLENGE: 1}


def test_what_is_not_published_is_not_found(tmp_path: Path) -> None:
    """Whatever the database holds."""
    with pytest.raises(NotFoundError):
        sheet(SheetSite(tmp_path, []).reader(), SHEET)
