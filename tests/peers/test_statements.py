"""A suggestion becomes the statements that the data model promises."""

from decimal import Decimal

from pvd_graph.peers.figures import figures
from pvd_graph.peers.model import Weights
from pvd_graph.peers.statements import (
    Suggestion,
    figure_statements,
    run_iri,
    run_statements,
    suggestion_statements,
)
from pvd_graph.vocab import id_iri, term

ONE = Suggestion(
    target="99001",
    rank=2,
    peer="99002",
    parts=tuple(
        map(Decimal, ("0.3100", "0.2000", "0.0000", "0.0131", "0.0300")),
    ),
    shared=((id_iri("challenge", "vacancy"), Decimal("0.1200")),),
    close=("youth_index",),
    different=("household_size",),
    learn=(id_iri("action", "projets", "a1"),),
    reason='Comme vous, « Ville » a "tout".',
)
RUN = run_iri("1.0")


def test_score_is_the_exact_sum_of_its_parts() -> None:
    """In decimals, so that whoever adds them up finds the score."""
    found = list(suggestion_statements(ONE, RUN))

    values = {path: value for subject, path, value in found if "shared" not in subject}
    parts = [value for path, value in values.items() if "#score" in path]
    decimals = [Decimal(value.split('"')[1]) for value in parts]
    assert decimals[0] == sum(decimals[1:]) == ONE.score == Decimal("0.5531")
    assert values[term("pvd:scoreActions")].startswith('"0"^^')
    assert values[term("pvd:scoreIndicators")].startswith('"0.2"^^')


def test_shape_is_that_of_the_data_model() -> None:
    """Target, peer, rank, reasons as nodes of their own, run and sentence."""
    found = set(suggestion_statements(ONE, RUN))

    node = f"<{id_iri('peer', '99001', '2')}>"
    shared = f"<{id_iri('peer', '99001', '2', 'shared', 'vacancy')}>"
    assert (node, term("pvd:target"), f"<{id_iri('commune', '99001')}>") in found
    assert (node, term("pvd:peer"), f"<{id_iri('commune', '99002')}>") in found
    assert (node, term("pvd:sharedReason"), shared) in found
    assert (shared, term("rdf:type"), term("pvd:SharedReason")) in found
    assert (node, term("prov:wasGeneratedBy"), f"<{RUN}>") in found
    described = '"Comme vous, « Ville » a \\"tout\\"."@fr'
    assert (node, term("dcterms:description"), described) in found
    assert len(found) == 19


def test_run_tells_its_parameters() -> None:
    """Weights and figures, in both languages, so that a score can be explained."""
    texts = [value for _, _, value in run_statements("1.0", Weights(), 10, figures())]

    assert any(
        "0.25 défis" in text and "0.48 profil" in text and "youth_index" in text
        for text in texts
    )
    bare = [value for _, _, value in run_statements("1.0", Weights(), 10, ())]
    assert any("Figures compared: none." in text for text in bare)


def test_a_computed_figure_is_defined_and_a_given_one_is_not() -> None:
    """What the indicators' dataset defines is not defined a second time."""
    by_slug = {figure.slug: figure for figure in figures()}

    density = list(figure_statements(by_slug["population_density"], "urn:p", "urn:t"))

    paths = [path for _, path, _ in density]
    assert paths.count(term("prov:wasDerivedFrom")) == 2
    assert paths[-2:] == [term("dcterms:publisher"), term("pvd:theme")]
    assert len(list(figure_statements(by_slug["population_density"], "", ""))) == 8
    assert list(figure_statements(by_slug["youth_index"], "urn:p", "urn:t")) == []
