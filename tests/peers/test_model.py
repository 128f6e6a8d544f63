"""The score: one scale for all, symmetric, the sum of its parts."""

import numpy as np
import pytest

from pvd_graph.peers import model as model_module
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights, fit, row_blocks
from pvd_graph.peers.tables import Tables, Town


def test_score_is_symmetric(tables: Tables) -> None:
    """A town is as close to its peer as its peer is to it."""
    model = fit(tables)

    score = model.parts(slice(0, model.size)).sum(axis=0)

    assert np.allclose(score, score.T)


def test_a_part_is_its_weight_at_the_99th_percentile(tables: Tables) -> None:
    """One pair in a hundred stands above: the same scale for every town."""
    model = fit(tables)

    parts = model.parts(slice(0, model.size))

    off = ~np.eye(model.size, dtype=np.bool_)
    for block, part in zip(BLOCKS, parts, strict=True):
        assert np.percentile(part[off], 99) == pytest.approx(Weights().of(block))


def test_a_weight_of_zero_silences_a_block(tables: Tables) -> None:
    """Readers may move the weights."""
    model = fit(tables, Weights(challenges=0.0))

    assert not model.parts(slice(0, model.size))[0].any()


def test_scales_of_many_towns_come_from_evenly_spaced_rows(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above a size, a sample without chance stands for all pairs."""
    monkeypatch.setattr(model_module, "_ALL_PAIRS_UP_TO", 10)

    monkeypatch.setattr(model_module, "_SAMPLED_PAIRS", 10_000)
    assert fit(tables).scale == pytest.approx(fit(tables).scale)
    monkeypatch.setattr(model_module, "_SAMPLED_PAIRS", 400)
    (rows,) = model_module._reference_rows(40)  # noqa: SLF001 - what is sampled
    assert rows.tolist() == [0, 4, 8, 12, 16, 20, 24, 28, 32, 36]


def test_a_lone_town_has_a_model() -> None:
    """No pair, hence no percentile: the scale is the weight."""
    model = fit(Tables((Town("99001", population=900.0),)))

    assert model.scale["size"] == Weights().size


def test_row_blocks_cover_the_rows_once() -> None:
    """Memory is bounded by cutting rows, none left out."""
    blocks = list(row_blocks(2, 7, 1_000_000))

    assert [(part.start, part.stop) for part in blocks] == [(2, 4), (4, 6), (6, 7)]
