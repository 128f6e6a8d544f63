"""All that shapes find is counted; the first ones are kept to be told by their rows."""

import pytest

from pvd_graph.services import graph_faults as module
from pvd_graph.services.graph_faults import GraphFaults
from pvd_graph.validation.check import check_lines
from pvd_graph.vocab import id_iri, term
from tests.small_data import project_shapes

ACTIONS = [
    f"<{id_iri('action', 'demo', str(n))}> {term('rdf:type')} {term('pvd:Action')} .\n"
    for n in range(5)
]


def test_what_is_beyond_the_first_is_counted_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Groups are of all; subjects that are refused are named by their IRIs."""
    whole = GraphFaults(check_lines(project_shapes(), ACTIONS))
    monkeypatch.setattr(module, "_TOLD", 3)
    cut = GraphFaults(check_lines(project_shapes(), ACTIONS))

    assert whole.more == 0
    assert {id_iri("action", "demo", str(n)) for n in range(5)} == whole.violating
    assert (len(cut.first), cut.more) == (3, len(whole.first) - 3)
    assert cut.groups == whole.groups
