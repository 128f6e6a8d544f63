"""Find in single precision who may stand in a list, so that few pairs are scored whole.

Of 34,969 towns a list of thirty needs a pair in a thousand to its last digit. `Screen`
computes what the order follows for all pairs, roughly: half the memory traffic and half
the arithmetic of double precision, in tiles that stay in the processor's cache. Who
comes within `MARGIN` of the last place is then scored exactly: the lists are those of
exact scores throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pvd_graph.peers.blocks import BLOCKS, LOG_SIZE_WIDTH
from pvd_graph.peers.learning import NEAR, NEAR_KM
from pvd_graph.peers.model import Model
from pvd_graph.peers.tables import FloatArray

__all__ = ["MARGIN", "Screen", "SingleArray"]

SingleArray = npt.NDArray[np.float32]

_UNSHARED = 10.0
"""More than any score: what shares no challenge falls behind all that does."""

MARGIN = 2e-4
"""More than single precision can be wrong by; the tests compare."""

_TILE = 1_024
_NOWHERE_KM = 1e8
_TINY = 1e-30


@dataclass(frozen=True, slots=True)
class _Factors:
    """Two arrays whose product is an (n, n) of numbers, single precision."""

    left: SingleArray
    right: SingleArray

    @classmethod
    def of(cls, left: FloatArray, right: FloatArray | None = None) -> _Factors:
        """Keep both, *right* transposed; columns that are zero everywhere are left out.

        Args:
            left: (n, q).
            right: (n, q); *left* itself if not given.
        """
        right = left if right is None else right
        used = left.any(axis=0) & right.any(axis=0)
        return cls(
            np.ascontiguousarray(left[:, used], dtype=np.float32),
            np.ascontiguousarray(right[:, used].T, dtype=np.float32),
        )

    def tile(self, rows: slice, columns: slice) -> SingleArray:
        """Return the product for some rows and columns."""
        product: SingleArray = self.left[rows] @ self.right[:, columns]
        return product


class Screen:
    """A fitted model in single precision; memory is linear in the towns."""

    def __init__(self, model: Model) -> None:
        features, scale = model.features, model.scale
        self._n = model.size
        self._common = _Factors.of(features.faced * features.content, features.faced)
        self._weight = features.weight.astype(np.float32)
        specific = features.faced[:, features.hierarchy.specific]
        self._specific = _Factors.of(specific)
        self._gap = _Factors.of(features.left, features.right)
        self._both_known = _Factors.of(features.seen)
        self._always_known = bool(features.seen.all(axis=0).any())
        self._acted = _Factors.of(
            scale["actions"] * features.action_profile, features.action_profile
        )
        profile = features.profile
        self._profile = _Factors.of(scale["profile"] * profile, profile)
        self._learned = _Factors.of(0.5 * model.shares, model.done)
        population = np.exp(np.nan_to_num(features.log_population) / LOG_SIZE_WIDTH)
        known = np.isfinite(features.log_population)
        self._size = np.where(known, population, 0).astype(np.float32)
        self._per_size = np.where(known, 1 / population, 0).astype(np.float32)
        self._place = features.place.astype(np.float32)
        self._scale = {block: np.float32(scale[block]) for block in BLOCKS}
        self._width = np.float32(-1 / model.h)

    def keys(self, rows: slice) -> SingleArray:
        """Return (b, n): roughly what can be learned, less 10 where nothing is shared.

        A town itself gets minus infinity.
        """
        keys = np.empty((rows.stop - rows.start, self._n), dtype=np.float32)
        for first in range(0, self._n, _TILE):
            columns = slice(first, min(first + _TILE, self._n))
            keys[:, columns] = self._tile(rows, columns)
        keys[np.arange(len(keys)), np.arange(rows.start, rows.stop)] = -np.inf
        return keys

    def _tile(self, rows: slice, columns: slice) -> SingleArray:
        key = self._common.tile(rows, columns)
        either = self._weight[rows, None] + self._weight[columns]
        either -= key
        np.maximum(either, _TINY, out=either)
        key /= either
        key *= self._scale["challenges"]
        key += self._indicators(rows, columns)
        key += self._acted.tile(rows, columns)
        profile = self._profile.tile(rows, columns)
        key += np.maximum(profile, 0, out=profile)
        key += self._sizes(rows, columns)
        learned = self._learned.tile(rows, columns)
        learned += np.float32(0.5)
        key *= learned
        key *= self._near(rows, columns)
        shared = self._specific.tile(rows, columns)
        np.subtract(key, np.float32(_UNSHARED), out=key, where=shared < 0.5)  # noqa: PLR2004 - counts
        return key

    def _indicators(self, rows: slice, columns: slice) -> SingleArray:
        close = self._gap.tile(rows, columns)
        known = self._both_known.tile(rows, columns)
        np.maximum(close, 0, out=close)
        close /= np.maximum(known, 1)
        close *= self._width
        np.exp(close, out=close)
        if not self._always_known:
            close *= known > 0
        close *= self._scale["indicators"]
        return close

    def _sizes(self, rows: slice, columns: slice) -> SingleArray:
        ratio = self._size[rows, None] * self._per_size[columns]
        with np.errstate(divide="ignore"):
            np.minimum(ratio, 1 / ratio, out=ratio)
        ratio *= self._scale["size"]
        return ratio

    def _near(self, rows: slice, columns: slice) -> SingleArray:
        here = np.nan_to_num(self._place[rows], nan=_NOWHERE_KM)
        there = np.nan_to_num(self._place[columns], nan=-_NOWHERE_KM)
        far: SingleArray = np.square(here[:, :1] - there[:, 0])
        far += np.square(here[:, 1:] - there[:, 1])
        np.sqrt(far, out=far)
        far *= np.float32(-1 / NEAR_KM)
        np.exp(far, out=far)
        far *= np.float32(NEAR)
        far += 1
        return far
