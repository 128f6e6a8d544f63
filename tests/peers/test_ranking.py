"""Best candidates against a sort of all pairs."""

import numpy as np
import pytest

from pvd_graph.peers import model as model_module
from pvd_graph.peers import ranking as ranking_module
from pvd_graph.peers.model import fit
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.tables import Concept, Declaration, Tables, Town


def test_candidates_are_those_of_a_full_sort(tables: Tables) -> None:
    """Gate first, then what can be learned, then the code; never the town itself."""
    model = fit(tables)
    everyone = slice(0, model.size)
    learn = model.parts(everyone).sum(axis=0) * model.learn_from(everyone)
    gate = model.shares_challenge(everyone)

    best = best_candidates(model, 12)

    for town in range(model.size):
        order = sorted(
            (peer for peer in range(model.size) if peer != town),
            key=lambda peer: (
                not gate[town, peer],
                -round(learn[town, peer], 9),
                peer,
            ),
        )
        assert best.peers[town].tolist() == order[:12]
        factor = model.learn_from(slice(town, town + 1))[0]
        score = best.parts[town].sum(axis=1)
        assert np.allclose(best.learn[town], score * factor[best.peers[town]])


def test_blocks_of_rows_change_nothing(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bounded memory must not move a single peer."""
    model = fit(tables)
    whole = best_candidates(model, 10)

    monkeypatch.setattr(model_module, "_PAIRS_AT_ONCE", 3 * model.size)
    pieces = best_candidates(model, 10)

    assert np.array_equal(whole.peers, pieces.peers)
    assert np.array_equal(
        best_candidates(model, 10, rows=slice(5, 9)).peers, whole.peers[5:9]
    )


def test_without_a_shared_challenge_comes_last(tables: Tables) -> None:
    """A list never has a stranger before a town that shares a challenge."""
    best = best_candidates(fit(tables), 39)

    assert (np.diff(best.gated.astype(int), axis=1) <= 0).all()
    assert not best.gated[-1].any()


def test_equal_towns_follow_the_code() -> None:
    """Twins are told apart by code only, so that two runs agree."""
    codes = ("99001", "99002", "99003", "99004")
    twins = Tables(
        tuple(Town(code, population=1000.0) for code in codes),
        (Concept("top"), Concept("leaf", ("top",)), Concept("other", ("top",))),
        (*(Declaration(code, "leaf") for code in codes[:3]),),
    )

    best = best_candidates(fit(twins), 3)

    assert best.peers.tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]


def test_no_more_candidates_than_other_towns() -> None:
    """Asking for more than there are is no error."""
    lone = fit(Tables((Town("99001"),)))

    assert best_candidates(lone, 5).peers.shape == (1, 0)


def test_a_wrong_guess_of_the_bound_loses_nobody() -> None:
    """The best stand where no sample looks, then only there where it does."""
    key = np.tile(np.arange(640.0), (2, 1))
    key[0, ::16] += 10_000
    key[1, ::16] -= 10_000

    largest = ranking_module._largest(key, 100)  # noqa: SLF001 - the shortcut itself

    assert largest.tolist() == np.argsort(-key, axis=1)[:, :100].tolist()
