"""The ontology page is made of the ontology's own file."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import NotFoundError, StoreError
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import (
    KINDS,
    ontology_file,
    ontology_versions,
    read_ontology,
    write_ontology,
)
from pvd_graph.services.formats import FORMATS
from pvd_graph.vocab import expand

SMALL = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/pvd-graph/ontology> a owl:Ontology ;
    owl:versionInfo "1.0.0" ; dcterms:title "Petite ontologie"@fr, "Small ontology"@en .
pvd:Old a owl:Class ; rdfs:label "vieux"@fr, "old"@en ; owl:deprecated true ;
    dcterms:isReplacedBy pvd:New .
pvd:New a owl:Class ; rdfs:label "neuf"@fr, "new"@en ; skos:example "pvd:New"@fr .
pvd:leads a owl:ObjectProperty ; rdfs:domain pvd:Old ; rdfs:range pvd:New .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a small ontology with an older version beside it."""
    (tmp_path / "pvd.ttl").write_text(SMALL, encoding="utf-8")
    (tmp_path / "versions").mkdir()
    older = SMALL.replace("1.0.0", "0.9.0")
    (tmp_path / "versions" / "0.9.0.ttl").write_text(older, encoding="utf-8")
    return tmp_path


def test_every_term_of_ours_is_named_in_both_languages() -> None:
    """Classes first, then properties, each with what it means."""
    terms = read_ontology(ontology_folder() / "pvd.ttl").terms

    assert [KINDS.index(one.kind) for one in terms] == sorted(
        KINDS.index(one.kind) for one in terms
    )
    assert "pvd:ChallengeAssessment" in {term.name for term in terms}
    for term in terms:
        assert all(term.labels.values()), term.name
        assert all(term.definitions.values()), term.name


def test_a_term_knows_what_names_it(folder: Path) -> None:
    """Domains and ranges are told from both ends, and so is what replaces it."""
    found = {one.local: one for one in read_ontology(folder / "pvd.ttl").terms}

    assert found["Old"].domain_of == (expand("pvd:leads"),)
    assert found["New"].range_of == (expand("pvd:leads"),)
    assert (found["Old"].deprecated, found["New"].deprecated) == (True, False)
    assert found["Old"].replaced_by == (expand("pvd:New"),)
    assert found["New"].examples == (("fr", "pvd:New"),)
    assert found["leads"].kind == "object"


def test_versions_are_found(folder: Path) -> None:
    """The current one first; an unknown one is an error that names them."""
    assert list(ontology_versions(folder)) == ["1.0.0", "0.9.0"]
    assert ontology_file(folder) == folder / "pvd.ttl"
    assert ontology_file(folder, "0.9.0") == folder / "versions" / "0.9.0.ttl"
    with pytest.raises(NotFoundError, match=r"1\.0\.0, 0\.9\.0"):
        ontology_file(folder, "2.0.0")


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_other_formats_say_the_same(extension: str) -> None:
    """Every statement of the file, and the questions that each term answers."""
    path = ontology_folder() / "pvd.ttl"

    body = write_ontology(path, extension)

    said = {quad.triple for quad in ox.parse(body, format=FORMATS[extension])}
    asked = {
        one for one in said if one.predicate.value == expand("dcterms:isReferencedBy")
    }
    assert len(asked) > len(said) / 20
    assert said - asked == {quad.triple for quad in ox.parse(path=str(path))}


def test_unreadable_file_is_told(tmp_path: Path) -> None:
    """Which file, and why."""
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b>", encoding="utf-8")

    with pytest.raises(StoreError, match=r"broken\.ttl"):
        read_ontology(path)
