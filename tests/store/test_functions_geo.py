"""Distances between WKT points, and what is no point."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.functions_geo import WKT, distance, point

METRE = ox.NamedNode("http://www.opengis.net/def/uom/OGC/1.0/metre")
KILOMETRE = ox.NamedNode("http://www.opengis.net/def/uom/OGC/1.0/kilometre")
LATITUDE_FIRST = "<http://www.opengis.net/def/crs/EPSG/0/4326> "


def wkt(text: str) -> ox.Literal:
    """Return *text* as a literal of GeoSPARQL."""
    return ox.Literal(text, datatype=WKT)


def test_a_quarter_of_the_globe() -> None:
    """A quarter of a great circle is a right angle times the mean radius."""
    found = distance(wkt("POINT(0 0)"), wkt("POINT(0 90)"), KILOMETRE)

    assert found is not None
    assert float(found.value) == pytest.approx(6_371.0088 * 3.141592653589793 / 2)
    assert found.datatype.value.endswith("#double")


@pytest.mark.parametrize("other", ["POINT(180 0)", "POINT (-180.0 0e0)"])
def test_antipodes_are_half_a_circle_apart(other: str) -> None:
    """Rounding never leaves the domain of the arc sine."""
    found = distance(wkt("POINT(0 0)"), wkt(other), METRE)

    assert found is not None
    assert float(found.value) == pytest.approx(20_015_114.35)


@pytest.mark.parametrize(
    "text",
    [
        "POINT(5.25 46)",
        " point ( +5.25  46.0 ) ",
        "POINT Z (5.25 46 300)",
        "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(5.25 46)",
        LATITUDE_FIRST + "POINT(46 5.25)",
    ],
)
def test_ways_to_write_a_point(text: str) -> None:
    """The reference system says which coordinate comes first."""
    assert point(text) == (5.25, 46.0)


@pytest.mark.parametrize(
    "text",
    [
        *("", "POINT EMPTY", "POINT(1)", "POINT(1 2 3)", "POINT Z(1 2)", "POINT(1,2)"),
        *("POINT(181 0)", "POINT(0 91)", "POINT(1e999 0)", "POINT(nan 0)"),
        *("LINESTRING(0 0, 1 1)", "POINT(1 2) POINT(3 4)", "POINT(٣ 4)"),
        "<http://www.opengis.net/def/crs/EPSG/0/2154> POINT(652000 6862000)",
        "POINT(" + "1" * 500 + " 2)",
    ],
)
def test_what_is_no_point_gives_an_error(text: str) -> None:
    """In SPARQL an error leaves the variable unbound."""
    assert point(text) is None
    assert distance(wkt(text), wkt("POINT(0 0)"), METRE) is None
    assert distance(wkt("POINT(0 0)"), wkt(text), METRE) is None


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (wkt("POINT(0 0)"), wkt("POINT(0 0)")),
        (wkt("POINT(0 0)"), wkt("POINT(0 0)"), ox.Literal("metre")),
        (wkt("POINT(0 0)"), wkt("POINT(0 0)"), ox.NamedNode("http://example/mile")),
        (ox.Literal("POINT(0 0)"), wkt("POINT(0 0)"), METRE),
        (METRE, ox.BlankNode("a"), METRE),
        (wkt("POINT(0 0)"), wkt("POINT(0 0)"), METRE, METRE),
    ],
)
def test_wrong_arguments_give_an_error(arguments: tuple[object, ...]) -> None:
    """Whatever the query passes, the function answers."""
    assert distance(*arguments) is None
