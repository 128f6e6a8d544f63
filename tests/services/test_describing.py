"""Any thing of the graph can be described, as RDF and as a table."""

import pyoxigraph as ox
import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.describing import (
    FORMATS,
    describe,
    more_query,
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
    (incoming,) = found.incoming
    assert incoming.property.iri == expand("pvd:rule")
    assert (len(incoming.things), incoming.total) == (2, 2)


def test_nothing_said_is_told(small: OxigraphReader) -> None:
    """An empty description would pass for knowledge."""
    with pytest.raises(NotFoundError, match="absente"):
        describe(small, id_iri("rule", "absente"))


def _crowded() -> OxigraphReader:
    """Read a theme that sixty actions have, and one rule."""
    theme = ox.NamedNode(id_iri("theme", "habitat"))
    graph = ox.NamedNode("https://example.org/graph")
    store = ox.Store()
    for number in range(60):
        action = ox.NamedNode(id_iri("action", str(number)))
        path = ox.NamedNode(expand("pvd:theme"))
        store.add(ox.Quad(action, path, theme, graph))
    rule = ox.NamedNode(id_iri("rule", "one"))
    store.add(ox.Quad(rule, ox.NamedNode(expand("pvd:challenge")), theme, graph))
    return OxigraphReader(store, 1)


def test_a_crowd_does_not_hide_the_others() -> None:
    """Fifty by each property, how many there are, and where to go on."""
    reader, theme = _crowded(), id_iri("theme", "habitat")
    more = "https://example.org/sparql"

    found = {one.property.iri: one for one in describe(reader, theme).incoming}
    body = serialize_description(reader, theme, "nt", more).decode()

    crowd, single = found[expand("pvd:theme")], found[expand("pvd:challenge")]
    assert (len(crowd.things), crowd.total) == (50, 60)
    assert (len(single.things), single.total) == (1, 1)
    assert len(body.splitlines()) == 52
    assert f"<{expand('rdfs:seeAlso')}> <{more}>" in body
    assert len(list(reader.construct(more_query(theme)))) == 61


def test_a_whole_description_names_nothing_more(small: OxigraphReader) -> None:
    """Who has it all need not ask again."""
    body = serialize_description(small, RULE, "nt", "https://example.org/sparql")

    assert b"seeAlso" not in body
