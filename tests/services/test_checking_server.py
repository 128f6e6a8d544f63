"""What `pvd check` says of the server of the graph."""

from pathlib import Path

from pvd_graph.services.checking_server import missing_on_server
from pvd_graph.store.remote.chosen import choosing, chosen
from pvd_graph.store.remote.deployment import mend
from tests.remote_store import address_of
from tests.servers import open_oxigraph
from tests.small_data import BASE_GRAPH
from tests.small_loads import current, loading_data


def test_graphs_that_the_server_has_not_whole_are_named(tmp_path: Path) -> None:
    """By count; where no server is chosen nothing is asked."""
    data = tmp_path / "data"
    with open_oxigraph() as running, choosing(address_of(running)):
        loading_data(data)
        assert list(missing_on_server(current(data))) == []
        remote = chosen()
        assert remote is not None
        remote.update(
            "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(STRSTARTS(STR(?g), '{BASE_GRAPH}')) }}"
        )

        (problem,) = missing_on_server(current(data))
        broken = mend(remote, current(data).published())

        assert f"2 statements in {BASE_GRAPH}" in problem.en
        assert "has 0" in problem.en
        assert broken == [BASE_GRAPH]
        (lost,) = missing_on_server(current(data))
        assert "lacks generation" in lost.en
    assert list(missing_on_server(current(data))) == []
