"""Ranking from the graph and from tables, end to end on small towns."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph import __version__
from pvd_graph.errors import InputError
from pvd_graph.services.peering import portraits, rank_tables, suggestions
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri, term

SMALL = Path(__file__).parent.parent / "small_graph.trig"
TABLES = {
    "towns": "town,departement,epci,x_km,y_km,population\n"
    + "".join(f"99{n:03d},99,,,,{1000 + n}\n" for n in range(6)),
    "concepts": "concept,broader,depth\n"
    "top,,0\nbig,top,1\nsmall,top,1\nleaf,big,2\nother,small,2\n",
    "declared": "town,concept,year\n"
    + "".join(f"99{n:03d},{'leaf' if n < 4 else 'other'},2018\n" for n in range(6)),
    "actions": "action,town,action_type,start,status,end,addresses,partners\n"
    "a1,99003,works,2018,termine,2019,leaf,\n"
    "a2,99005,lights,2024,en_cours,,other,\n",
    "indicators": "town,rate\n99000,1\n99001,2\n",
}


@pytest.fixture(scope="module")
def small() -> OxigraphReader:
    """Read the small graph, three towns of the programme, without its suggestions."""
    store = ox.Store()
    store.load(path=str(SMALL), format=ox.RdfFormat.TRIG)
    store.remove_graph(ox.NamedNode("https://w3id.org/pvd-graph/graph/derived/peers"))
    return OxigraphReader(store, 7)


def _rank(folder: Path, *, k: int = 20, explain: bool = False) -> list[dict[str, str]]:
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    output = folder / "ranking.csv"
    written = rank_tables(folder, output, k=k, explain=explain)
    with output.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == written
    return rows


def test_every_town_gets_its_rows(tmp_path: Path) -> None:
    """Each has k or n - 1 of them, ranked from 1, without evidence unless asked."""
    rows = _rank(tmp_path)

    assert list(rows[0]) == ["town", "rank", "peer", "score", "evidence"]
    assert len(rows) == 6 * 5
    assert [row["rank"] for row in rows[:5]] == ["1", "2", "3", "4", "5"]
    assert {row["evidence"] for row in rows} == {""}
    assert len(_rank(tmp_path, k=2)) == 12


def test_who_acted_on_the_challenge_comes_first(tmp_path: Path) -> None:
    """Of towns alike, the one that finished something years ago has more to tell."""
    rows = _rank(tmp_path, k=1, explain=True)

    by_town = {row["town"]: row for row in rows}
    assert by_town["99002"]["peer"] == "99003"
    assert by_town["99002"]["evidence"] == "leaf"
    assert by_town["99004"]["evidence"] == "other"


def test_a_list_of_nothing_is_refused(tmp_path: Path) -> None:
    """And the tables are not even read."""
    with pytest.raises(InputError, match="k = 0"):
        rank_tables(tmp_path, tmp_path / "ranking.csv", k=0)


def test_towns_of_the_programme_are_suggested_to_one_another(
    small: OxigraphReader,
) -> None:
    """Two share long vacancy by rule; the third faces nothing known."""
    found = list(suggestions(small, k=1))

    paths = {(subject, path): value for subject, path, value in found}
    node = f"<{id_iri('peer', '99002', '1')}>"
    assert paths[node, term("pvd:peer")] == f"<{id_iri('commune', '99001')}>"
    reason = paths[node, term("dcterms:description")]
    assert "logements vacants depuis plus de deux ans" in reason
    assert "(DETR)" in reason
    learned = f"<{id_iri('action', 'projets-finances', 'fictif-1')}>"
    assert paths[node, term("pvd:learnFrom")] == learned
    run = f"<{id_iri('run', 'peers', __version__)}>"
    assert paths[run, term("rdf:type")] == term("prov:Activity")
    assert list(suggestions(small, k=1)) == found


def test_figures_used_by_rules_are_not_compared(small: OxigraphReader) -> None:
    """Long vacancy is a challenge here: no vacancy figure counts beside it."""
    slugs = {figure.slug for figure in portraits(small).knowledge.figures}

    assert "vacant_dwellings_pct" not in slugs
    assert "population_density" in slugs


def test_an_empty_graph_suggests_nothing() -> None:
    """No town, no run: nothing to say."""
    assert list(suggestions(OxigraphReader(ox.Store(), 1))) == []
