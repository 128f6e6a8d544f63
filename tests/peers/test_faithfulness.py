"""True claims pass, false ones are caught, evidence is why a pair was made."""

from dataclasses import replace

import numpy as np
import pytest

from pvd_graph.peers.faithfulness import experienced, explained
from pvd_graph.peers.model import fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.selection import choose
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town


@pytest.fixture(scope="module")
def planted() -> Tables:
    """Plant 200 towns."""
    return plant(Recipe(towns=200), 3).tables


def test_what_the_kernel_says_is_true(planted: Tables) -> None:
    """Every claim of 25 towns, looked up in the tables."""
    model = fit(planted)

    found = explained(planted, model, choose(model, k=10).peers, sample=25)

    assert found.claims > 1_000
    assert found.true == 1.0
    assert found.unshared < 0.02


def test_false_claims_are_caught(planted: Tables) -> None:
    """Facts taken away after the model was made: what rests on them is not true."""
    model = fit(planted)
    shown = choose(model, k=10).peers
    fewer = replace(planted, declared=planted.declared[::2])
    blind = replace(planted, values=np.full(planted.values.shape, np.nan))

    for tables in (fewer, blind):
        assert explained(tables, model, shown, sample=10).true < 0.95


def test_removing_evidence_costs_more_than_a_draw(planted: Tables) -> None:
    """The challenges that are shown are those that made the pair."""
    model = fit(planted)

    found = explained(planted, model, choose(model, k=10).peers, sample=25)

    assert len(found.loss) == len(found.chance) > 50
    assert found.loss.mean() > 1.5 * found.chance.mean()
    assert (found.loss > -1e-9).mean() > 0.95


def test_peers_with_nothing_in_common_are_counted(planted: Tables) -> None:
    """Lists of anybody: most share something at the top level, not all do."""
    model = fit(planted)
    anybody = np.random.default_rng(1).integers(0, 200, (200, 10))

    assert explained(planted, model, anybody, sample=25).unshared > 0.02


def test_experience_in_a_list_by_hand() -> None:
    """On the challenge itself, on one beside it, on none."""
    codes = tuple(f"99{at:03d}" for at in range(4))
    tables = Tables(
        towns=tuple(map(Town, codes)),
        concepts=(
            Concept("a"),
            Concept("b"),
            *(Concept(leaf, (leaf[0],)) for leaf in ("a1", "a2", "b1")),
        ),
        declared=(Declaration(codes[0], "a1"), Declaration(codes[0], "b1")),
        actions=(
            Action("x", codes[1], "t", addresses=("a1",)),
            Action("y", codes[2], "t", addresses=("a2",)),
        ),
    )
    model = fit(tables)

    def told(*peers: int) -> dict[str, list[float]]:
        found = experienced(model, np.array([peers] * 4))
        return {name: values.tolist() for name, values in found.items()}

    assert told(1, 3) == {
        "towns": [1.0],
        "towns possible": [1.0],
        "some": [1.0, 0.0],
        "of the very challenge": [1.0, 0.0],
        "possible": [1.0, 0.0],
    }
    assert told(2, 3)["some"] == [1.0, 0.0]
    assert told(2, 3)["of the very challenge"] == [0.0, 0.0]
    assert told(3, 3)["some"] == [0.0, 0.0]
    assert told(3, 3)["towns"] == [0.0]
