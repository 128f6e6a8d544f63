"""What a town says itself, at the gate: declared challenges, sheets without names.

The texts here are those of towns that do not exist. Phone numbers start with 01 99 00,
which the numbering plan keeps for fiction (Arcep decision 2018-0881, annex 1, 2.5.12).
"""

from __future__ import annotations

import time

import pytest
from rdflib import Graph

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import ShapeIssue, check_lines
from pvd_graph.validation.constraints import component
from pvd_graph.validation.shapes import load_shapes

HEADER = f"@base <{vocab.BASE}> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in vocab.PREFIXES.items()
)
SHEET = "<id/experience/00000000-0000-4000-8000-000000099001> a pvd:ExperienceSheet"
# A pattern that backtracks would take hours; reading the shapes takes most of this.
LONGEST_S = 30
DECLARED = """
<id/assessment/declare/99001/vacance-commerciale> a pvd:ChallengeAssessment ;
    pvd:commune <id/commune/99001> ; pvd:challenge <id/challenge/vacance-commerciale> ;
    pvd:assessmentKind <id/term/defi-declare> ; pvd:priority 1 ;
    prov:wasDerivedFrom <id/experience/00000000-0000-4000-8000-000000099001> .
"""


def _issues(text: str) -> list[ShapeIssue]:
    """Return what the gate of a build finds wrong in *text*, Turtle."""
    data = Graph().parse(data=HEADER + text, format="turtle")
    lines = sorted(line for line in data.serialize(format="nt").splitlines() if line)
    return list(check_lines(load_shapes(ontology_folder() / "shapes"), lines))


def test_a_declared_challenge_needs_no_figure() -> None:
    """A town says what it faces, without value, rule nor rank; still with a source."""
    assert _issues(DECLARED) == []

    unsourced = DECLARED.replace("prov:wasDerivedFrom", "rdfs:seeAlso")
    assert [issue.path for issue in _issues(unsourced)] == [
        vocab.expand("prov:wasDerivedFrom")
    ]


@pytest.mark.parametrize(
    ("text", "let_in"),
    [
        ("Du 12/03/2024 au 15/06/2025, 12 locaux.", True),
        ("Coût : 1 250 000 € (hors taxes), soit 300.000 € par an.", True),
        ("En 2021, 2022, 2023 et 2024.", True),
        ("Le SIREN de la commune est 999 999 999.", True),
        ("Un pas.\\nPuis 10.\\nPuis 20.\\nPuis 30.\\nPuis 40.\\nPuis 50.", True),
        ("Appeler le 01 99 00 12 34.", False),
        ("Appeler le 01\u202f99\u00a000\u202f12\u00a034", False),
        ("Tél. : +33 (0)1-99-00-12-34, le matin", False),
        ("Tél. 0199001234", False),
        ("Écrire à mairie@trifouillis.example", False),
    ],
)
def test_texts_of_sheets_give_no_way_to_reach_a_person(
    text: str, *, let_in: bool
) -> None:
    """E-mail addresses and phone numbers are refused, dates and amounts are not."""
    issues = _issues(f'{SHEET} ; pvd:advice "{text}"@fr .')

    found = {i.path for i in issues if i.component == component("Pattern")}
    assert found == (set() if let_in else {vocab.expand("pvd:advice")})


def test_no_text_of_a_sheet_can_stall_the_gate() -> None:
    """The pattern of texts takes a time that grows with the text, whatever it holds."""
    started = time.perf_counter()
    for part in ("mot 12 ", "1 ", "123456789 x", " ", "12.34-"):
        _issues(
            f'<id/x> a pvd:MeasuredResult ; rdfs:label "{part * 20_000}@"@fr ;'
            ' pvd:valueBefore 1 ; pvd:valueAfter 2 ; pvd:unit "m" .'
        )

    assert time.perf_counter() - started < LONGEST_S
