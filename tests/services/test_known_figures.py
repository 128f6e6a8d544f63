"""Figures of all towns in memory: the same as those that the graph tells of each."""

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.services.browse_assessments import figures_of
from pvd_graph.services.browse_towns import commune_iri, towns
from pvd_graph.services.known_figures import known_figures
from pvd_graph.services.records import as_number
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, id_iri


def test_a_town_has_the_figures_that_the_graph_has(small: OxigraphReader) -> None:
    """With IRI, period, value and dataset, read one by one."""
    compared = 0
    for code in towns(small):
        term = queries.iri(commune_iri(code))
        asked = small.select(queries.load("commune_figures", commune=term))

        found = {
            (one.iri, one.indicator.iri, one.period, one.value, one.dataset)
            for one in figures_of(small, CodeInsee(code))
        }

        assert found == {
            (
                row["observation"],
                row["indicator"],
                row["period"],
                as_number(row["value"]),
                row["dataset"],
            )
            for row in asked
        }
        compared += len(found)
    assert compared == 2


def test_an_observation_with_a_name_of_its_own_keeps_it() -> None:
    """A partner may call it as it likes; commas are part of IRIs."""
    own = id_iri("observation", "x") + "/a,b"
    usual = id_iri("observation", "area_km2", "99001", "2024")
    store = ox.Store()
    commune = ox.NamedNode(commune_iri("99001"))
    member = ox.NamedNode(id_iri("membership", "99001"))
    programme = ox.NamedNode(id_iri("programme", "petites-villes-de-demain"))
    told: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (commune, "igeo:codeINSEE", ox.Literal("99001")),
        (member, "pvd:programme", programme),
        (member, "pvd:commune", commune),
    ]
    for iri, period, value in ((own, "2023", 11.5), (usual, "2024", 12)):
        seen = ox.NamedNode(iri)
        told += [
            (seen, "pvd:territory", commune),
            (seen, "pvd:indicator", ox.NamedNode(id_iri("indicator", "area_km2"))),
            (seen, "pvd:period", ox.Literal(period)),
            (seen, "pvd:value", ox.Literal(value)),
        ]
    for subject, name, term in told:
        store.add(ox.Quad(subject, ox.NamedNode(expand(name)), term))

    early, late = known_figures(OxigraphReader(store, 1))

    assert (early.values, early.iri("99001")) == ({"99001": 11.5}, own)
    assert (late.values, late.iri("99001")) == ({"99001": 12}, usual)
    assert (early.iris, late.iris) == ({"99001": own}, {})
    assert early.dataset == ""
