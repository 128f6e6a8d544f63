"""Many things are described one after the other, whatever their number."""

from io import BytesIO

import pyoxigraph as ox

from pvd_graph import vocab
from pvd_graph.services.describing_many import write_descriptions
from pvd_graph.store.oxigraph import OxigraphReader


def test_each_thing_is_described(small: OxigraphReader) -> None:
    """More than go into one query; unknown ones say nothing."""
    town = vocab.id_iri("commune", "99001")
    unknown = [vocab.id_iri("commune", f"{number}") for number in range(250)]
    out = BytesIO()

    write_descriptions(small, [*unknown, town], "ttl", out)

    found = list(ox.parse(out.getvalue(), format=ox.RdfFormat.TURTLE))
    assert {quad.subject for quad in found} == {ox.NamedNode(town)}
    assert b"@prefix" in out.getvalue()
