"""Each pattern of an update sees the graphs that it is given."""

import pyoxigraph as ox

from pvd_graph.store.update_dataset import with_dataset


def test_using_goes_to_each_operation_with_a_where() -> None:
    """The engine then reads the protocol's graph, and no other."""
    store = ox.Store()
    store.update(
        "INSERT DATA { <http://e/a> <http://e/d> 1 "
        "GRAPH <http://e/g> { <http://e/a> <http://e/n> 2 } }"
    )

    text = (
        "INSERT DATA { <http://e/x> <http://e/x> 0 }; "
        "INSERT { GRAPH <http://e/r> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    )
    store.update(with_dataset(text, ["http://e/g"], []))

    rows = store.query("SELECT ?o { GRAPH <http://e/r> { ?s ?p ?o } }")
    assert isinstance(rows, ox.QuerySolutions)
    assert [str(row["o"]) for row in rows] == [str(ox.Literal(2))]


def test_delete_where_takes_the_dataset_too() -> None:
    """Its long form takes USING, which the short one does not."""
    store = ox.Store()
    store.update("INSERT DATA { <http://e/a> <http://e/d> 1 }")

    store.update(with_dataset("DELETE WHERE { ?s ?p ?o }", ["http://e/empty"], []))

    assert len(store) == 1


def test_operations_that_choose_their_graphs_keep_them() -> None:
    """By WITH or USING; those after them are given theirs again."""
    store = ox.Store()
    store.update(
        "INSERT DATA { GRAPH <http://e/g> { <http://e/a> <http://e/p> 1 } "
        "GRAPH <http://e/h> { <http://e/a> <http://e/p> 2 } }"
    )
    copy = "INSERT { GRAPH <http://e/%s> { ?s ?p ?o } } %s WHERE { ?s ?p ?o }"
    text = ";".join(
        [
            copy % ("one", "USING <http://e/h>"),
            "WITH <http://e/h> " + copy % ("two", ""),
            copy % ("three", ""),
        ]
    )

    store.update(with_dataset(text, ["http://e/g"], ["http://e/g"]))

    def objects(name: str) -> list[str]:
        graph = ox.NamedNode(f"http://e/{name}")
        return [str(q.object) for q in store.quads_for_pattern(None, None, None, graph)]

    two = [str(ox.Literal(2))]
    assert (objects("one"), objects("two")) == (two, two)
    assert objects("three") == [str(ox.Literal(1))]
