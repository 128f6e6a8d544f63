"""IRIs for blank nodes: the same ones for the same graph."""

import pyoxigraph as ox

from pvd_graph.store.skolem import has_blank, named, skolemised

P = ox.NamedNode("http://e/p")
START = "http://e/genid/"


def test_blank_nodes_get_iris() -> None:
    """As subject and as value; the rest stays."""
    triple = ox.Triple(ox.BlankNode("a"), P, ox.BlankNode("b"))
    found = named(triple, START)

    assert has_blank(triple)
    assert not has_blank(found)
    assert found == ox.Triple(ox.NamedNode(f"{START}a"), P, ox.NamedNode(f"{START}b"))


def test_labels_and_order_do_not_matter() -> None:
    """Two files of one graph."""

    def graph(first: str, second: str) -> list[ox.Triple]:
        one, other = ox.BlankNode(first), ox.BlankNode(second)
        return [ox.Triple(one, P, other), ox.Triple(other, P, ox.Literal(1))]

    found = set(skolemised(graph("x", "y"), START))

    assert found == set(skolemised(graph("b", "a")[::-1], START))
    assert not any(map(has_blank, found))
