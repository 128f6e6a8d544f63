"""The triples of a derived graph are those of ``docs/data-model.md``."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph

from pvd_graph.enrichment.derive import derive
from pvd_graph.enrichment.rules import Measure, Reference, Rule, Threshold
from pvd_graph.enrichment.statements import statements
from pvd_graph.model import Wording
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.shapes import load_shapes
from pvd_graph.vocab import BASE, PREFIXES

TEXT = Wording(fr="texte « entier »", en="text")
RULE = Rule(
    slug="essai",
    challenge="acces-soins",
    label=TEXT,
    definition=TEXT,
    unit="%",
    measure=Measure("value", (("x", "2024"),), (), None, 1, None),
    threshold=Threshold(
        "third-quartile", "above", None, None, chance=False, source=TEXT
    ),
    reference=Reference(TEXT, None, (), 0),
)
FIGURES = {
    ("x", "2024"): {"99001": 1.0, "99002": 2.0, "99003": 3.0, "99004": 4.123456},
    ("p", "2021"): dict.fromkeys(("99001", "99002", "99003", "99004"), 500.0),
}
BANDED = replace(RULE, reference=Reference(TEXT, ("p", "2021"), (2000,), 0))


def _lines(rule: Rule) -> list[str]:
    return [" ".join((*triple, ".")) for triple in statements(derive(rule, FIGURES))]


def _turtle(text: str) -> set[pyoxigraph.Triple]:
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    data = f"@base <{BASE}> .\n{prefixes}{text}".encode()
    return {
        quad.triple
        for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE)
    }


def test_graph_of_a_rule_without_bands() -> None:
    """The rule, one assessment with its evidence, and the shortcut; nothing else."""
    expected = _turtle("""
        <id/rule/essai> a pvd:Rule ; skos:prefLabel "texte « entier »"@fr, "text"@en ;
            skos:definition "texte « entier »"@fr, "text"@en ;
            pvd:challenge <id/challenge/acces-soins> ;
            pvd:usesIndicator <id/indicator/x> ; pvd:unit "%" ; pvd:direction "above" ;
            pvd:threshold 3.2809 ; pvd:thresholdKind "third-quartile" ;
            pvd:referenceGroup "texte « entier »"@fr, "text"@en ;
            pvd:referenceMedian 2.5 ; pvd:groupSize 4 ;
            dcterms:source "texte « entier »"@fr, "text"@en .
        <id/assessment/essai/99004> a pvd:ChallengeAssessment ;
            pvd:commune <id/commune/99004> ; pvd:challenge <id/challenge/acces-soins> ;
            pvd:assessmentKind <id/term/defi-derive> ;
            pvd:intensity 0.875 ; pvd:value 4.1235 ; pvd:rank 1 ;
            pvd:threshold 3.2809 ; pvd:referenceMedian 2.5 ; pvd:groupSize 4 ;
            pvd:rule <id/rule/essai> ;
            prov:wasDerivedFrom <id/observation/x/99004/2024> .
        <id/commune/99004> pvd:facesChallenge <id/challenge/acces-soins> .
    """)

    lines = "\n".join(_lines(RULE))
    parsed = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)

    assert {quad.triple for quad in parsed} == expected


def test_text_is_what_the_engine_writes() -> None:
    """Canonical terms: a dump of the store gives back the archive, byte for byte."""
    for line in _lines(RULE) + _lines(BANDED):
        (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)
        store = pyoxigraph.Store()
        store.add(quad)
        (stored,) = store
        assert f"{stored.subject} {stored.predicate} {stored.object} ." == line


def test_threshold_of_a_band_stands_on_the_band_and_on_the_assessment() -> None:
    """A rule with several thresholds has none of its own."""
    lines = _lines(BANDED)
    threshold = f"<{PREFIXES['pvd']}threshold>"
    band = f"<{BASE}id/rule/essai/0-1999>"

    owners = {line.split(" ")[0] for line in lines if threshold in line}
    assert owners == {band, f"<{BASE}id/assessment/essai/99004>"}
    assert any(line.endswith(f"populationBand> {band} .") for line in lines)
    assert any(f"{BASE}id/observation/p/99004/2021>" in line for line in lines)


def test_graphs_pass_the_shapes_of_the_ontology() -> None:
    """What a rule writes is let through by the gate of the build."""
    shapes = load_shapes(ontology_folder() / "shapes")

    for rule in (RULE, BANDED):
        assert list(check_lines(shapes, sorted(_lines(rule)))) == []
