"""The published graph as networkx, and back from the files that Gephi opens."""

from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.networks import (
    PROJECTIONS,
    export_network,
    paths_between,
    read_network,
)
from pvd_graph.store.oxigraph import OxigraphReader


def test_things_have_their_facts(small: OxigraphReader) -> None:
    """Labels, codes, départements, amounts and years are attributes."""
    graph = read_network(small)

    town = graph.nodes["commune/01034"]
    assert (town["kind"], town["label"], town["departement"]) == (
        "town",
        "Belley",
        "Ain",
    )
    assert town["latitude"] == pytest.approx(45.7592)
    action = graph.nodes["action/projets-finances/fictif-1"]
    assert (action["year"], action["grant_eur"]) == (2019, 58660.0)
    assert action["programme"] == "DETR"
    assert graph.nodes["challenge/habitat"]["top"] is True
    assert "signed_on" not in graph.nodes["commune/99002"]


def test_edges_say_how_to_read_them(small: OxigraphReader) -> None:
    """Each relation of the small graph, once."""
    graph = read_network(small)
    action = "action/projets-finances/fictif-1"

    relations = {
        ("commune/99001", "challenge/logements-vacants"): "facesChallenge",
        ("commune/99001", action): "hasAction",
        (action, "challenge/logements-vacants"): "addresses",
        ("partner/etat", action): "contributes",
        ("challenge/logements-vacants", "challenge/habitat"): "broader",
    }
    for pair, relation in relations.items():
        assert graph.edges[pair]["relation"] == relation
    assert graph.edges["partner/etat", action]["amount_eur"] == 58660.0


def test_two_readings_agree(small: OxigraphReader) -> None:
    """Node by node, in the same order."""
    one, other = read_network(small), read_network(small)

    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_paths_by_code(small: OxigraphReader) -> None:
    """The two towns of the small graph share one challenge."""
    graph = read_network(small)

    chains = paths_between(graph, ("99001", "99002"), k=1)

    assert chains[0].steps[1].node == "challenge/logements-vacants"
    with pytest.raises(NotFoundError, match="99003"):
        paths_between(graph, ("99001", "99003"))


@pytest.mark.parametrize("name", [None, *PROJECTIONS])
def test_graphml_comes_back_with_its_types(
    small: OxigraphReader, tmp_path: Path, name: str | None
) -> None:
    """Whole or projected: same nodes, same edges, numbers that are numbers."""
    graph = read_network(small)
    graph = graph if name is None else PROJECTIONS[name](graph)

    size = export_network(graph, tmp_path / "pvd.graphml", "graphml")

    back = nx.read_graphml(tmp_path / "pvd.graphml")
    assert set(back) == set(graph)
    for node, facts in graph.nodes(data=True):
        assert back.nodes[node] == facts
    assert {frozenset(edge) for edge in back.edges} == {
        frozenset(edge) for edge in graph.edges
    }
    assert size == (tmp_path / "pvd.graphml").stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["pvd.graphml"]


def test_gexf_comes_back_and_has_places(small: OxigraphReader, tmp_path: Path) -> None:
    """Gephi puts towns where they are, and finds typed columns."""
    graph = read_network(small)

    export_network(graph, tmp_path / "pvd.gexf", "gexf")

    back = nx.read_gexf(tmp_path / "pvd.gexf")
    assert set(back) == set(graph)
    assert back.nodes["commune/01034"]["population"] == 9388
    root = ET.parse(tmp_path / "pvd.gexf").getroot()  # noqa: S314 - our own file
    columns = {
        one.get("title"): one.get("type") for one in root.iter() if one.get("title")
    }
    assert columns["population"] in {"long", "int", "integer"}
    assert columns["national"] == "boolean"
    places = [one for one in root.iter() if one.tag.endswith("position")]
    assert [float(one.get("y", "0")) for one in places] == [pytest.approx(4575.92)]
    assert "viz" not in graph.nodes["commune/01034"]


def test_a_failed_export_leaves_the_old_file(
    small: OxigraphReader, tmp_path: Path
) -> None:
    """And nothing beside it."""
    output = tmp_path / "pvd.graphml"
    output.write_text("old")
    graph = read_network(small)
    graph.nodes["commune/01034"]["bad"] = object()

    with pytest.raises(nx.NetworkXError):
        export_network(graph, output, "graphml")

    assert output.read_text() == "old"
    assert list(tmp_path.iterdir()) == [output]
