"""Any thing of the graph can be described, as RDF and as a table."""

import pyoxigraph as ox
import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.describing import (
    FORMATS,
    describe,
    serialize_description,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, id_iri

RULE = id_iri("rule", "vacance-longue")


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_formats_say_the_same(small: OxigraphReader, extension: str) -> None:
    """Thirteen statements of the rule and two of assessments that point at it."""
    body = serialize_description(small, RULE, extension)

    assert len(set(ox.parse(body, format=FORMATS[extension]))) == 15


def test_description_is_the_same_twice(small: OxigraphReader) -> None:
    """An address that did not change must not seem to have changed."""
    once = serialize_description(small, RULE, "nt")

    assert serialize_description(small, RULE, "nt") == once


def test_table_links_to_things_and_keeps_languages(small: OxigraphReader) -> None:
    """What is said of it, and who speaks of it."""
    found = describe(small, RULE)

    said = {name.iri: values for name, values in found.properties}
    assert found.name == "Vacance de longue durée"
    (concluded,) = said[expand("pvd:challenge")]
    assert concluded.thing is not None
    assert concluded.thing.name == "Logements vacants de longue durée"
    assert [value.lang for value in said[expand("skos:prefLabel")]] == ["fr"]
    assert [name.iri for name, _ in found.incoming] == [expand("pvd:rule")]


def test_nothing_said_is_told(small: OxigraphReader) -> None:
    """An empty description would pass for knowledge."""
    with pytest.raises(NotFoundError, match="absente"):
        describe(small, id_iri("rule", "absente"))
