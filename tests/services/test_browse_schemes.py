"""Concept schemes, with their concepts in order and in both languages."""

import pyoxigraph as ox
import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_schemes import scheme, schemes, write_scheme
from pvd_graph.services.formats import FORMATS
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri


def test_schemes_are_listed(small: OxigraphReader) -> None:
    """With the number of their concepts."""
    (only,) = schemes(small)

    assert (only.slug, only.title, only.concepts) == (
        "defis",
        "Défis des petites villes",
        3,
    )


def test_concepts_follow_the_broader_one(small: OxigraphReader) -> None:
    """In order of their notation, with how deep they stand."""
    found = scheme(small, "defis")

    assert [(one.slug, one.notation, one.depth) for one in found.concepts] == [
        ("habitat", "D01", 0),
        ("logements-vacants", "D01.1", 1),
        ("habitat-degrade", "D01.2", 1),
    ]
    first, second, _third = found.concepts
    assert second.said("skos:prefLabel", "en") == ("Long-term vacant homes",)
    assert first.matches == (("skos:relatedMatch", id_iri("theme", "habitat")),)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_file_holds_the_concepts_and_nothing_else(
    small: OxigraphReader, extension: str
) -> None:
    """A scheme and its three concepts are all its subjects."""
    body = write_scheme(small, "defis", extension)

    read = ox.parse(body, format=FORMATS[extension])
    assert {
        quad.subject.value for quad in read if not isinstance(quad.subject, ox.Triple)
    } == {
        id_iri("scheme", "defis"),
        id_iri("challenge", "habitat"),
        id_iri("challenge", "logements-vacants"),
        id_iri("challenge", "habitat-degrade"),
    }


def test_unknown_scheme_is_told(small: OxigraphReader) -> None:
    """An empty list would pass for knowledge."""
    with pytest.raises(NotFoundError, match="rien"):
        scheme(small, "rien")
