"""The ontology page is made of the ontology's own file."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import StoreError
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import ontology_terms, serialize_ontology


def test_every_term_is_named_in_french() -> None:
    """Classes first, then properties, each with what it means."""
    terms = ontology_terms(ontology_folder() / "pvd.ttl")

    assert {term.kind for term in terms} == {"class", "property"}
    assert "pvd:ChallengeAssessment" in {term.name for term in terms}
    assert [term.name for term in terms if not (term.label and term.definition)] == []


def test_other_formats_say_the_same() -> None:
    """N-Triples for programs without a Turtle parser."""
    path = ontology_folder() / "pvd.ttl"

    lines = serialize_ontology(path, ox.RdfFormat.N_TRIPLES).splitlines()

    assert len(set(lines)) == len(list(ox.parse(path=str(path))))


def test_unreadable_file_is_told(tmp_path: Path) -> None:
    """Which file, and why."""
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b>", encoding="utf-8")

    with pytest.raises(StoreError, match=r"broken\.ttl"):
        ontology_terms(path)
