"""Made-up towns stand where the reference figures stand, on the seeds for choosing."""

import numpy as np
import pytest

from pvd_graph.peers.anchors import REFERENCES, WITHIN, Anchor, anchors
from pvd_graph.peers.evaluation import next_actions, score_quality
from pvd_graph.peers.planted import plant
from pvd_graph.peers.protocol import CUT, NEXT, TUNING, Findings, measure
from pvd_graph.peers.recipes import REGIMES


def test_deviation_is_of_the_ratio_to_random() -> None:
    """Twice as hard a task, the same ratios: no deviation."""
    findings = Findings("made up")
    for method, value in REFERENCES.items():
        factor = 1.2 if method == "ceiling" else 1.0
        findings.add(NEXT, method, "ndcg", np.full(5, factor * value / 2))

    found = {one.method: one for one in anchors(findings)}

    assert "random" not in found
    assert found["popularity"].deviation == pytest.approx(0)
    assert found["popularity"].holds
    assert found["ceiling"].deviation == pytest.approx(0.2)
    assert not found["ceiling"].holds


def test_what_was_not_run_is_no_anchor() -> None:
    """SimRank is left out of large runs."""
    findings = Findings("made up")
    findings.add(NEXT, "random", "ndcg", np.ones(5))

    assert anchors(findings) == []


@pytest.mark.slow
def test_the_default_recipe_is_anchored() -> None:
    """All but the two slow baselines: intervals of two seeds reach within a tenth."""
    findings = Findings("planted")
    for seed in TUNING[:2]:
        planted = plant(REGIMES["default"], seed)
        case = next_actions(planted.tables, CUT)
        measure(findings, NEXT, case, walks=False)
        types = sorted({one.action_type for one in planted.tables.actions})
        true = planted.rate[:, [planted.types.index(name) for name in types]]
        findings.add_quality(NEXT, "ceiling", score_quality(case, true))

    found = anchors(findings)

    assert {one.method for one in found} == {*REFERENCES} - {
        "random",
        "networkx pagerank",
        "networkx simrank",
    }
    for one in found:
        low, high = (bound / one.reference - 1 for bound in _bounds(one))
        assert low <= WITHIN, one
        assert high >= -WITHIN, one


def _bounds(anchor: Anchor) -> tuple[float, float]:
    return anchor.reached.low, anchor.reached.high
