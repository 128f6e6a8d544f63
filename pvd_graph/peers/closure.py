"""Close challenges under `skos:broader`, and weigh each by how rare it is.

A town that faces long-term vacancy faces a housing challenge too. What few towns face
tells more than what all face: that is the information content of a concept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.tables import BoolArray, Concept, Declaration, FloatArray, index_of

__all__ = [
    "CyclicHierarchyError",
    "Hierarchy",
    "build_hierarchy",
    "information_content",
    "membership",
]


class CyclicHierarchyError(ValueError):
    """A concept that is broader than itself, however far."""

    def __init__(self, concept: str) -> None:
        """Name one *concept* of the cycle."""
        super().__init__(f"{concept}: broader than itself, by a cycle")
        self.concept = concept


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """C concepts in order of code.

    Attributes:
        concepts: their codes.
        index: code -> position.
        above: (C, C), ``above[c, a]`` where a is c or, however far, broader than c.
        specific: (C,), below the top level.
        kin: (C, C), ``kin[c, d]`` where what is done about c says something about d:
            two specific concepts directly under the same one, or d narrower than c.
    """

    concepts: tuple[str, ...]
    index: Mapping[str, int]
    above: BoolArray
    specific: BoolArray
    kin: BoolArray

    def close(self, faced: BoolArray) -> BoolArray:
        """Return (n, C) *faced* with everything broader than what is faced."""
        closed: BoolArray = faced.astype(np.float32) @ self.above > 0
        return closed


def build_hierarchy(concepts: Sequence[Concept]) -> Hierarchy:
    """Index *concepts* and close their broader links.

    The top level is what has nothing broader. Where that is a single concept with
    others beneath, it is a root that says nothing, and the top level is the root with
    what stands directly beneath it.

    Raises:
        ValueError: a broader concept that is not in *concepts*, or a cycle; the message
            names the concept.
    """
    index = index_of(concept.code for concept in concepts)
    parents: dict[str, set[str]] = {code: set() for code in index}
    for concept in concepts:
        parents[concept.code].update(concept.broader)
    direct = np.zeros((len(index), len(index)), dtype=np.bool_)
    for code, broader in parents.items():
        for parent in broader:
            if parent not in index:
                problem = f"{code}: broader concept {parent} is not listed"
                raise ValueError(problem)
            direct[index[code], index[parent]] = True
    above = _close(direct, tuple(index))
    tops: BoolArray = np.logical_not(direct.any(axis=1))
    if tops.sum() == 1 and len(index) > 1:
        tops |= direct[:, tops].any(axis=1)
    kin: BoolArray = direct.astype(np.float32) @ direct.T > 0
    kin &= ~tops[:, None] & ~tops[None, :]
    kin |= above.T
    np.fill_diagonal(kin, val=False)
    return Hierarchy(tuple(index), index, above, np.logical_not(tops), kin)


def _close(direct: BoolArray, names: Sequence[str]) -> BoolArray:
    """Return the reflexive, transitive closure of *direct* (C, C).

    Squaring doubles the length of the paths found, so log2(depth) products suffice.

    Raises:
        CyclicHierarchyError: a concept that is broader than itself.
    """
    above = direct.copy()
    while True:
        wider = above | ((above.astype(np.float32) @ above) > 0)
        if np.array_equal(wider, above):
            break
        above = wider
    looping = np.flatnonzero(above.diagonal())
    if looping.size:
        raise CyclicHierarchyError(names[int(looping[0])])
    np.fill_diagonal(above, val=True)
    return above


def membership(
    declared: Iterable[Declaration], towns: Mapping[str, int], hierarchy: Hierarchy
) -> BoolArray:
    """Return (n, C): which town was said to face which concept, before closure.

    Raises:
        KeyError: a town or a concept that is not listed.
    """
    faced = np.zeros((len(towns), len(hierarchy.concepts)), dtype=np.bool_)
    for one in declared:
        faced[towns[one.town], hierarchy.index[one.concept]] = True
    return faced


def information_content(closed: BoolArray) -> FloatArray:
    """Return IC(c) = -ln p(c), p(c) the share of the n towns that face c, closed.

    A concept nobody faces gets 0: it can be shared by no pair.

    Source: Resnik (1995), Using information content to evaluate semantic similarity in
    a taxonomy, IJCAI 448-453. https://arxiv.org/abs/cmp-lg/9511007
    """
    count = closed.sum(axis=0, dtype=np.float64)
    content = np.zeros(closed.shape[1])
    known = count > 0
    content[known] = np.log(len(closed) / count[known])
    return content
