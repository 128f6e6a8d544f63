"""Figures of towns as values, made as the ranking makes them."""

import pyoxigraph as ox
import pytest

from pvd_graph.services.peer_values import figure_of, figure_values
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, id_iri

CODE = ox.NamedNode(expand("igeo:codeINSEE"))
GROWTH = {("99001", "2017"): 1000, ("99001", "2023"): 1100, ("99002", "2023"): 700}


@pytest.fixture(scope="module")
def known() -> OxigraphReader:
    """Two communes; of the second, one census alone."""
    store = ox.Store()
    for code in ("99001", "99002"):
        commune = ox.NamedNode(id_iri("commune", code))
        store.add(ox.Quad(commune, CODE, ox.Literal(code)))
    for (code, period), value in GROWTH.items():
        seen = ox.NamedNode(id_iri("observation", f"{code}-{period}"))
        for name, term in (
            ("pvd:territory", ox.NamedNode(id_iri("commune", code))),
            ("pvd:indicator", ox.NamedNode(id_iri("indicator", "population"))),
            ("pvd:period", ox.Literal(period)),
            ("pvd:value", ox.Literal(value)),
        ):
            store.add(ox.Quad(seen, ox.NamedNode(expand(name)), term))
    return OxigraphReader(store, 1)


def test_what_is_not_known_has_no_value(known: OxigraphReader) -> None:
    """Nor has what towns are not compared by, nor a made-up town."""
    figure = next(
        slug
        for slug in ("population_growth_pct", "population_change_pct")
        if figure_of(slug)
    )

    found = figure_values(known, ["99001", "99002", ""], [figure, "nothing"])

    assert found == {("99001", figure): 10.0}
    assert figure_values(known, [""], [figure]) == {}
    assert figure_of("nothing") is None
