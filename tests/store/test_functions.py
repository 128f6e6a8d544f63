"""The functions as the engine calls them, with the queries that users are shown."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.store.functions import FUNCTIONS

PAGE = Path(__file__).parents[2] / "docs" / "endpoint-extensions.md"
EXAMPLES = re.findall(
    r"```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
)
DATA = """
prefix igeo: <http://rdf.insee.fr/def/geo#>
prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#>
prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#>
<http://example/99001> a igeo:Commune ; rdfs:label "Saint-Nazaire-sur-Exemple" ;
    wgs84:lat 46.05 ; wgs84:long 5.05 .
<http://example/99002> a igeo:Commune ; rdfs:label "Modèle" ;
    wgs84:lat 46.0 ; wgs84:long 6.0 .
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Two fictitious communes."""
    filled = ox.Store()
    filled.load(DATA, format=ox.RdfFormat.TURTLE)
    return filled


def test_the_page_has_its_examples() -> None:
    """Distance, radius, words, the portable way, and the map."""
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("query", EXAMPLES)
def test_examples_of_the_page_find_the_near_or_named_commune(
    store: ox.Store, query: str
) -> None:
    """Each finds the first commune before, or without, the second."""
    solutions = store.query(query, custom_functions=FUNCTIONS)

    assert isinstance(solutions, ox.QuerySolutions)
    assert next(solutions)["commune"] == ox.NamedNode("http://example/99001")


@pytest.mark.parametrize(
    "call",
    [
        "geof:distance()",
        "geof:distance('POINT(0 0)', 'POINT(0 0)', uom:metre)",
        "geof:distance(?nothing, ?nothing, uom:metre)",
        "pvd:matches(1)",
        "pvd:matches(<a:b>, <a:b>)",
    ],
)
def test_wrong_calls_leave_the_variable_unbound(store: ox.Store, call: str) -> None:
    """An error of SPARQL costs its binding, not the query."""
    solutions = store.query(
        "PREFIX geof: <http://www.opengis.net/def/function/geosparql/> "
        "PREFIX uom: <http://www.opengis.net/def/uom/OGC/1.0/> "
        "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#> "
        f"SELECT ?x {{ BIND({call} AS ?x) }}",
        custom_functions=FUNCTIONS,
    )

    assert isinstance(solutions, ox.QuerySolutions)
    assert [one["x"] for one in solutions] == [None]
