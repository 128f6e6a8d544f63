"""The reference, read back from its archived graph, tells what each text means."""

from pathlib import Path

from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.store.archive import Archive
from pvd_graph.vocab import id_iri, term


def test_known_communes_follow_absorbed_codes(tmp_path: Path) -> None:
    """Read back from the archived reference."""
    archive = Archive(tmp_path)
    commune = f"<{id_iri('commune')}"
    lines = [
        f"{commune}/99001> {term('rdf:type')} {term('igeo:Commune')} .\n",
        f"{commune}/99009> {term('pvd:absorbedBy')} {commune}/99001> .\n",
    ]
    graph = archive.store("cog", "1", lines)

    communes = KnownCommunes.from_graph(graph.path)

    assert communes.current("99009") == "99001"
    assert communes.current("99001") == "99001"
    assert communes.current("99003") is None
