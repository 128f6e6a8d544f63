"""A damaged generation: the archive is the truth, and the bundled tables behind it."""

import json
import shutil
import urllib.request
from pathlib import Path

from pvd_graph.store.generations import Generations
from tests.conftest import Built, start_server

STORE = "store"
SPARQL = "/sparql?format=json&query="
COUNT = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"


def test_the_server_rebuilds_a_damaged_generation(built: Built, tmp_path: Path) -> None:
    """Two graph files cut in the middle, one of them in the archive too."""
    data = tmp_path / "data"
    shutil.copytree(built.data, data)
    current = Generations(data / STORE).current()
    assert current is not None
    (housing,) = (data / "graphs" / "housing").glob("*.nt.zst")
    derived = next(one for one in current.graphs if one.iri.endswith("/sans-gare"))
    loaded = next(one for one in current.graphs if "/housing/" in one.iri)
    for path in (current.graph_path(derived), current.graph_path(loaded), housing):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    server = start_server(data)
    with urllib.request.urlopen(next(server) + SPARQL + COUNT) as answer:  # noqa: S310 - our own server
        (row,) = json.load(answer)["results"]["bindings"]
    server.close()  # type: ignore[attr-defined]

    assert int(row["n"]["value"]) == built.report["triples"]
    renewed = Generations(data / STORE).current()
    assert renewed is not None
    assert renewed.number == current.number + 1
    assert renewed.graphs == current.graphs
