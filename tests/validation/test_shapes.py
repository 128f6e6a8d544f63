"""Shapes files become plain data, and nothing in them is ignored in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.shapes import load_shapes

HEAD = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "


def _write(folder: Path, text: str) -> Path:
    (folder / "s.ttl").write_text(HEAD + text, encoding="utf-8")
    return folder


def test_shape_keeps_targets_messages_and_severity(tmp_path: Path) -> None:
    """What a report needs travels with the constraint; annotations are welcome."""
    text = (
        SHAPE
        + """ rdfs:label "Forme"@fr ; sh:targetSubjectsOf ex:p ;
        sh:property ex:P, [ sh:path ex:r ; sh:minCount 1 ; sh:deactivated true ] .
        ex:P a sh:PropertyShape ; sh:path ex:q ; sh:maxCount 1 ; sh:name "q"@fr ;
            sh:message "Un."@fr, "One."@en ; sh:severity sh:Warning ."""
    )

    (shape,) = load_shapes(_write(tmp_path, text))

    assert shape.target_classes == {"https://example.org/C"}
    assert shape.target_subjects_of == {"https://example.org/p"}
    (item,) = shape.properties
    assert (item.path, item.max_count, item.min_count) == (
        "https://example.org/q",
        1,
        0,
    )
    assert (item.shape, item.severity) == ("https://example.org/P", "Warning")
    assert item.messages == (("en", "One."), ("fr", "Un."))


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        (SHAPE + "sh:closed true .", "sh:closed"),
        (SHAPE + "sh:not [ sh:nodeKind sh:IRI ] .", "sh:not"),
        (SHAPE + "sh:property [ sh:path ex:p ; sh:node ex:S ] .", "sh:node"),
        (SHAPE + "sh:property [ sh:path ex:p ; sh:lessThan ex:q ] .", "sh:lessThan"),
        (SHAPE + "sh:property [ sh:path [ sh:inversePath ex:p ] ] .", "sh:path"),
        (SHAPE + "sh:property [ sh:minCount 1 ] .", "sh:path"),
        (SHAPE + "sh:or ( [ sh:property ex:P ] ) .", "sh:property"),
        (SHAPE + 'sh:pattern "(" .', "sh:pattern"),
        (SHAPE + 'sh:pattern "a" ; sh:flags "q" .', "sh:flags"),
        (SHAPE + "sh:nodeKind ex:Iri .", "sh:nodeKind"),
        (SHAPE + "sh:severity ex:Bad .", "sh:severity"),
        (SHAPE + 'sh:property [ sh:path ex:p ; sh:minCount "x" ] .', "sh:minCount"),
        (SHAPE + 'sh:property [ sh:path ex:p ; sh:minInclusive "x" ] .', "borne"),
        (
            SHAPE + "sh:property [ sh:path ex:p ; sh:datatype xsd:duration ] .",
            "duration",
        ),
        (SHAPE + "sh:property [ sh:path ex:p ; sh:hasValue [] ] .", "anonyme"),
        ("ex:S a sh:NodeShape .", "cible"),
        ("ex:S a sh:NodeShape, rdfs:Class ; sh:targetNode ex:n .", "sh:targetNode"),
        ("ex:S a rdfs:Class, sh:NodeShape ; sh:targetClass ex:C .", "classe"),
        ("ex:P a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 .", "sh:NodeShape"),
    ],
)
def test_unknown_construct_is_refused_by_name(
    tmp_path: Path, text: str, construct: str
) -> None:
    """A constraint outside the subset stops the load and names shape and construct."""
    with pytest.raises(BadManifestError, match=construct) as caught:
        load_shapes(_write(tmp_path, text))

    assert "ex" in str(caught.value)
    assert caught.value.path.name == "s.ttl"


def test_broken_turtle_is_a_bad_manifest(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(BadManifestError, match=r"s\.ttl.*Turtle"):
        load_shapes(_write(tmp_path, "ex:S a ."))


def test_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    """An empty or missing folder would let everything pass."""
    with pytest.raises(BadManifestError, match="aucune forme"):
        load_shapes(tmp_path)


def test_shapes_of_the_ontology_compile() -> None:
    """Every shape that ships stays within the subset."""
    shapes = load_shapes(ontology_folder() / "shapes")

    assert shapes
    assert len({shape.iri for shape in shapes}) == len(shapes)
