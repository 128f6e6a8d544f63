"""Best candidates against a sort of all pairs."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from pvd_graph.peers import ranking as ranking_module
from pvd_graph.peers.model import fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.ranking import best_candidates, contenders
from pvd_graph.peers.recipes import REGIMES
from pvd_graph.peers.screening import MARGIN, Screen
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

    monkeypatch.setattr(ranking_module, "_SCREENED_FROM", 0)
    monkeypatch.setattr(ranking_module, "_PAIRS_AT_ONCE", 3 * model.size)
    monkeypatch.setattr(ranking_module, "_ROWS_AT_LEAST", 1)
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


def test_of_equal_towns_the_nearer_comes_first() -> None:
    """Where nothing is known but the place, the place decides, known ones first."""
    away = (0.0, 9000.0, 8000.0, float("nan"))
    towns = tuple(Town(f"9900{at}", x_km=x, y_km=0.0) for at, x in enumerate(away))

    best = best_candidates(fit(Tables(towns)), 3)

    assert best.peers[0].tolist() == [2, 1, 3]
    assert best.peers[3].tolist() == [0, 1, 2]


def test_no_more_candidates_than_other_towns() -> None:
    """Asking for more than there are is no error."""
    lone = fit(Tables((Town("99001"),)))

    assert best_candidates(lone, 5).peers.shape == (1, 0)


def test_a_wrong_guess_of_the_bound_loses_nobody() -> None:
    """The best stand where no sample looks, then only there where it does."""
    key = np.tile(np.arange(640, dtype=np.float32), (2, 1))
    key[0, ::16] += 10_000
    key[1, ::16] -= 10_000

    found = list(contenders(key, 100))

    for kept, row in zip(found, key, strict=True):
        assert kept.tolist() == sorted(np.argsort(-row)[:100].tolist())


def test_who_comes_within_the_margin_is_looked_at() -> None:
    """Single precision cannot tell them apart: who stands last is left to the exact."""
    key = np.array([[3.0, 2.0, 2.0 - MARGIN / 2, 1.0]], dtype=np.float32)

    assert [kept.tolist() for kept in contenders(key, 2)] == [[0, 1, 2]]


def test_the_screen_is_right_within_a_tenth_of_its_margin() -> None:
    """Single precision against double, with unknown figures, places and sizes."""
    planted = plant(replace(REGIMES["default"], towns=600), 3).tables
    towns = list(planted.towns)
    towns[5] = replace(towns[5], population=nan, x_km=nan, y_km=nan)
    towns[6] = replace(towns[6], x_km=nan, y_km=nan)
    values = planted.values.copy()
    values[7] = nan
    model = fit(replace(planted, towns=tuple(towns), values=values))
    everyone = slice(0, model.size)

    keys = Screen(model).keys(everyone)

    learn = model.parts(everyone).sum(axis=0) * model.learn_from(everyone)
    learn[~model.shares_challenge(everyone)] -= 10
    off = ~np.eye(model.size, dtype=np.bool_)
    assert np.abs(keys[off] - learn[off]).max() < MARGIN / 10
    assert np.isneginf(keys.diagonal()).all()


@pytest.mark.parametrize("regime", sorted(REGIMES))
def test_screened_lists_are_those_of_all_pairs(
    regime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way and the long way: the same peers, parts and order."""
    model = fit(plant(replace(REGIMES[regime], towns=700), 4).tables)
    short = best_candidates(model, 30)

    monkeypatch.setattr(ranking_module, "_SCREENED_FROM", 10**9)
    long = best_candidates(model, 30)

    assert np.array_equal(short.peers, long.peers)
    assert np.allclose(short.parts, long.parts, atol=1e-12)
