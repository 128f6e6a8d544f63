"""The criteria of the programme answer for any commune, with three values."""

from pvd_graph.codes import CodeInsee
from pvd_graph.resources import ontology_folder
from pvd_graph.services.checking import check_criteria
from pvd_graph.store.oxigraph import OxigraphReader

CRITERIA = ontology_folder() / "rules" / "criteria"


def test_known_and_unknown_are_told_apart(small: OxigraphReader) -> None:
    """A commune of 50,000 is too large; its centrality is unknown, not absent."""
    found = {
        one.slug: one for one in check_criteria(small, CRITERIA, CodeInsee("99003"))
    }

    assert found["moins-de-20000"].status == "not-met"
    assert found["moins-de-20000"].number == 50000
    assert found["centralite"].status == "unknown"


def test_value_in_words_is_named(small: OxigraphReader) -> None:
    """A level of centrality shows by its name."""
    found = {
        one.slug: one for one in check_criteria(small, CRITERIA, CodeInsee("99001"))
    }

    assert found["centralite"].status == "met"
    assert found["centralite"].number is None


def test_evidence_that_has_words_already_is_not_asked_for(
    small: OxigraphReader,
) -> None:
    """A page tells a figure by its value: its name would be a query for nothing."""
    plain = check_criteria(small, CRITERIA, CodeInsee("99001"))
    proofs = [one.iri for each in plain for one in each.evidence]
    told = check_criteria(small, CRITERIA, CodeInsee("99001"), named=proofs[:1])

    assert [one.iri for each in told for one in each.evidence] == proofs
    names = [one.name for each in told for one in each.evidence]
    assert names[0] == ""
    assert all(names[1:])
