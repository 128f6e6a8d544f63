"""A published sheet is a graph that keeps the shapes, and no address."""

from datetime import date

import pyoxigraph as ox

from pvd_graph import vocab
from pvd_graph.experience.statements import Issue, sheet_iri, sheet_lines
from pvd_graph.validation.check import check_lines
from tests.experience.sheets import SHEET, content
from tests.small_data import project_shapes

ISSUES = (Issue(1, date(2026, 1, 2)), Issue(2, date(2026, 3, 4)))


def test_the_graph_of_a_sheet_keeps_the_shapes() -> None:
    """No violation, and no warning: it addresses a challenge and says what was done."""
    lines = list(sheet_lines(SHEET, content(), ISSUES))

    assert list(check_lines(project_shapes(), sorted(lines))) == []
    assert lines == [
        f"{triple} .\n"
        for triple in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES)
    ]


def test_the_contact_is_not_published() -> None:
    """Nor anything that looks like an address."""
    text = "".join(sheet_lines(SHEET, content(), ISSUES))

    assert "mairie" not in text.lower()
    assert "@zone" not in text


def test_each_revision_follows_the_one_before() -> None:
    """The last one is in force."""
    text = "".join(sheet_lines(SHEET, content(), ISSUES))
    revision = f"<{sheet_iri(SHEET)}/revision/2>"

    assert f"{vocab.term('pvd:currentRevision')} {revision}" in text
    assert f"{revision} {vocab.term('prov:wasRevisionOf')}" in text
    assert f'{vocab.term("dcterms:modified")} "2026-03-04"' in text


def test_what_is_not_known_is_not_said() -> None:
    """No empty text, no zero."""
    names = ("results", "difficulties", "lessons", "advice")
    none = dict.fromkeys((*names, "cost_eur", "started", "ended"), "")
    lists = dict.fromkeys(("partners", "measures", "documents", "pictures"), ())
    empty = content(**none, **lists)

    text = "".join(sheet_lines(SHEET, empty, ISSUES[:1]))

    assert '""' not in text
    assert "totalCostEur" not in text
    assert "modified" not in text
    lines = sorted(text.splitlines(keepends=True))
    assert list(check_lines(project_shapes(), lines)) == []
