"""What must hold of the graph that a fresh clone builds."""

import pytest

from pvd_graph.store.oxigraph import OxigraphReader
from tests.conftest import Built

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX id: <https://w3id.org/pvd-graph/id/>
"""


IN_PVD = (
    "?m a pvd:Membership ; pvd:commune ?town ; pvd:programme "
    "<https://w3id.org/pvd-graph/id/programme/petites-villes-de-demain> ."
)


def _one(reader: OxigraphReader, query: str) -> str:
    (solution,) = reader.select(PREFIXES + query)
    (value,) = solution.values()
    return value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a igeo:Commune }", "34969"),
        ("SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a igeo:Intercommunalite }", "1255"),
        (f"SELECT (COUNT(DISTINCT ?m) AS ?n) {{ {IN_PVD} }}", "1646"),
        (
            (
                f"SELECT (COUNT(DISTINCT ?m) AS ?n) {{ {IN_PVD} "
                "FILTER NOT EXISTS { ?m pvd:signedOn ?date } }"
            ),
            "58",
        ),
        ("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a pvd:Action }", "4096"),
        (
            (
                "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a pvd:PeerSuggestion ; "
                "pvd:target ?c }"
            ),
            "1646",
        ),
        (
            "SELECT (COUNT(*) AS ?n) { ?c a igeo:Commune , pvd:FormerCommune }",
            "0",
        ),
    ],
)
def test_counts(reader: OxigraphReader, query: str, expected: str) -> None:
    """The counts that the sources give."""
    assert _one(reader, query) == expected


def test_belley_signed_when_it_signed(reader: OxigraphReader) -> None:
    """Belley (01034): adhesion of 2021-04-22, ORT of 2022-12-22."""
    (solution,) = reader.select(
        PREFIXES
        + """SELECT ?signed ?ort {
          ?m pvd:commune <https://w3id.org/pvd-graph/id/commune/01034> ;
             pvd:programme
               <https://w3id.org/pvd-graph/id/programme/petites-villes-de-demain> ;
             pvd:signedOn ?signed ; pvd:ortSignedOn ?ort }"""
    )

    assert solution == {"signed": "2021-04-22", "ort": "2022-12-22"}


def test_the_twelve_signatories_come_in_order(reader: OxigraphReader) -> None:
    """In the order of the letter of engagement."""
    rows = reader.select(
        PREFIXES
        + """SELECT ?order ?label { ?s a pvd:Signature ; pvd:order ?order ;
               pvd:signatory ?p . ?p skos:prefLabel ?label
               FILTER(LANG(?label) = "fr") } ORDER BY ?order"""
    )

    assert [row["order"] for row in rows] == [str(n) for n in range(1, 13)]
    labels = [row["label"] for row in rows]
    assert labels[0] == "Association des petites villes de France"
    assert labels[3] == "Cerema"
    assert labels[11] == "Initiative France"


def test_every_derived_challenge_reaches_its_observations(
    reader: OxigraphReader,
) -> None:
    """Evidence is there, and is a figure of the same town."""
    # Joins, not FILTER NOT EXISTS: the engine evaluates the latter once a row, and
    # from its unselective end.
    rows = reader.select(
        PREFIXES
        + """SELECT ?a ?c ?o { ?a a pvd:ChallengeAssessment ; pvd:commune ?c ;
             prov:wasDerivedFrom ?o }"""
    )
    assessed = reader.select(
        PREFIXES + "SELECT ?a { ?a a pvd:ChallengeAssessment ; pvd:challenge ?d }"
    )
    observed = reader.select(
        PREFIXES
        + """SELECT ?c ?o { ?a a pvd:ChallengeAssessment ; prov:wasDerivedFrom ?o .
             ?o a qb:Observation ; pvd:territory ?c ; pvd:value ?v }"""
    )

    evidence = {(row["c"], row["o"]) for row in observed}
    assert len(assessed) > 3000
    assert {row["a"] for row in rows} == {row["a"] for row in assessed}
    assert all((row["c"], row["o"]) in evidence for row in rows)


def test_every_graph_reaches_a_publisher_and_a_licence(
    reader: OxigraphReader,
) -> None:
    """Hence every statement does."""
    graphs = reader.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    reached = reader.select(
        PREFIXES
        + """SELECT DISTINCT ?g { ?g pvd:dataset ?d . ?d dcterms:license ?l ;
             dcterms:publisher ?p . ?p skos:prefLabel ?label }"""
    )

    assert len(graphs) > 20
    assert {row["g"] for row in graphs} == {row["g"] for row in reached}


def test_peer_scores_add_up_and_peers_are_ranked(reader: OxigraphReader) -> None:
    """Parts sum to the score; ranks run from 1; nobody is their own peer."""
    rows = reader.select(
        PREFIXES
        + """SELECT ?target ?peer ?rank ?score ?a ?b ?c ?d ?e {
          ?s a pvd:PeerSuggestion ; pvd:target ?target ; pvd:peer ?peer ;
             pvd:rank ?rank ; pvd:score ?score ; pvd:scoreChallenges ?a ;
             pvd:scoreIndicators ?b ; pvd:scoreActions ?c ; pvd:scoreSize ?d ;
             pvd:scoreProfile ?e }"""
    )
    ranks: dict[str, list[int]] = {}
    for row in rows:
        parts = sum(float(row[part]) for part in "abcde")
        assert parts == pytest.approx(float(row["score"]), abs=1e-9)
        assert row["target"] != row["peer"]
        ranks.setdefault(row["target"], []).append(int(row["rank"]))

    assert all(sorted(found) == list(range(1, 11)) for found in ranks.values())


def test_every_peer_reason_is_true_in_the_graph(reader: OxigraphReader) -> None:
    """A shared challenge is faced by both towns; a thing to learn is the peer's."""
    faced = {
        (row["t"], row["c"])
        for row in reader.select(PREFIXES + "SELECT ?t ?c { ?t pvd:facesChallenge ?c }")
    }
    shared = reader.select(
        PREFIXES
        + """SELECT ?t ?p ?c { ?s a pvd:PeerSuggestion ; pvd:target ?t ; pvd:peer ?p ;
             pvd:sharedReason/pvd:challenge ?c }"""
    )
    done = {
        (row["p"], row["a"])
        for row in reader.select(PREFIXES + "SELECT ?p ?a { ?a pvd:commune ?p }")
    }
    learnt = reader.select(
        PREFIXES
        + "SELECT ?p ?a { ?s a pvd:PeerSuggestion ; pvd:peer ?p ; pvd:learnFrom ?a }"
    )

    assert len(shared) > 10_000
    for row in shared:
        assert (row["t"], row["c"]) in faced
        assert (row["p"], row["c"]) in faced
    assert len(learnt) > 5_000
    assert all((row["p"], row["a"]) in done for row in learnt)


def test_at_least_fifteen_rules_with_source_and_threshold(
    reader: OxigraphReader,
) -> None:
    """Each tells where its threshold comes from."""
    rows = reader.select(
        PREFIXES
        + """SELECT DISTINCT ?r { ?r a pvd:Rule ; dcterms:source ?source ;
             pvd:challenge ?c ; pvd:usesIndicator ?i ; pvd:referenceGroup ?g }"""
    )

    assert len(rows) >= 15


def test_the_build_is_within_its_bounds(built: Built) -> None:
    """Memory: 1.5 GiB at the peak of any stage (time is for the bench to tell)."""
    peak = max(int(stage["peak_mib"]) for stage in built.report["stages"])

    assert peak < 1536
    assert built.report["triples"] > 1_000_000
