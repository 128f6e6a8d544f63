"""A newcomer is scored by what the fitted towns taught the model, and changes none."""

from dataclasses import fields, replace

import numpy as np
import pytest

from pvd_graph.peers.blocks import BLOCKS, Features
from pvd_graph.peers.evidence import evidence_of
from pvd_graph.peers.model import Model, Weights, fit
from pvd_graph.peers.newcomers import join, only, reweighted
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.tables import Action, Declaration, Tables, Town


@pytest.fixture(scope="module")
def model(tables: Tables) -> Model:
    """Fit the made-up towns."""
    return fit(tables)


def _alone(tables: Tables, code: str, name: str) -> Tables:
    """Return the town *code* by itself, under the code *name*."""
    at = tables.town_index()[code]
    return replace(
        tables,
        towns=(replace(tables.towns[at], code=name),),
        declared=tuple(
            replace(one, town=name) for one in tables.declared if one.town == code
        ),
        actions=tuple(
            replace(one, town=name) for one in tables.actions if one.town == code
        ),
        values=tables.values[at : at + 1],
        classes=(tables.classes[at],),
    )


def test_a_copy_of_each_town_has_its_parts(tables: Tables, model: Model) -> None:
    """Ranks, costs, content, weights of types and scales are those of the model."""
    n = model.size
    for at, town in enumerate(tables.towns):
        joined = join(model, tables, _alone(tables, town.code, "copy"))

        row = joined.parts(slice(n, n + 1))[:, 0, :n]
        assert np.allclose(row, model.parts(slice(at, at + 1))[:, 0], atol=1e-12)
        assert np.array_equal(joined.shares[n], model.shares[at])
        assert np.array_equal(joined.done[n], model.done[at])
        assert np.array_equal(joined.works_on[n], model.works_on[at])


def test_no_score_of_the_fitted_changes(tables: Tables, model: Model) -> None:
    """Whatever the newcomer is like."""
    stranger = _stranger(tables, population=1e6, values=[1e9, -1e9, 0.5])

    joined = join(model, tables, stranger)

    everyone = slice(0, model.size)
    assert np.array_equal(
        joined.parts(everyone)[:, :, : model.size], model.parts(everyone)
    )


def _stranger(
    tables: Tables, *, population: float = np.nan, values: list[float] | None = None
) -> Tables:
    return Tables(
        towns=(Town("stranger", population=population),),
        declared=(Declaration("stranger", "housing-0"),),
        actions=(Action("own", "stranger", "unheard-of", addresses=("shops-1",)),),
        indicators=tables.indicators,
        values=np.array([values or [np.nan] * 3]),
        categories=tables.categories,
        classes=(("unheard-of",),),
    )


def test_a_stranger_gets_peers_with_evidence(tables: Tables, model: Model) -> None:
    """With next to nothing known, those that face the same come first."""
    joined = join(model, tables, _stranger(tables))
    n = model.size

    best = best_candidates(joined, 5, rows=slice(n, n + 1))

    assert best.gated.all()
    assert n not in best.peers
    evidence = evidence_of(joined, n, int(best.peers[0, 0]), {})
    concepts = joined.features.hierarchy.concepts
    assert [concepts[at] for at, _ in evidence.shared] == ["housing-0"]
    assert evidence.close == ()


def test_of_nothing_no_block_is_alike(tables: Tables, model: Model) -> None:
    """Not known is not alike: a newcomer without facts scores 0 with everybody."""
    empty = replace(_stranger(tables), declared=(), actions=(), classes=(("",),))

    joined = join(model, tables, empty)

    assert not joined.parts(slice(model.size, model.size + 1))[:, 0, :-1].any()


def test_other_columns_are_refused(tables: Tables, model: Model) -> None:
    """A figure in the wrong column would be believed."""
    wrong = replace(_stranger(tables), indicators=("a", "b", "other"))

    with pytest.raises(ValueError, match="indicators"):
        join(model, tables, wrong)


def test_every_array_of_the_features_is_followed(tables: Tables, model: Model) -> None:
    """A block added later cannot be forgotten here."""
    joined = join(model, tables, _stranger(tables))

    for one in fields(Features):
        value = getattr(joined.features, one.name)
        if one.name not in {"hierarchy", "content", "basis"}:
            assert len(value) == model.size + 1, one.name


def test_some_towns_keep_their_scores(model: Model) -> None:
    """Scales are those of all towns, whoever is left."""
    rows = np.array([7, 3, 30])

    some = only(model, rows)

    whole = model.parts(slice(0, model.size))
    assert some.towns == tuple(model.towns[row] for row in rows)
    assert np.allclose(some.parts(slice(0, 3)), whole[:, rows][:, :, rows], atol=1e-12)


def test_weights_move_the_parts(model: Model) -> None:
    """Each part in proportion to its weight, as if the model had been fitted so."""
    weights = Weights(**{**dict.fromkeys(BLOCKS, 0.0), "size": 1.0})

    moved = reweighted(model, weights)

    parts, before = (one.parts(slice(0, model.size)) for one in (moved, model))
    at = BLOCKS.index("size")
    assert np.allclose(parts[at], before[at] / model.weights.size)
    assert not np.delete(parts, at, axis=0).any()


def test_a_block_without_scale_cannot_be_weighed(model: Model) -> None:
    """Its percentile went with its weight."""
    flat = reweighted(model, Weights(challenges=0.0))

    with pytest.raises(ValueError, match="challenges"):
        reweighted(flat, Weights())
