"""Rule files: what is read, and what is refused with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from pvd_graph.enrichment.rules import load_rules
from pvd_graph.errors import BadManifestError
from pvd_graph.resources import ontology_folder
from pvd_graph.vocab import id_iri

GOOD = """
challenge = "acces-soins"
unit = "médecins pour 1 000 habitants"
label = { fr = "Peu de médecins", en = "Few doctors" }
definition = { fr = "…", en = "…" }
[measure]
kind = "ratio"
of = ["doctors/2024", "locums/2024"]
over = "population/2021"
scale = 1000
[threshold]
kind = "first-quartile"
direction = "below"
source = { fr = "Quartile", en = "Quartile" }
[reference]
population = "population/2021"
bands = [2000, 5000]
group = { fr = "Villes", en = "Towns" }
"""


def _folder(folder: Path, text: str, name: str = "01-medecins.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_rule_is_read_whole(tmp_path: Path) -> None:
    """Slug from the file name, figures in the order of the file, each once."""
    (rule,) = load_rules(_folder(tmp_path, GOOD))

    assert (rule.slug, rule.challenge) == ("medecins", "acces-soins")
    assert rule.label.fr == "Peu de médecins"
    assert rule.refs == (
        ("doctors", "2024"),
        ("locums", "2024"),
        ("population", "2021"),
    )
    assert (rule.measure.scale, rule.reference.bands) == (1000, (2000, 5000))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('unit = "médecins pour 1 000 habitants"', "", "unit"),
        ('challenge = "acces-soins"', 'challenge = "Accès"', "challenge"),
        ('en = "Few doctors"', 'en = " "', "label.en"),
        ("scale = 1000", "scael = 1000", "measure.scael"),
        ("scale = 1000", 'scale = "1000"', "measure.scale"),
        ("scale = 1000", "scale = 0", "measure.scale"),
        ("scale = 1000", "scale = inf", "measure.scale"),
        ('"doctors/2024"', '"doctors"', "measure.of"),
        ('of = ["doctors/2024", "locums/2024"]', "of = []", "measure.of"),
        ('of = ["doctors/2024", "locums/2024"]', "of = [1]", "measure.of"),
        ('kind = "ratio"', 'kind = "mean"', "measure.kind"),
        ('over = "population/2021"', "", "measure.over"),
        ('direction = "below"', 'direction = "above"', "threshold.direction"),
        ('kind = "first-quartile"', 'kind = "absolute"', "threshold.value"),
        ('direction = "below"', 'direction = "below"\nvalue = 1', "threshold.value"),
        ('direction = "below"', 'direction = "below"\nchance = 1', "threshold.chance"),
        ('direction = "below"', 'direction = "below"\nchance = true', "chance"),
        ("bands = [2000, 5000]", "bands = [5000, 2000]", "reference.bands"),
        ("bands = [2000, 5000]", "bands = [true]", "reference.bands"),
        (
            "bands = [2000, 5000]",
            'except_departements = ["Ain"]',
            "reference.except_departements",
        ),
        ('[reference]\npopulation = "population/2021"', "[reference]", "population"),
        ("[threshold]", "[thresholds]", "threshold"),
        ("[measure]", "measure = 1\n[measures]", "measure"),
        ("[measure]", "[measure", "TOML"),
    ],
)
def test_bad_file_is_refused_with_its_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    """A misspelt or missing key never becomes a default."""
    assert old in GOOD

    with pytest.raises(BadManifestError, match=key) as caught:
        load_rules(_folder(tmp_path, GOOD.replace(old, new)))

    assert caught.value.path.name == "01-medecins.toml"


def test_two_periods_must_be_in_order(tmp_path: Path) -> None:
    """A rate between two periods needs an earlier and a later year."""
    start = GOOD.index("[measure]")
    measure = '[measure]\nkind = "annual-rate"\nfrom = "p/2021"\nto = "p/2015"\n'
    text = GOOD[:start] + measure + GOOD[GOOD.index("[threshold]") :]

    with pytest.raises(BadManifestError, match=r"measure\.to"):
        load_rules(_folder(tmp_path, text))


def test_folder_names_and_slugs_are_checked(tmp_path: Path) -> None:
    """No rule at all, a name of another form and a slug twice are mistakes."""
    with pytest.raises(BadManifestError, match="aucune règle"):
        load_rules(tmp_path)
    _folder(tmp_path, GOOD)
    with pytest.raises(BadManifestError, match=r"01-medecins\.toml"):
        load_rules(_folder(tmp_path, GOOD, "02-medecins.toml"))
    with pytest.raises(BadManifestError, match="nom attendu"):
        load_rules(_folder(tmp_path, GOOD, "00_Medecins.toml"))


def test_bundled_rules_name_challenges_of_the_scheme() -> None:
    """Every rule that ships asserts a concept that exists."""
    schemes = Graph().parse(ontology_folder() / "schemes" / "defis.ttl")
    rules = load_rules(ontology_folder() / "rules")

    assert len(rules) >= 17
    for rule in rules:
        concept = URIRef(id_iri("challenge", rule.challenge))
        assert (concept, RDF.type, SKOS.Concept) in schemes, rule.slug
